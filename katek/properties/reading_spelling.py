"""Slips of the keyboard in the words that we know: "appartment", "garrage", "hosue"."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_gazetteer import gazetteer
from katek.properties.reading_known_words import KNOWN_WORDS, PHRASE_WORDS, SPELLABLE
from katek.properties.reading_text import Phrase

_WORD = re.compile(
    r"(?P<lead>\b(?:in|near|at|to|around|en|bei|a|of|de|from)\b (?:the |la |el "
    r")?)?(?P<word>\b[a-z]{5,16}\b)"
)
_KNOWN = KNOWN_WORDS | PHRASE_WORDS
_MOST_WORDS = 80  # unknown words of one message that are looked at
_LONG, _MIDDLE = 9, 6
_BY_INITIAL = {
    initial: tuple(word for word in SPELLABLE if word[0] == initial)
    for initial in {w[0] for w in SPELLABLE}
}


def read_spelling(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Correct unknown words that are one slip away (two in long words) from one of ours.

    Words after "in" or "near" and words close to one of the agency's places are left alone.
    """
    phrase.take(_WORD, partial(_corrected, context, iter(range(_MOST_WORDS))))


def _corrected(context: ReadingContext, turns: Iterator[int], match: re.Match[str]) -> str | None:
    word = match["word"]
    if match["lead"] or word in _KNOWN or next(turns, None) is None:
        return None
    near = _nearest(word)
    if near is None or (context.places and gazetteer(context.places).close([word])):
        return None
    return near


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str | None:
    """The known word meant; in five letters only two that changed places count as a slip."""
    slips = 2 if len(word) >= _LONG else 1
    candidates = _BY_INITIAL.get(word[0], ())
    if len(word) < _MIDDLE:
        candidates = tuple(known for known in candidates if sorted(known) == sorted(word))
    found = process.extractOne(word, candidates, scorer=OSA.distance, score_cutoff=slips)
    return found[0] if found else None
