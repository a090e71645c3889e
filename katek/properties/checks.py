"""Checks of single values of a listing: each returns the value to keep, or raises `ValueError`.

The error's text ends the sentence "<field>: <value> …".
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

Check = Callable[[Any], Any]

FEATURES = 100
FEATURE_LENGTH = 60
PICTURES = 60
URL_LENGTH = 2000
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # also halves of UTF-16 pairs


def text(limit: int) -> Check:
    """Text of at most `limit` characters without control characters; null is empty.

    Lines end alike wherever the text comes from (files, browsers): the same words are no change.
    """

    def check(value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise ValueError("is not text")
        words: str = value.replace("\r\n", "\n").replace("\r", "\n")
        if len(words) > limit:
            raise ValueError(f"has {len(words):,} characters, at most {limit:,} fit")
        if UNSTORABLE.search(words):
            raise ValueError("contains control characters")
        return words.strip()

    return check


def whole(low: int, high: int) -> Check:
    """A whole number in a range, or null."""

    def check(value: Any) -> int | None:
        number = as_number(value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise ValueError("is not a whole number")
        return int(_in_range(number, low, high))

    return check


def decimal(low: int, high: int, places: int) -> Check:
    """A number in a range, rounded to `places` decimals, or null."""

    def check(value: Any) -> Decimal | None:
        number = as_number(value)
        return None if number is None else round(_in_range(number, low, high), places)

    return check


def as_number(value: Any) -> Decimal | None:
    """A JSON number or a plain decimal string such as `"850000.00"`; null and "" are no number."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ValueError("is not a number")
    if isinstance(value, str) and not PLAIN_NUMBER.fullmatch(value.strip()):
        raise ValueError('is not a number such as "850000.00"')
    number = Decimal(str(value).strip())
    if not number.is_finite():
        raise ValueError("is not a number")
    return number


def _in_range(number: Decimal, low: int, high: int) -> Decimal:
    if not low <= number <= high:
        raise ValueError(f"is not between {low:,} and {high:,}")
    return number


def one_of(named: Callable[[str], str | None], choices: tuple[str, ...]) -> Check:
    """One word of a closed list, found by `named`; null and "" are empty."""

    def check(value: Any) -> str:
        if value is None or value == "":
            return ""
        found = named(value) if isinstance(value, str) else None
        if found is None:
            raise ValueError(f"is none of {', '.join(choices)}")
        return str(found)

    return check


def known(limit: int, codes: Callable[[], frozenset[str]], what: str) -> Check:
    """An upper-case code of a public list such as ISO 4217; null and "" are empty."""

    def check(value: Any) -> str:
        code: str = text(limit)(value).upper()
        if code and code not in codes():
            raise ValueError(f"is not {what}")
        return code

    return check


def truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")
    return value


def day(value: Any) -> date | None:
    """A date as `2027-03-01`, or null."""
    if value is None or value == "":
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("is not a date such as 2027-03-01") from None


def features(value: Any) -> list[str]:
    """A list of short texts, each once, in the order given."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError('is not a list of texts such as ["Pool", "Garage"]')
    kept = list(dict.fromkeys(item.strip() for item in value if item.strip()))
    if len(kept) > FEATURES:
        raise ValueError(f"has {len(kept)} entries, at most {FEATURES} fit")
    for item in kept:
        text(FEATURE_LENGTH)(item)
    return kept


def pictures(value: Any) -> list[dict[str, Any]]:
    """Pictures in their order, each an address or `{"url" or "id", "order", "short_description"}`."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError('is not a list such as ["https://…/front.jpg"]')
    if len(value) > PICTURES:
        raise ValueError(f"has {len(value)} pictures, at most {PICTURES} fit")
    found = [_picture(item, place) for place, item in enumerate(value)]
    return sorted(found, key=lambda picture: picture["order"])


def _picture(value: Any, place: int) -> dict[str, Any]:
    given = {"url": value} if isinstance(value, str) else value
    if not isinstance(given, dict) or not (given.get("url") or given.get("id")):
        raise ValueError(f"has no address in entry {place + 1}")
    order = given.get("order")
    return {
        "id": given.get("id") if isinstance(given.get("id"), str) else None,
        "url": _address(given["url"], place) if given.get("url") else "",
        "order": order if isinstance(order, int) else place,
        "short_description": text(200)(given.get("short_description")),
    }


def _address(value: Any, place: int) -> str:
    problem = f"has no https address in entry {place + 1} (pages show no others)"
    if not isinstance(value, str) or len(value) > URL_LENGTH or not value.isprintable():
        raise ValueError(problem)
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        raise ValueError(problem) from None
    ours = value.startswith(f"{settings.KATEK_BASE_URL}/")  # an http one, while trying out
    if not (ours or parts.scheme == "https") or not parts.hostname or " " in value.strip():
        raise ValueError(problem)
    return value.strip()
