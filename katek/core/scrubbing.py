"""Text without the people and keys in it, for logs and for other places that outlive their reader.

What has a form is found by its form: addresses of people and machines, phone numbers, keys, queries
of web addresses. A name or a sentence has none, so neither may be put into such a text.
"""

import re
from collections.abc import Callable

from katek.core.address_classes import parse

LONGEST = 2000  # characters; the rest is cut off

PUBLIC_ID = re.compile(r"[a-z]{2,12}_[0-9a-hjkmnp-tv-z]{26}")
# Every pattern is bounded: texts come from strangers, and none may keep the process busy.
_WEB = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,15}://)([^\s/?#\"'<>]*)([^\s?#\"'<>]*)([?#][^\s\"'<>]*)?", re.I
)
_QUERY = re.compile(r"\?[^\s\"'<>?]*=[^\s\"'<>]*")
_NAMED_KEY = re.compile(
    r"((?:password|passwd|secret|token|api[_-]?key|authorization|signature|cookie|session)"
    r"[\w-]{0,20}[\"']?\s{0,3}[:=]\s{0,3})((?:bearer|basic|visitor)\s{1,3})?"
    r"(\"[^\"]*\"|'[^']*'|[^\s,;&}\"']+)",
    re.I,
)
_SCHEME_KEY = re.compile(r"\b(bearer|basic|visitor)\s{1,3}[\w.~+/=:-]{6,}", re.I)
_KNOWN_KEY = re.compile(
    r"\b(?:whsec_|whsk_|sk-|pat-|EAA|IGAA|gAAAA|eyJ|ghp_|xox[a-z]-)[\w+/=.:-]{8,}"
)
_LONG_RUN = re.compile(r"[A-Za-z0-9+=_-]{24,}")
_WITHOUT_SPACE = re.compile(r"\S{3,}")
_AT = re.compile(r"[^@＠](?:@|＠|%40)[^@＠]", re.I)
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f.]{0,15}(?![\w:])", re.I)
_PHONE = re.compile(rf"{PUBLIC_ID.pattern}|[+＋]?\(?\d[\d\s()./\-\u00a0\u2010-\u2015]{{5,}}\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:\s+\d\d)?")


def scrub(text: str) -> str:
    """The text with `<email>`, `<phone>`, `<ip>` and `<secret>` where these stood, and no queries."""
    shown = text if len(text) <= LONGEST else _whole_words(text)
    for pattern, replacement in _RULES:
        shown = pattern.sub(replacement, shown)
    return shown


def on_one_line(text: str) -> str:
    """The text without line ends, terminal codes and other signs that could forge a line of a log."""
    return "".join(sign if sign.isprintable() else " " for sign in text[: 4 * LONGEST])


def _whole_words(text: str) -> str:
    """The beginning, without a last word that might be half an address."""
    return f"{text[:LONGEST].rpartition(' ')[0]} …"


def _web(match: re.Match[str]) -> str:
    scheme, authority, path, query = match.groups()
    return f"{scheme}{authority.rpartition('@')[2]}{path}{'?…' if query else ''}"


def _mail(match: re.Match[str]) -> str:
    return "<email>" if _AT.search(match[0]) else match[0]


def _run(match: re.Match[str]) -> str:
    run = match[0]
    is_mixed = any(sign.isdigit() for sign in run) and any(sign.isalpha() for sign in run)
    return "<secret>" if is_mixed and not PUBLIC_ID.fullmatch(run) else run


def _ip(match: re.Match[str]) -> str:
    address = parse(match[0])
    return "<ip>" if address and not (address.is_loopback or address.is_unspecified) else match[0]


def _phone(match: re.Match[str]) -> str:
    number = match[0]
    if PUBLIC_ID.fullmatch(number):
        return number
    digits = sum(sign.isdigit() for sign in number)
    enough = 8 if number.isdigit() else 7  # a plain count may have seven
    return number if digits < enough or _DATE.fullmatch(number) else "<phone>"


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_WEB, _web),
    (_QUERY, "?…"),
    (_NAMED_KEY, r"\1<secret>"),
    (_SCHEME_KEY, r"\1 <secret>"),
    (_KNOWN_KEY, "<secret>"),
    (_WITHOUT_SPACE, _mail),
    (_LONG_RUN, _run),
    (_IPV4, _ip),
    (_IPV6, _ip),
    (_PHONE, _phone),
)
