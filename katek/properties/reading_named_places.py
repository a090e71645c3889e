"""The agency's places where they are written right, before their words could mean anything else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from katek.properties.folding import fold
from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_gazetteer import Gazetteer, gazetteer
from katek.properties.reading_known_words import KNOWN_WORDS
from katek.properties.reading_lexicon import WORD, word_set
from katek.properties.reading_place_leads import LIST_GAP, found_place, home_now, lead_before
from katek.properties.reading_text import PLACE_CUT, Phrase, right_before
from katek.properties.states import STATES

_CUTS = re.compile(r"[|¦]")
_MONEY_BEFORE = re.compile(r"(?:[$€£₹]|\b(?:under|over|max|budget|to|about)) ?$")
_HOUSE_NUMBER = re.compile(r"\b\d{1,5} $")
_STREET = re.compile(r"(?i)(?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|drive|way|boulevard)$")
_OF_STATE_GAP = re.compile(r",? ")
_COUNTRIES = word_set(
    "usa us uk england scotland wales ireland spain espana germany deutschland france portugal italy uae "
    "canada mexico india"
)
# States and countries: after a town they say which one is meant.
REGIONS = _COUNTRIES | {fold(name) for names in STATES.values() for name in names.values()}
_REGION_AFTER = re.compile(rf"(?<=¦),? (?:{'|'.join(sorted(REGIONS, key=len, reverse=True))})\b")


@dataclass(frozen=True)
class _Named:
    start: int
    end: int
    name: str


def read_named_places(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Note and cut them. "Portland, Oregon" is one place; a house number before a street goes too."""
    known = gazetteer(context.places)
    if not known.names:
        return
    spans: list[tuple[int, int]] = []
    lead: str | None = None
    for named in _with_regions(phrase.folded, _exact(phrase.folded, known)):
        gap = phrase.folded[spans[-1][1] if spans else 0 : named.start]
        listed = bool(spans) and bool(LIST_GAP.fullmatch(gap))
        lead = lead if listed else lead_before(phrase.folded, named.start, draft)
        found_place(draft, named.name, lead)
        number = (
            right_before(_HOUSE_NUMBER, phrase.folded, named.start)
            if _STREET.search(named.name)
            else None
        )
        before = number or home_now(phrase.folded, named.start)
        spans.append((before.start() if before else named.start, named.end))
    phrase.cut(spans, PLACE_CUT)
    phrase.take(_REGION_AFTER, lambda match: "")


def _with_regions(folded: str, places: Iterator[_Named]) -> Iterator[_Named]:
    """Towns joined with the state or country that is named right after them."""
    before: _Named | None = None
    for place in places:
        gap = folded[before.end : place.start] if before else ""
        if before and fold(place.name) in REGIONS and _OF_STATE_GAP.fullmatch(gap):
            before = _Named(before.start, place.end, f"{before.name}, {place.name}")
            continue
        if before:
            yield before
        before = place
    if before:
        yield before


def _exact(folded: str, known: Gazetteer) -> Iterator[_Named]:
    words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(folded)]
    at = 0
    while at < len(words):
        size = next(
            (
                n
                for n in range(known.longest, 0, -1)
                if _is_named(folded, words[at : at + n], known)
            ),
            0,
        )
        if size:
            group = words[at : at + size]
            name = known.exact([word for word, _, _ in group])
            yield _Named(group[0][1], group[-1][2], name or "")
        at += size or 1


def _is_named(folded: str, group: list[tuple[str, int, int]], known: Gazetteer) -> bool:
    """A name of one common word ("Bath") needs an "in" before it, a postcode no money sign."""
    words = [word for word, _, _ in group]
    if not group or not known.exact(words) or _CUTS.search(folded, group[0][1], group[-1][2]):
        return False
    start = group[0][1]
    if words[0].isdigit() and len(words) == 1:
        return not right_before(_MONEY_BEFORE, folded, start)
    return len(words) > 1 or words[0] not in KNOWN_WORDS or lead_before(folded, start) is not None
