"""Values of Meta's payloads, read whatever they are: nothing here raises.

Ids are text to us though some arrive as numbers. Text can be stored: no null characters, no half surrogate
pairs. Times come in milliseconds or seconds, as numbers or text.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

LONGEST_TEXT = 20_000
LONGEST_URL = 2_000
# What our columns hold; a longer id becomes its hash.
LONGEST_ID = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_BELOW = 10**12
_LAST = 4_102_444_800_000  # the year 2100


def record(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any, longest: int = LONGEST_TEXT) -> str:
    """Text, or a number as text; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return storable(str(value))[:longest]


def storable(words: str) -> str:
    return words.replace("\0", "").encode("utf-8", "replace").decode()


def identity(value: Any) -> str:
    """An id as text; empty when there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    name = storable(str(value)).strip()
    return name if len(name) <= LONGEST_ID else hashed(name)


def hashed(*parts: object) -> str:
    """An id for what the provider gives none: the same parts, the same id."""
    told = "\0".join(str(part) for part in parts)
    return f"sha256:{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()}"


def moment(value: Any) -> datetime | None:
    """A time, or None when it can't be one."""
    number = _whole(value)
    if number is None:
        return None
    milliseconds = number * 1000 if number < _SECONDS_BELOW else number
    if not 0 < milliseconds < _LAST:
        return None
    return _EPOCH + timedelta(milliseconds=milliseconds)


def count(value: Any) -> int:
    """A small number such as how often something was changed; 0 when it is none."""
    number = _whole(value)
    return number if number is not None and 0 <= number < 1_000_000 else 0


def url(value: Any, base: str = "") -> str:
    """A web address; one without a host is taken as of `base`; empty for anything else."""
    if not isinstance(value, str):
        return ""
    address = storable(value).strip()
    if address.startswith("/") and not address.startswith("//") and base:
        address = base + address
    is_web = address.startswith(("https://", "http://"))
    return address if is_web and len(address) <= LONGEST_URL else ""


def _whole(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        return int(value)
    if isinstance(value, float) and value == value and abs(value) < _LAST * 1000:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
