"""Listing numbers: HP-1042, "listing 20245", or whatever the agency's own look like."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from katek.properties.reading_context import ReadingContext, Refs
from katek.properties.reading_draft import Draft
from katek.properties.reading_lexicon import WORD, word_set
from katek.properties.reading_text import BETWEEN_LETTERS, Phrase, fold, right_before

_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]{0,30}\d)[\w-]{2,30}(?![\w-])")
_CODE = re.compile(r"(?<![\w-])(?:[a-z]{2,5}-\d{2,8}[a-z]?|[a-z]-\d{3,8})(?![\w-]|[.,]\d)")
_CUED = re.compile(
    r"(?:\b(?:listing|ref|reference|referenz|referencia|mls|objekt|anzeige|annonce|inmueble|property|"
    r"property id|listing id)\b(?: (?:number|no|nr|id|ref|code|is|#))*[ .:#]{1,3}|#)"
    r"(?P<ref>[a-z]{0,5}-?\d{3}[\da-z-]{0,12}|[a-z]{1,5}-\d{2,8})(?![\w-]|[.,]\d)"
)
_WITH_UNIT = re.compile(r"\d+(?:k|m|br|ba|bd|bed|bath|sf|sqft|sqm|m2|th|st|nd|rd|s|th|mo|pm|am)")
_NO_LETTERS = word_set(
    """
    under over max min sub from to about usd eur gbp inr aed chf rs km br ba bd bed beds bath the
    mid low high covid is at for und bis ab sw se nw ne phase sqft unit apt and or less than top
    year built age post pre non
    """
)
_AMOUNT_BEFORE = re.compile(
    r"(?:[$€£₹]|\b(?:under|over|max|min|budget|price|to|up to|around|about|zip|in)) ?$"
)
_SHORTEST_NUMBER = 5
_MOST_LOOKED_UP = 20  # each may be a query

_Spelling = Callable[[str], str | None]


def read_refs(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """The first listing number that was named; all of them are cut."""
    known = _spelling(context.refs)
    turns = iter(range(_MOST_LOOKED_UP))
    phrase.take(_TOKEN, lambda match: _take(draft, _own(phrase, match, known, turns)))
    phrase.take(_CUED, lambda match: _take(draft, _cued(phrase, match)))
    phrase.take(_CODE, lambda match: _take(draft, _code(phrase, match)))
    # With contacts and numbers of listings gone, a hyphen is but a space.
    phrase.rewrite(BETWEEN_LETTERS, " ")


def _take(draft: Draft, ref: str | None) -> bool:
    if ref is None:
        return False
    draft.ref = draft.ref or ref
    return True


def _own(
    phrase: Phrase, match: re.Match[str], known: _Spelling, turns: Iterator[int]
) -> str | None:
    token = match[0]
    if token.isdigit():
        amount = right_before(_AMOUNT_BEFORE, phrase.folded, match.start())
        if amount or len(token) < _SHORTEST_NUMBER:
            return None  # "listing 204" is known by its cue
    if _WITH_UNIT.fullmatch(token) or next(turns, None) is None:
        return None
    return known(phrase.said(match.start(), match.end()))


def _cued(phrase: Phrase, match: re.Match[str]) -> str | None:
    if _WITH_UNIT.fullmatch(match["ref"]):
        return None
    return phrase.said(*match.span("ref")).upper()


def _code(phrase: Phrase, match: re.Match[str]) -> str | None:
    letters = match[0].partition("-")[0]
    return None if letters in _NO_LETTERS else phrase.said(match.start(), match.end()).upper()


def _spelling(refs: Refs) -> _Spelling:
    return refs if callable(refs) else _indexed(tuple(refs))


@lru_cache(maxsize=64)
def _indexed(refs: tuple[str, ...]) -> _Spelling:
    spellings = {_bare(ref): ref for ref in refs}
    return lambda token: spellings.get(_bare(token))


def _bare(ref: str) -> str:
    return "".join(WORD.findall(fold(ref)))
