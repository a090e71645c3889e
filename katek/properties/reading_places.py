"""Where: the agency's places by name, else what stands after "in", "near" and the like."""

import re
from collections.abc import Iterator

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_gazetteer import Gazetteer, gazetteer
from katek.properties.reading_known_words import KNOWN_WORDS
from katek.properties.reading_lexicon import WORD, Hit, Lexicon, lexicon
from katek.properties.reading_place_names import Name, is_unknown, named_after, titled
from katek.properties.reading_text import PLACE_CUT, Phrase, right_before
from katek.properties.reading_words_places import (
    LANDMARKS,
    PREPOSITIONS,
    PREPOSITIONS_OF,
    TOWN_PARTS,
)

_LEADS = lexicon(PREPOSITIONS)
_LEADS_OF = {
    language: lexicon(PREPOSITIONS, {"in": words}) for language, words in PREPOSITIONS_OF.items()
}
_LANDMARKS = lexicon(LANDMARKS)
_TOWN_PARTS = lexicon(TOWN_PARTS)
_BEFORE = re.compile(r"(?:^|[^\w' -])?(?P<words>(?:[\w']+[ -]){0,5})$")
_ARTICLES = re.compile(
    r"(?: (?:a|an|the|la|el|los|las|le|les|l|der|die|dem|den|my|any|good|public))*$"
)
_LIST_GAP = re.compile(
    r" ?(?:,|or|and|/|&|o|y|oder|und|ou|et|، | |the|a|la|el|le|les|der|die|das)* ?"
)
_MONEY_BEFORE = re.compile(r"(?:[$€£₹]|\b(?:under|over|max|budget|to|about)) ?$")
_GROUP = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,3}")
_CUTS = re.compile(r"[|¦]")
_AND_ANOTHER = re.compile(r"¦(?: ?,)? (?:or|and|o|y|oder|und|ou|et|او) (?:in |near |around )?")
_FORM_FIELD = re.compile(
    r"\b(?:location|area|city|place|town|ort|lage|stadt|ubicacion|zona|ville|lieu) ?: "
)
_HOUSE_NUMBER = re.compile(r"\b\d{1,5} $")
_STREET = re.compile(r"(?i)(?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|drive|way|boulevard)$")
_MOST_GUESSES = 40  # groups of unknown words that are compared with the gazetteer


def read_named_places(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """The agency's places where they are written right, before their words could mean anything else."""
    known = gazetteer(context.places)
    if not known.names:
        return
    spans: list[tuple[int, int]] = []
    lead: str | None = None
    for start, end, name in _exact(phrase.folded, known):
        gap = phrase.folded[spans[-1][1] if spans else 0 : start]
        listed = bool(spans) and bool(_LIST_GAP.fullmatch(gap))
        lead = lead if listed else _lead(phrase.folded, start, draft)
        _place(draft, name, lead)
        number = right_before(_HOUSE_NUMBER, phrase.folded, start) if _STREET.search(name) else None
        spans.append((number.start() if number else start, end))
    phrase.cut(spans, PLACE_CUT)


def _exact(folded: str, known: Gazetteer) -> Iterator[tuple[int, int, str]]:
    words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(folded)]
    at = 0
    while at < len(words):
        size = next(
            (n for n in range(known.longest, 0, -1) if _named(folded, words[at : at + n], known)), 0
        )
        if size:
            group = words[at : at + size]
            name = known.exact([word for word, _, _ in group])
            yield group[0][1], group[-1][2], name or ""
        at += size or 1


def _named(folded: str, group: list[tuple[str, int, int]], known: Gazetteer) -> bool:
    """A name of one common word ("Bath", "97201") needs an "in" before it or no money sign."""
    words = [word for word, _, _ in group]
    if not group or _CUTS.search(folded, group[0][1], group[-1][2]) or not known.exact(words):
        return False
    start = group[0][1]
    if words[0].isdigit() and len(words) == 1:
        return not right_before(_MONEY_BEFORE, folded, start)
    return len(words) > 1 or words[0] not in KNOWN_WORDS or _lead(folded, start) is not None


