"""E-mail addresses in disguise: `jane (at) example (dot) com`, `maria arroba ejemplo punto es`.

The words are walked outwards from the word that stands for the @. Bare words always need the
customer's confirmation; a bare "at" counts only with a spelled dot or right behind "my email is".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from katek.leads.contact_domains import BIG_DOMAINS, is_ending
from katek.leads.contact_text import words_of

_WORD = re.compile(r"@|[^\s()\[\]{}<>,;:!?\"@\ufffc]+")
_AT = words_of("at arroba arobase ät aet chiocciola klammeraffe آت")
_DOT = words_of("dot punto point punkt ponto دوت نقطة")
_JOINS = {
    **dict.fromkeys(("underscore", "unterstrich"), "_"),
    **dict.fromkeys(("dash", "hyphen", "minus", "guion", "guión", "bindestrich", "tiret"), "-"),
    "plus": "+",
}
_LOCAL = re.compile(r"[\w.+'&%-]{1,64}")
_LABEL = re.compile(r"[\w-]{1,63}")
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_CUE = re.compile(
    r"(?:e-?mail|mail|correo|courriel)(?: address| adresse| electrónico| electronico)?\s*(?:is"
    r"|es|ist|lautet|est|é|:|=)\s*$",
    re.IGNORECASE,
)
_NEVER_LOCAL = words_of(
    """i a me us you him her it them this that these those here there look looking looked see seen
    saw find found meet meeting met contact reach email mail e-mail call text write visit live
    living lives stay staying work works working is are was be am been located listed listing
    listings house home homes apartment condo property ad advert page site website one noon arrive
    arriving not or and just only also now later up down out"""
)
_NEVER_DOMAIN = words_of(
    """some this the that any which what a an no one every each my your our their"""
)
_OPEN, _CLOSE = "([{<", ")]}>"


@dataclass(frozen=True)
class Candidate:
    """What may be an address: its place, its two halves and how it was written."""

    start: int
    end: int
    local: str
    domain: str
    method: str
    confirm: bool


Word = tuple[int, int, str]


def spelled_addresses(text: str, *, asked: bool) -> Iterator[Candidate]:
    """Addresses in disguise, from left to right; `asked`: the customer was asked for an address."""
    words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
    for index, (start, end, word) in enumerate(words):
        if not 0 < index < len(words) - 1:
            continue
        marker = _marker(text, start, end, word.casefold())
        if marker and (candidate := _around(text, words, index, marker=marker, asked=asked)):
            yield candidate


def _marker(text: str, start: int, end: int, word: str) -> str | None:
    bracketed = _bracketed(text, start, end)
    if word == "@":
        return "bracketed" if bracketed else "spaced"
    if word in _AT or (word == "a" and bracketed):
        return "bracketed" if bracketed else "spelled"
    return None


def _bracketed(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start].rstrip(), text[end : end + 2].lstrip()
    return before[-1:] in _OPEN and after[:1] in _CLOSE and bool(before) and bool(after)


def _around(
    text: str, words: list[Word], index: int, *, marker: str, asked: bool
) -> Candidate | None:
    first, local = _local(text, words, index)
    last, domain, spelled_dot = _domain(text, words, index)
    if not local or not domain or local.casefold() in _NEVER_LOCAL:
        return None
    start, end = words[first][0], words[last][1]
    if marker != "bracketed" and not spelled_dot:
        cued = asked or _CUE.search(text[max(0, start - 40) : start]) is not None
        if not cued and not (marker == "spaced" and domain.lower() in BIG_DOMAINS):
            return None
    return Candidate(
        start, end, local, domain, marker, confirm=marker != "bracketed" or spelled_dot
    )


def _local(text: str, words: list[Word], index: int) -> tuple[int, str]:
    """The part before the @: its first word and its text, with spelled dots and letters put
    together.
    """
    at = index - 1
    if not _LOCAL.fullmatch(words[at][2]) or not _close(text, words, at):
        return at, ""
    local = words[at][2]
    letters = len(local) == 1
    for _ in range(12):
        if at == 0 or not _close(text, words, at - 1):
            break
        sign = _sign(words[at - 1][2])
        if sign and at >= 2 and _LOCAL.fullmatch(words[at - 2][2]) and _close(text, words, at - 2):
            at, local = at - 2, words[at - 2][2] + sign + local
        elif letters and len(words[at - 1][2]) == 1 and words[at - 1][2].isalnum():
            at, local = at - 1, words[at - 1][2] + local
        else:
            break
    return at, local.strip("'.-&%")


def _domain(text: str, words: list[Word], index: int) -> tuple[int, str, bool]:
    """The part after the @: its last word, its text, and whether a dot was spelled without
    brackets.
    """
    at = index + 1
    if not _close(text, words, index):
        return at, "", False
    first = words[at][2].rstrip(".")
    if _DOMAIN.fullmatch(first):
        return at, first if _ends_well(first) else "", False
    labels, bare_dot = [first], False
    while at + 2 < len(words) and words[at + 1][2].casefold() in _DOT and len(labels) < 6:
        label = words[at + 2][2].rstrip(".")
        if not (
            _close(text, words, at) and _close(text, words, at + 1) and _LABEL.fullmatch(label)
        ):
            break
        bare_dot = bare_dot or not _bracketed(text, *words[at + 1][:2])
        labels.append(label)
        at += 2
    domain = ".".join(labels)
    good = len(labels) > 1 and first.casefold() not in _NEVER_DOMAIN and _ends_well(domain)
    return at, domain if good else "", bare_dot


def _ends_well(domain: str) -> bool:
    return is_ending(domain.rpartition(".")[2].lower())


def _sign(word: str) -> str | None:
    return "." if word.casefold() in _DOT else _JOINS.get(word.casefold())


def _close(text: str, words: list[Word], at: int) -> bool:
    """Whether nothing but space and brackets stands between this word and the next."""
    gap = text[words[at][1] : words[at + 1][0]]
    return len(gap) <= 4 and not gap.strip(" ()[]{}<>")
