"""Reading a name off the text from a given place: at most four names, small words between them
aside.
"""

import re
from dataclasses import dataclass

from katek.leads.contact_text import bare
from katek.leads.name_words import (
    CONNECTIVES,
    ENDINGS_OF_DOING,
    ENDINGS_OF_STATE,
    MONTHS,
    NAMES_TOO,
    NEVER_NAMES,
    NOT_NAMES,
    PARTICLES,
    TITLES,
)

_LETTER = r"[^\W\d_][\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\u064b-\u0652]*"
_TOKEN = re.compile(rf"(?:{_LETTER})+(?:['-](?:{_LETTER})+)*")
_CONTRACTION = re.compile(r"\w+'(?:d|m|ll|ve|re|t|s)", re.IGNORECASE)
_CODE_BEHIND = re.compile(r"[-_/]?\d|_|@")
_MOST_NAMES = 4
_LONGEST = 60

Token = tuple[int, int, str]


@dataclass(frozen=True)
class NameRead:
    """A name with its place, and whether it had better be confirmed."""

    name: str
    start: int
    end: int
    unsure: bool = False


@dataclass(frozen=True)
class Cue:
    """How much the words in front say.

    `lower`: a name in small letters will do. `weak`: they don't always introduce a name. `strict`:
    nothing introduces it. `months`: a month is none ("call me Monday"). `whole`: a name in small
    letters must fill its clause.
    """

    lower: bool = False
    weak: bool = False
    strict: bool = False
    months: bool = False
    whole: bool = False


def read_name(text: str, start: int, cue: Cue) -> NameRead | None:
    """The name that starts here, or None."""
    tokens = _tokens(text, start, cue)
    if not tokens or (cue.months and bare(tokens[0][2]) in MONTHS):
        return None
    small = all(token.islower() for _, _, token in tokens)
    end = tokens[-1][1]
    if small and (cue.weak or cue.whole) and not _clause_ends(text, end):
        return None
    if cue.weak and _is_state(tokens[0][2], small=small):
        return None
    if small and sum(token not in PARTICLES for _, _, token in tokens) > 3:
        tokens, end = tokens[:1], tokens[0][1]
    if tokens[0][2] in PARTICLES and (cue.weak or len(tokens) == 1):
        return None
    name = " ".join(_as_written(token, first=at == 0) for at, (_, _, token) in enumerate(tokens))
    return (
        NameRead(name, tokens[0][0], end, unsure=small and cue.weak)
        if len(name) <= _LONGEST
        else None
    )


def _tokens(text: str, start: int, cue: Cue) -> list[Token]:
    """The run of words that can be names, without titles in front and small words at the end."""
    tokens: list[Token] = []
    names = 0
    at = start
    while names < _MOST_NAMES and (match := _TOKEN.match(text, at)):
        token = match[0]
        if _CONTRACTION.fullmatch(token):
            return [] if token.endswith("'s") else tokens
        if not tokens and bare(token) in TITLES:
            at = _skip(text, match.end())
            continue
        if _is_no_word(text, match.end(), tokens) or not _may_be_name(token, tokens, cue):
            break
        names += token not in PARTICLES
        tokens.append((match.start(), match.end(), token))
        if text[match.end() : match.end() + 1] != " ":
            break
        at = match.end() + 1
    while len(tokens) > 1 and tokens[-1][2] in PARTICLES:
        tokens.pop()
    return tokens


def _is_no_word(text: str, end: int, before: list[Token]) -> bool:
    """Part of a code such as HP-1042, or the label of the next line of a form ("Phone:")."""
    return _CODE_BEHIND.match(text, end) is not None or (
        bool(before) and text[end : end + 1] == ":"
    )


def _may_be_name(token: str, before: list[Token], cue: Cue) -> bool:
    if token in PARTICLES:
        return True
    known = {token.casefold(), bare(token)}
    if token.islower():
        small_so_far = all(earlier.islower() for _, _, earlier in before)
        return cue.lower and small_so_far and not known & NOT_NAMES
    if cue.strict and not token[0].isupper():
        return False
    doubtful = cue.strict or (cue.weak and not before) or (token.isupper() and len(token) > 1)
    words = NOT_NAMES - NAMES_TOO if doubtful else NEVER_NAMES
    return not known & words


def _is_state(token: str, *, small: bool) -> bool:
    """ "moving", "relocated", "intéressé": what one is doing or is, not who."""
    endings = ENDINGS_OF_STATE + (ENDINGS_OF_DOING if small or len(token) > 5 else ())
    return token.casefold().endswith(endings) and (
        small or token.casefold().endswith(("ing", "-based"))
    )


def _clause_ends(text: str, end: int) -> bool:
    following = _TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
    if following:
        return following[0].casefold() in CONNECTIVES
    return not text[end : end + 1].isalnum()


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in ". ":
        at += 1
    return at


def _as_written(token: str, *, first: bool) -> str:
    """As typed, but in capitals where a name was typed all small or all large."""
    if token in PARTICLES and not first:
        return token
    if token in ("II", "III", "IV"):
        return token
    initials = len(token) == 2 and token.isupper() and not set(token) & set("AEIOUYÁÉÍÓÚ")
    if token.islower() or (token.isupper() and len(token) > 1 and not initials):
        return "".join(part.capitalize() for part in re.split(r"(['-])", token))
    return token