def _lead(folded: str, start: int, draft: Draft | None = None) -> str | None:
    """The meaning of the preposition right before `start`: "in", "near", "not" or None."""
    leads = _leads(draft)
    whole = folded[max(0, start - 60) : start].rstrip(" -")
    for before in (whole, _ARTICLES.sub("", whole)):
        words = WORD.findall(_CUTS.split(before)[-1])[-4:]
        keys = (" ".join(words[-size:]) for size in range(len(words), 0, -1))
        lead = next((leads.meanings[key] for key in keys if key in leads.meanings), None)
        if lead and before.endswith(words[-1]):
            return lead
    return None


def _leads(draft: Draft | None) -> Lexicon:
    return _LEADS_OF.get(draft.language, _LEADS) if draft else _LEADS


def _place(draft: Draft, name: str, lead: str | None) -> None:
    if lead == "not":
        draft.flag(f"excluded_place:{name}")
        return
    if name not in draft.places:
        draft.places.append(name)
    if lead == "near" and name not in draft.near:
        draft.near.append(name)


def read_landmarks(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Landmarks after "near", and the parts that every town has ("downtown")."""
    spans: list[tuple[int, int]] = []
    near_by = False
    for hit in _LANDMARKS.find(phrase.folded):
        gap = phrase.folded[spans[-1][1] if spans else 0 : hit.start]
        listed = near_by and bool(_LIST_GAP.fullmatch(gap))
        near_by = listed or _lead(phrase.folded, hit.start, draft) == "near"
        following = WORD.match(phrase.folded, hit.end + 1)
        if near_by and not (following and is_unknown(following[0])):
            _add(draft.near, hit.meaning)
            spans.append((hit.start, hit.end))
    phrase.cut(spans)
    spans = []
    for hit in _TOWN_PARTS.find(phrase.folded):
        # A gazetteer without it can't filter by it, but being near still ranks.
        near = bool(context.places) or _lead(phrase.folded, hit.start, draft) == "near"
        _add(draft.near if near else draft.places, hit.meaning)
        spans.append((hit.start, hit.end))
        for name in named_after(phrase.folded, hit.end):  # "downtown Seattle"
            _resolve(phrase, draft, gazetteer(context.places), name, "in")
            spans.append((name.start, name.end))
    phrase.cut(spans)


def read_places(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Names after a preposition; with a gazetteer also its places in spite of typos, anywhere.

    What stands after "in" and is not in the gazetteer goes to `unknown_places`.
    """
    known = gazetteer(context.places)
    spans: list[tuple[int, int]] = []
    leads = _leads(draft).find(phrase.folded)
    starts = [(hit.end, hit.meaning) for hit in leads if _leads_to_a_name(phrase, hit)]
    starts += [(match.end() - 1, "in") for match in _AND_ANOTHER.finditer(phrase.folded)]
    starts += [(match.end() - 1, "in") for match in _FORM_FIELD.finditer(phrase.folded)]
    if context.asked == "places":
        starts.append((0, "in"))
    for at, lead in sorted(starts):
        if spans and at < spans[-1][1]:
            continue
        for name in named_after(phrase.folded, at):
            _resolve(phrase, draft, known, name, lead)
            spans.append((name.start, name.end))
    phrase.cut(spans)
    if known.names:
        _guess(phrase, draft, known)


def _leads_to_a_name(phrase: Phrase, hit: Hit) -> bool:
    """ "by the lake" is near it, but "built by Smith" is nowhere."""
    return hit.meaning != "none" and phrase.folded[hit.start : hit.end] != "by"


def _resolve(phrase: Phrase, draft: Draft, known: Gazetteer, name: Name, lead: str) -> None:
    if known.names:
        sizes = range(len(name.words), 0, -1)
        place = next((found for size in sizes if (found := known.close(name.words[:size]))), None)
        if place:
            _place(draft, place, lead)
            return
    typed = titled(phrase.said(name.start, name.end).rstrip(".,;:!?)\"'"))
    if known.names and lead != "not":
        _add(draft.unknown_places, typed)
    else:
        _place(draft, typed, lead)


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
                _place(draft, place, _lead(phrase.folded, start, draft))
                spans.append((start, match.start() + words[last - 1].end()))
    phrase.cut(spans)


def _add(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
