"""Addresses and header texts that go out: nothing in them can become a second recipient or header.

Mail libraries and providers pass on what they are given, so the boundary is here.
"""

import re
import unicodedata
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

LONGEST_NAME = 120
LONGEST_SUBJECT = 255
# What Postmark takes: narrower than the standard, and free of all that has a meaning in a header.
PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+)*@[A-Za-z0-9.-]+"
)
# What nearly every address looks like, clean already. Whatever else there is, the library is asked.
_COMMON = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@((?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24})"
)
_COMMON_LENGTH = 64
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class BadAddress(ValueError):
    """No address that mail can be sent to, as a sentence."""


def clean_address(given: str) -> str:
    """The address in lower case with an ASCII domain. Raises `BadAddress`."""
    return given if _is_common(given) else _checked(given)


def _is_common(given: str) -> bool:
    """Whether the library is known to find nothing in it: it takes as long as all else that a mail needs."""
    if len(given) > _COMMON_LENGTH:
        return False
    found = _COMMON.fullmatch(given)
    return found is not None and found[1].rpartition(".")[2] not in SPECIAL_USE_DOMAIN_NAMES


@lru_cache(maxsize=10_000)
def _checked(given: str) -> str:
    text = unicodedata.normalize("NFC", given.strip(" "))
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise BadAddress(f"{given[:60]!r} is no address for mail: {error}") from None
    address = (found.ascii_email or "").lower()
    if not PLAIN_ADDRESS.fullmatch(address):
        raise BadAddress(f"{given[:60]!r} has signs that mail providers refuse.")
    return address


def header_text(given: str, longest: int = LONGEST_SUBJECT) -> str:
    """One line without control characters, for a subject or a name."""
    return " ".join(_CONTROL.sub(" ", given).split())[:longest]


@lru_cache(maxsize=1000)
def named(name: str, address: str) -> str:
    """`"Harbor & Pine" <katek@agency.example>`, the name always quoted. Raises `BadAddress`."""
    if not PLAIN_ADDRESS.fullmatch(address):
        raise BadAddress(f"{address[:60]!r} is no address for mail.")
    words = header_text(name, LONGEST_NAME).replace("\\", "").replace('"', "'")
    return f'"{words}" <{address}>' if words else address
