"""Data that customers should never send us: found, taken out, never stored (reference, 3.4).

Card numbers (Luhn), IBANs (check digits), US social security numbers, passwords and one-time codes
become `[removed]` before a message is kept. Prices, phone numbers and listing numbers stay.
"""

from collections.abc import Callable, Iterator

from katek.leads.contact_text import LINK, Folded, fold, mask
from katek.leads.sensitive_numbers import find_cards, find_ibans
from katek.leads.sensitive_words import find_codes, find_national_ids, find_passwords

REMOVED = "[removed]"

Span = tuple[int, int]
_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("card", find_cards),
    ("iban", find_ibans),
    ("national_id", find_national_ids),
    ("password", find_passwords),
    ("one_time_code", find_codes),
)


def redact(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it may be stored, and the kinds of data removed from it. Costs linear time, any
    length.
    """
    folded = fold(text)
    found = find_sensitive(folded)
    if not found:
        return text, ()
    pieces, at = [], 0
    for start, end, _ in found:
        source_start, source_end = folded.origins[start], folded.origins[end]
        pieces.append(text[at:source_start] + REMOVED)
        at = source_end
    return "".join(pieces) + text[at:], tuple(dict.fromkeys(kind for _, _, kind in found))


def find_sensitive(folded: Folded) -> list[tuple[int, int, str]]:
    """Places of the folded text with sensitive data and its kind, from left to right, none
    overlapping.
    """
    # Digits in a link name a page, such as a listing's: without them it would lead nowhere.
    text = mask(folded.text, [link.span() for link in LINK.finditer(folded.text)])
    found = sorted((start, end, kind) for kind, find in _FINDERS for start, end in find(text))
    clear: list[tuple[int, int, str]] = []
    for start, end, kind in found:
        if not clear or start >= clear[-1][1]:
            clear.append((start, end, kind))
    return clear
