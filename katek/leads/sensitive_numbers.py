"""Numbers that prove themselves: payment cards by Luhn's sum, IBANs by their check digits."""

import re
from collections.abc import Iterator

_GROUPS = re.compile(r"(?<![\d+])\d{1,19}(?:[ .-]{1,2}\d{1,19})*")
_GROUP = re.compile(r"\d+")
# How cards are written; other groupings of 14 to 19 digits are lists of prices or phone numbers.
_GROUPINGS = {
    (4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4), (8, 8), (6, 10), (6, 13), (4, 12), (12, 4),
    *(((1,) * count) for count in (14, 15, 16, 19)),
    *((count,) for count in (14, 15, 16, 18, 19)),
}  # fmt: skip
_LENGTHS_BY_PREFIX = (
    (re.compile(r"4"), (16, 19)),
    (re.compile(r"5[0-9]|6"), (16, 18, 19)),
    (re.compile(r"2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"3(?:0[0-5]|[689])"), (14, 16)),
    (re.compile(r"35"), (16,)),
)
_LISTING_BEFORE = re.compile(
    r"\b(?:mls|listing|ref|reference|id)(?: ?(?:id|number|no\.?))?[ #:]{0,3}$", re.IGNORECASE
)
_SECURITY_CODE = re.compile(
    r"\b(?:cvv2?|cvc2?|cid|prüfziffer|cryptogramme)\W{0,3}(?:is |code |es |ist )?(\d{3,4})\b",
    re.IGNORECASE,
)
_EXPIRY = re.compile(
    r"\W{0,3}(?:exp\w{0,9}\W{0,3}(?:date\W{0,2})?)?\b"
    r"((?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?\d\d(?: \d{3,4})?)(?![\d/-])",
    re.IGNORECASE,
)
_SHORT_TAIL = re.compile(r"(?: \d{2,4}){1,2}(?![\d./-]| \d)")

_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9])")
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28,
    "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
    "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26,
    "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30,
    "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22,
    "SA": 24, "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23,
    "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip

Span = tuple[int, int]


def find_cards(text: str) -> Iterator[Span]:
    """Card numbers, with the expiry date and security code beside them."""
    for run in _GROUPS.finditer(text):
        groups = [match.span() for match in _GROUP.finditer(text, run.start(), run.end())]
        at = 0
        while at < len(groups):
            count = _card_at(text, groups, at)
            if not count:
                at += 1
                continue
            end = groups[at + count - 1][1]
            tail = _SHORT_TAIL.match(text, end)
            yield groups[at][0], tail.end() if tail else end
            expiry = _EXPIRY.match(text, end)
            if expiry and not tail:
                yield expiry.span(1)
            at += count
    yield from (match.span(1) for match in _SECURITY_CODE.finditer(text))


def find_ibans(text: str) -> Iterator[Span]:
    """IBANs with right check digits, in one piece or in groups."""
    for match in _IBAN_START.finditer(text):
        length = _IBAN_LENGTHS.get(match[0][:2].upper())
        end = _end_of(text, match.start(), length) if length else None
        if end and _iban_sum_is_right(re.sub(r"[ -]", "", text[match.start() : end])):
            yield match.start(), end


def luhn_is_right(digits: str) -> bool:
    """Whether the last digit fits the others (ISO/IEC 7812)."""
    doubled = [sum(divmod(2 * int(d), 10)) for d in digits[-2::-2]]
    return (sum(doubled) + sum(int(d) for d in digits[-1::-2])) % 10 == 0


def _card_at(text: str, groups: list[Span], at: int) -> int:
    """How many groups from here on make a card number; none: 0."""
    for count in (19, 16, 15, 14, 5, 4, 3, 2, 1):
        part = groups[at : at + count]
        if len(part) < count or tuple(end - start for start, end in part) not in _GROUPINGS:
            continue
        digits = "".join(text[start:end] for start, end in part)
        if _is_card(digits) and not (count == 1 and _is_listing(text, part[0][0])):
            return count
    return 0


def _is_card(digits: str) -> bool:
    fits = any(p.match(digits) and len(digits) in lengths for p, lengths in _LENGTHS_BY_PREFIX)
    return fits and len(set(digits)) > 1 and luhn_is_right(digits)


def _is_listing(text: str, start: int) -> bool:
    return _LISTING_BEFORE.search(text[max(0, start - 24) : start]) is not None


def _end_of(text: str, start: int, length: int) -> int | None:
    """Where the next `length` letters and digits end, stepping over single spaces and dashes."""
    at, seen = start, 0
    while seen < length:
        if at >= len(text):
            return None
        if text[at].isascii() and text[at].isalnum():
            seen += 1
        elif text[at] not in " -" or text[at - 1] in " -":
            return None
        at += 1
    return None if text[at : at + 1].isalnum() else at


def _iban_sum_is_right(iban: str) -> bool:
    moved = (iban[4:] + iban[:4]).upper()
    return int("".join(str(int(ch, 36)) for ch in moved)) % 97 == 1
