"""The guard: what every reply has to pass before a customer sees it, whatever model made it.

It judges effects, not intentions: figures against facts, wording against lists. Reference: section 3.2.
"""

import re
from dataclasses import dataclass

from katek.assistant.evidence import NEUTRAL, Evidence, cut, known_texts
from katek.assistant.guard_claims import contact_problems, listing_problems, status_problems
from katek.assistant.guard_figures import figure_problems
from katek.assistant.guard_words import CANNOT, FAIR_HOUSING, HUMAN, LATER, MARKERS, PROMISES
from katek.assistant.languages import is_other_language
from katek.assistant.persona_texts import discloses
from katek.properties.reading_text import fold

LIMITS = {"messenger": 2000, "website": 4000, "email": 10_000}
INSTAGRAM_BYTES = 1000
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
ENUMERATION = re.compile(r"^\s*\d{1,2}[.)]\s+")
SHINGLE = 8


@dataclass(frozen=True)
class Judged:
    """A reply as the guard reads it: folded, with the texts that are known to be facts cut out."""

    text: str
    refs: tuple[str, ...]
    folded: str
    bare: str
    sentences: tuple[str, ...]


def problems(text: str, refs: tuple[str, ...], evidence: Evidence) -> list[str]:
    """Why this reply must not leave, as sentences that a model can act on; empty when it may."""
    judged = _judged(text, refs, evidence)
    return [
        *listing_problems(judged, evidence),
        *figure_problems(judged, evidence),
        *status_problems(judged, evidence),
        *contact_problems(judged, evidence),
        *_wording_problems(judged, evidence),
        *_leak_problems(judged, evidence),
        *_self_problems(judged, evidence),
        *_form_problems(judged, evidence),
    ]


def wording_problems(text: str, evidence: Evidence) -> list[str]:
    """The checks of wording alone, for words of others that a reply would like to repeat."""
    judged = _judged(text, (), evidence)
    return [*_wording_problems(judged, evidence), *_leak_problems(judged, evidence)]


def _judged(text: str, refs: tuple[str, ...], evidence: Evidence) -> Judged:
    folded = fold(text)
    sentences = tuple(ENUMERATION.sub("", part) for part in SENTENCE.split(folded) if part.strip())
    bare = folded
    for known in (*NEUTRAL, *known_texts(evidence)):
        bare = cut(bare, known)
    return Judged(text, refs, folded, bare, sentences)


def _wording_problems(judged: Judged, evidence: Evidence) -> list[str]:
    found = []
    if hit := FAIR_HOUSING.search(judged.bare):
        found.append(
            f"“{hit.group()}” speaks of people, safety or schools of an area; leave that out entirely."
        )
    for sentence in SENTENCE.split(judged.bare):
        hit = PROMISES.search(sentence)
        if hit and not CANNOT.search(sentence):
            found.append(f"“{hit.group()}” promises what only a person may; leave it out.")
        hit = LATER.search(sentence)
        if hit and not evidence.acted and not CANNOT.search(sentence):
            found.append(
                f"“{hit.group()}” promises work that no tool has set going; do not promise it."
            )
    return found


def _leak_problems(judged: Judged, evidence: Evidence) -> list[str]:
    found = []
    if hit := MARKERS.search(judged.bare):
        found.append(f"“{hit.group()}” is not for customers.")
    words = judged.bare.split()
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    for secret in evidence.secrets:
        theirs = fold(secret).split()
        if any(" ".join(theirs[at : at + SHINGLE]) in shingles for at in range(len(theirs) - 7)):
            found.append("It repeats instructions; they are not for customers.")
            break
    said = fold(evidence.customer)
    if any(fold(name) in judged.bare and fold(name) not in said for name in evidence.others):
        found.append("It names another agency.")
    return found


def _self_problems(judged: Judged, evidence: Evidence) -> list[str]:
    if hit := HUMAN.search(judged.bare):
        return [f"“{hit.group()}” claims to be a person; you are an AI assistant and say so."]
    if evidence.asks_identity and not discloses(judged.text, (evidence.language, "en")):
        return ["The customer asks what you are: say that you are an AI assistant."]
    return []


def _form_problems(judged: Judged, evidence: Evidence) -> list[str]:
    found = []
    if not judged.text.strip():
        found.append("The reply is empty.")
    if is_other_language(judged.bare, evidence.language):
        found.append(f"Answer in the customer's language ({evidence.language}).")
    if too_long(evidence.prefix + judged.text, evidence.channel):
        found.append("The reply is too long for this channel; be brief.")
    return found


def too_long(text: str, channel: str) -> bool:
    """Whether the channel would refuse or cut the text."""
    if channel == "instagram":
        return len(text.encode()) > INSTAGRAM_BYTES
    return len(text) > LIMITS.get(channel, LIMITS["website"])
