"""What a home should be near to, and the parts that every town has."""

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_gazetteer import gazetteer
from katek.properties.reading_lexicon import WORD, lexicon
from katek.properties.reading_place_leads import LIST_GAP, add, lead_before
from katek.properties.reading_place_names import is_unknown, named_after
from katek.properties.reading_places import resolve
from katek.properties.reading_text import PLACE_CUT, Phrase
from katek.properties.reading_words_places import LANDMARKS, TOWN_PARTS

_LANDMARKS = lexicon(LANDMARKS)
_TOWN_PARTS = lexicon(TOWN_PARTS)


def read_landmarks(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Landmarks after "near" ("near the station and shops"), and "downtown" and the like anywhere."""
    spans: list[tuple[int, int]] = []
    near_by = False
    for hit in _LANDMARKS.find(phrase.folded):
        gap = phrase.folded[spans[-1][1] if spans else 0 : hit.start]
        listed = near_by and bool(LIST_GAP.fullmatch(gap))
        near_by = listed or lead_before(phrase.folded, hit.start, draft) == "near"
        following = WORD.match(phrase.folded, hit.end + 1)
        if near_by and not (following and is_unknown(following[0])):
            add(draft.near, hit.meaning)
            spans.append((hit.start, hit.end))
    phrase.cut(spans)
    _town_parts(phrase, draft, context)


def _town_parts(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """ "Downtown" is a place of its own; of a town that is named with it, it is what to be near to."""
    spans: list[tuple[int, int]] = []
    for hit in _TOWN_PARTS.find(phrase.folded):
        spans.append((hit.start, hit.end))
        names = named_after(phrase.folded, hit.end)[:1]
        for name in names:  # "downtown Seattle"
            resolve(phrase, draft, gazetteer(context.places), name, lead="in")
            spans.append((name.start, name.end))
        of_a_town = bool(names) or phrase.folded[hit.end : hit.end + 2] == f" {PLACE_CUT}"
        near = of_a_town or lead_before(phrase.folded, hit.start, draft) == "near"
        add(draft.near if near else draft.places, hit.meaning)
    phrase.cut(spans)
