"""Questions about the agency, answered with a sentence of what it says of itself."""

import re

from katek.assistant.builtin.plans import Plan
from katek.assistant.builtin.subjects import listing_in_focus, wishes_in
from katek.assistant.desk import Desk
from katek.properties.folding import fold
from katek.properties.reading_words_stop import STOP

SENTENCE = re.compile(r"(?<=[.!?])\s+")
PLAIN = frozenset(word for line in STOP.split() for word in fold(line).split())
STEM = 5
ENOUGH = 2


def known_of_the_agency(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """A sentence of the persona's business context that shares two telling words with the question."""
    if "question" not in intents or desk.said.ref or set(wishes_in(desk.said)) - {"transaction"}:
        return None
    if listing_in_focus(desk) and desk.said.intent == "detail":
        return None
    sentence = telling_sentence(desk.text, desk.voice.context)
    same = desk.organization.language[:2] == desk.language
    return Plan("context", aspect=sentence) if sentence and same else None


def charges(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """What the agency itself costs: as it says, else a colleague has to answer."""
    if "commission" not in intents or set(wishes_in(desk.said)) - {"transaction", "features"}:
        return None
    return known_of_the_agency(desk, intents) or Plan("commission")


def telling_sentence(question: str, context: str) -> str:
    """The sentence of a text that a question is about; empty when none clearly is.

    Clear are two telling words in common, or one that a short question is all about and no other sentence has.
    """
    asked = _stems(question)
    sentences = [part.strip() for part in SENTENCE.split(context) if part.strip()]
    scored = sorted(((len(asked & _stems(s)), s) for s in sentences), key=lambda pair: -pair[0])
    if not scored or not scored[0][0]:
        return ""
    alone = len(asked) <= ENOUGH and [score for score, _ in scored].count(1) == 1
    return scored[0][1] if scored[0][0] >= ENOUGH or alone else ""


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in fold(text).split() if word not in PLAIN and len(word) > 2}
