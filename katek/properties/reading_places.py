"""Where: what stands after "in", "near" and the like, and the agency's places in spite of typos."""

import re

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_gazetteer import Gazetteer, gazetteer
from katek.properties.reading_lexicon import WORD
from katek.properties.reading_place_leads import add, found_place, lead_before, leads_in
from katek.properties.reading_place_names import Name, is_unknown, named_after, titled
from katek.properties.reading_text import Phrase

_AND_ANOTHER = re.compile(r"¦(?: ?,)? (?:or|and|o|y|oder|und|ou|et|او) (?:in |near |around )?")
_FORM_FIELD = re.compile(
    r"\b(?:location|area|city|place|town|ort|lage|stadt|ubicacion|zona|ville|lieu) ?: "
)
_GROUP = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,3}")
_MOST_GUESSES = 40  # groups of unknown words that are compared with the gazetteer


def read_places(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Names after a preposition; with a gazetteer also its places in spite of typos, anywhere.

    What stands after "in" and is not in the gazetteer goes to `unknown_places`.
    """
    known = gazetteer(context.places)
    spans: list[tuple[int, int]] = []
    starts = list(leads_in(phrase, draft))
    for pattern in (_AND_ANOTHER, _FORM_FIELD):
        starts += [(match.end() - 1, "in") for match in pattern.finditer(phrase.folded)]
    if context.asked == "places":
        starts.append((0, "in"))
    for at, lead in sorted(starts):
        if spans and at < spans[-1][1]:
            continue
        for name in named_after(phrase.folded, at):
            resolve(phrase, draft, known, name, lead=lead)
            spans.append((name.start, name.end))
    phrase.cut(spans)
    if known.names:
        _guess(phrase, draft, known)


def resolve(phrase: Phrase, draft: Draft, known: Gazetteer, name: Name, *, lead: str) -> None:
    """Note a name as a place of the agency's, as part of one, or as unknown."""
    sizes = range(len(name.words), 0, -1)
    place = next((found for size in sizes if (found := known.close(name.words[:size]))), None)
    if place:
        found_place(draft, place, lead)
        return
    typed = titled(phrase.said(name.start, name.end).rstrip(".,;:!?)\"'"))
    if known.names and lead not in ("not", "elsewhere") and not known.has_part(name.words):
        add(draft.unknown_places, typed)
    else:
        found_place(draft, typed, lead)


def _guess(phrase: Phrase, draft: Draft, known: Gazetteer) -> None:
    """Places of the gazetteer that were mistyped and stand without a preposition."""
    spans: list[tuple[int, int]] = []
    guesses = 0
    for match in _GROUP.finditer(phrase.folded):
        words = list(WORD.finditer(match[0]))
        for first, last in ((a, b) for a in range(len(words)) for b in range(len(words), a, -1)):
            part = [word.group() for word in words[first:last]]
            if guesses >= _MOST_GUESSES or not any(is_unknown(word) for word in part):
                continue
            guesses += 1
            start = match.start() + words[first].start()
            if (place := known.close(part)) and not (spans and start < spans[-1][1]):
                found_place(draft, place, lead_before(phrase.folded, start, draft))
                spans.append((start, match.start() + words[last - 1].end()))
    phrase.cut(spans)
