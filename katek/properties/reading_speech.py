"""What a customer does by writing: greet, complain, ask for a person, a visit, a listing, to be left alone."""

import re
from collections.abc import Iterable
from functools import partial

from katek.properties import reading_words_speech as words
from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_text import CUT, Phrase


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_FLAGS = {name: _any(patterns) for name, patterns in words.FLAGS.items()}
_FAIR_HOUSING = _any(words.FAIR_HOUSING)
_SEEKING = _any(words.SEEKING)
_IDENTITY = _any(words.IDENTITY)
# In this order: what an earlier one has cut, a later one does not see.
_INTENTS = {
    "handoff": _any(words.HANDOFF),
    "landlord": _any(words.LANDLORD),
    "sell": _any(words.SELL),
    "viewing": _any(words.VIEWING),
    "contact": _any(words.CONTACT),
    "detail": _any(words.DETAIL),
    "greeting": _any(words.GREETING),
}

_ORDINALS = {
    1: "first|1st|erste[nrs]?|primer[oa]?|premiere?|الاول|الاولي",
    2: "second|2nd|zweite[nrs]?|segund[oa]|deuxieme|الثاني|الثانيه",
    3: "third|3rd|dritte[nrs]?|tercer[oa]?|troisieme|الثالث|الثالثه",
    4: "fourth|4th|vierte[nrs]?|cuart[oa]|quatrieme",
    5: "fifth|5th|funfte[nrs]?|quint[oa]|cinquieme",
    -1: "last|letzte[nrs]?|ultim[oa]|dernier|derniere|الاخير|الاخيره",
}
_THING = (
    r"(?:one|option|listing|house|home|property|place|condo|apartment|flat|townhouse|villa|haus|wohnung|"
    r"casa|piso|"
    r"maison|appartement)"
)
_ORDINAL = re.compile(
    rf"\b(?:the |die |der |das |la |el |le |l )?(?P<word>{'|'.join(_ORDINALS.values())})"
    rf"(?: {_THING}\b(?! (?:buyer|time))|(?= ?[?!.,]| ?$))"
)
_NUMBERED = re.compile(
    rf"\b(?:number|option|nr|no|{_THING} (?:number|no|nr))[ .]?#?(?P<number>[1-9])\b(?![.,]?\d| ?(?:bed|"
    rf"bath|br))"
)
_THAT = re.compile(
    rf"\b(?:that|this|same|diese[rs]?|es[ea]|est[ea]|cette|ce|celui ci|celle ci) {_THING}\b"
)
_IT = re.compile(
    r"\b(?:is|does|has|can|about|see|visit|tour|view|book|for|like|of|was|have|on) (?:it|that|this)\b|"
    r"\bits\b|"
    r"\bit (?:is|has|still|have|come)\b"
)


def read_speech(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Note the acts and flags, and cut the words that carried them."""
    _point(phrase, draft)
    for name, pattern in _FLAGS.items():
        phrase.take(pattern, partial(_flagged, draft, name))
    phrase.take(_IDENTITY, partial(_flagged, draft, "asks_identity"))
    phrase.take(_FAIR_HOUSING, partial(_flagged, draft, "fair_housing"))
    for name, pattern in _INTENTS.items():
        phrase.take(pattern, partial(_meant, draft, name))
    if _SEEKING.search(phrase.folded):
        draft.intents.add("seeking")
    if "landlord" in draft.intents:
        draft.intents.add("sell")
        draft.flag("landlord")


def _flagged(draft: Draft, name: str, match: re.Match[str]) -> bool:
    draft.flag(name)
    return True


def _meant(draft: Draft, name: str, match: re.Match[str]) -> bool | str:
    draft.intents.add(name)
    # What was cut before stays cut, what stands right of a pattern's look-ahead stays to be read.
    return CUT


def _point(phrase: Phrase, draft: Draft) -> None:
    phrase.take(_ORDINAL, partial(_ordinal, draft))
    phrase.take(_NUMBERED, partial(_numbered, draft))
    if draft.pointed is None and _THAT.search(phrase.folded):
        draft.pointed = 0
    if draft.pointed is None and _IT.search(phrase.folded):
        draft.pointed, draft.pointed_vaguely = 0, True


def _ordinal(draft: Draft, match: re.Match[str]) -> bool:
    word = match["word"]
    draft.pointed = next(n for n, words_ in _ORDINALS.items() if re.fullmatch(words_, word))
    return True


def _numbered(draft: Draft, match: re.Match[str]) -> bool:
    draft.pointed = int(match["number"])
    return True
