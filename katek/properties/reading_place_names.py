"""Where a place name ends: the words after "in" that belong to it, and the names listed after it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from katek.properties.reading_known_words import KNOWN_WORDS, STOP_WORDS
from katek.properties.reading_words_places import (
    AFTER_NAME,
    ARTICLES,
    BEFORE_NAME,
    INSIDE_NAME,
    NOT_PLACES,
    STATES,
)

_STEP = re.compile(r"(?:^| |-|'|(?<=st)\. |(?<=ft)\. )(?P<word>[^\W_]+)")
_FIRST_STEP = re.compile(r"[ :-]{0,3}(?P<word>[^\W_]+)")
_LISTED = re.compile(
    r"(?:(?P<weak> ?, ?)|(?P<strong> ?,? (?:or|and|o|y|oder|und|ou|et|او) | ?/ ?| & | او | و))"
    r"(?:(?:in|near|around|maybe|en|bei|a) )?(?=(?P<word>[^\W_]+))"
)
_STATE = re.compile(r",? (?P<state>[a-z]{2,3})(?![\w'])(?P<over>(?= ?[,.;|?!)]| ?$| \d))?")
_POSTCODE = re.compile(r"\d{4,6}")
_MOST_WORDS, _MOST_NAMES = 5, 8


@dataclass(frozen=True)
class Name:
    """A stretch of folded text that names a place."""

    start: int
    end: int
    words: tuple[str, ...]


def named_after(folded: str, at: int) -> list[Name]:
    """The places named right after a preposition that ends at `at`; "A, B or C" names three."""
    first = _name(folded, at)
    if first is None:
        return []
    names, joints = [first], ["strong"]
    while len(names) < _MOST_NAMES:
        end = _after_state(folded, names[-1].end)
        match = _LISTED.match(folded, end)
        name = _name(folded, match.start("word")) if match else None
        if match is None or name is None:
            break
        names.append(name)
        joints.append("strong" if match["strong"] else "weak")
    # After a mere comma anything may follow; only an "or" at the end makes it a list.
    return names[: max(place for place, joint in enumerate(joints) if joint == "strong") + 1]


def _after_state(folded: str, at: int) -> int:
    """Behind the "TX" of "Austin, TX"."""
    match = _STATE.match(folded, at)
    if (
        match
        and match["state"] in STATES
        and (match["over"] is not None or match["state"] not in STOP_WORDS)
    ):
        return match.end()
    return at


def _name(folded: str, at: int) -> Name | None:
    words: list[str] = []
    start = end = at
    steps = list(_steps(folded, at))
    for place, (word, word_start, word_end) in enumerate(steps):
        following = steps[place + 1][0] if place + 1 < len(steps) else ""
        if not words and word in ARTICLES and not _begins(word, following):
            continue
        if words and word in STATES and word not in INSIDE_NAME:
            break  # "Asheville NC"
        if not _belongs(word, following, begun=bool(words)):
            break
        if not words:
            start = word_start
        words.append(word)
        end = word_end
    return Name(start, end, tuple(words)) if words and words[-1] not in INSIDE_NAME else None


def _steps(folded: str, at: int) -> Iterator[tuple[str, int, int]]:
    match = _FIRST_STEP.match(folded, at)
    count = 0
    while match and count <= _MOST_WORDS:
        yield match["word"], match.start("word"), match.end("word")
        count += 1
        match = _STEP.match(folded, match.end("word"))


def _belongs(word: str, following: str, *, begun: bool) -> bool:
    if is_unknown(word):
        return begun or word not in NOT_PLACES
    if not begun:
        return _begins(word, following) or bool(_POSTCODE.fullmatch(word))
    return word in AFTER_NAME or (
        word in INSIDE_NAME and (is_unknown(following) or following in AFTER_NAME)
    )


def _begins(word: str, following: str) -> bool:
    return word in BEFORE_NAME and (
        is_unknown(following) or following in AFTER_NAME or following in BEFORE_NAME
    )


def is_unknown(word: str) -> bool:
    """Whether a word is in none of our vocabularies, so that it may be a name."""
    return (
        len(word) > 1
        and not word[0].isdigit()
        and word not in KNOWN_WORDS
        and word not in NOT_PLACES
    )


def titled(typed: str) -> str:
    """A place as a name is written, whatever the case it was typed in."""
    words = re.split(r"([ -])", " ".join(typed.split()))
    return "".join(_capital(word, first=place == 0) for place, word in enumerate(words))


def _capital(word: str, *, first: bool) -> str:
    lower = word.lower()
    if not first and lower in INSIDE_NAME:
        return lower
    head, mark, tail = lower.partition("'")
    if mark and not first and head in INSIDE_NAME:
        return f"{head}'{tail[:1].upper()}{tail[1:]}"
    if mark and len(head) == 1 and tail:
        return f"{head.upper()}'{tail[:1].upper()}{tail[1:]}"
    return lower[:1].upper() + lower[1:]
