"""Postal codes that are said to be such: "zip 97202", "PLZ 01067", "código postal 28013"."""

import re
from functools import partial

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_gazetteer import gazetteer
from katek.properties.reading_lexicon import WORD
from katek.properties.reading_place_leads import add, found_place, lead_before
from katek.properties.reading_text import PLACE_CUT, Phrase, fold

_WORD = (
    r"(?:zip(?:[ -]?codes?)?|zips|post(?:al)?[ -]?codes?|plz|postleitzahl(?:en)?|"
    r"codigos? postal(?:es)?|codes? postal|codes postaux|c\.?p\.?(?= ?:? ?\d))"
)
# American, German and Spanish, Dutch, Canadian, British.
_CODE = (
    r"(?:\d{4,6}(?:-\d{4})?(?: ?(?!or\b|to\b|is\b|in\b)[a-z]{2}(?=\W|$)(?<=\d{4} [a-z]{2}))?|"
    r"[a-z]\d[a-z] ?\d[a-z]\d|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})"
)
_CODES = rf"{_CODE}(?![\w.,]*\d)(?: ?(?:,|/|or|and|oder|und|o|y)+ ?{_CODE}(?![\w.,]*\d))*"
_SAID = re.compile(
    rf"\b{_WORD}(?: (?:is|of|ist|es|number|area))?[ :#.-]{{0,3}}(?P<after>{_CODES})(?!\w)|"
    rf"\b(?P<before>{_CODE}) (?:(?:is|ist) (?:the|my|die|meine) )?{_WORD}(?: area)?\b"
)
_ONE = re.compile(_CODE)
_BARE_WORD = re.compile(rf"\b{_WORD}\b")


def read_postcodes(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Note them as places, known to the agency or not; the word itself is no wish and never a place."""
    phrase.take(_SAID, partial(_noted, phrase, draft, context))
    phrase.take(_BARE_WORD, lambda match: "")


def _noted(phrase: Phrase, draft: Draft, context: ReadingContext, match: re.Match[str]) -> str:
    known = gazetteer(context.places)
    lead = lead_before(phrase.folded, match.start(), draft)
    for code in _ONE.finditer(phrase.folded, *match.span("after" if match["after"] else "before")):
        name = " ".join(phrase.said(*code.span()).upper().split()).rstrip(".,;:!?")
        name = re.sub(r"(?<=\d{5})-\d{4}$", "", name)
        place = known.exact(WORD.findall(fold(name)))
        if known.names and place is None and lead != "not":
            add(draft.unknown_places, name)
        else:
            found_place(draft, place or name, lead)
    return PLACE_CUT
