"""Numbers as people of different countries write them in spreadsheets.

A dot or comma before exactly three digits groups thousands; where both occur the last one is the decimal
mark. `ValueError`s end the sentence "<field>: <value> …".
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from katek.properties.folding import fold
from katek.properties.measures import PERIOD_OF

SPACES = re.compile(r"(?<=\d)[\s'’\u00a0\u202f](?=\d{3}(?!\d))")
NUMBER = re.compile(r"[-+]?(?:\d[\d.,]*|[.,]\d+)")
GROUPED = re.compile(r"\d{1,3}([.,])\d{3}")
SYMBOLS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₪": "ILS", "₺": "TRY", "zł": "PLN"}
DOLLARS = ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD")
THOUSAND, MILLION = Decimal(1000), Decimal(1_000_000)
MULTIPLIERS = {"k": THOUSAND, "tsd": THOUSAND, "m": MILLION, "mm": MILLION, "mio": MILLION}
ON_APPLICATION = frozenset(
    {
        *("poa", "price on application", "on application", "on request", "price on request"),
        *("tba", "tbd", "auf anfrage", "preis auf anfrage", "a consultar", "consultar"),
        *("sur demande", "call", "n a"),
    }
)


def local_number(text: str, *, grouped: bool = True) -> Decimal:
    """The number in a cell such as `1.250,5`, `1 250 m²` or `2.5`. `grouped`: may have thousands."""
    found = NUMBER.findall(SPACES.sub("", _ascii_digits(text)))
    if len(found) != 1:
        raise ValueError("is not one number")
    return _read(found[0], grouped=grouped)


@dataclass(frozen=True)
class LocalPrice:
    """What a price cell says; `amount` is None for a price on application."""

    amount: Decimal | None
    currency: str = ""
    period: str = ""


def local_price(text: str, *, dollar: str = "USD") -> LocalPrice:
    """A price such as `€ 250.000`, `$1.2m`, `1,250 GBP pcm`. `dollar`: the currency that `$` stands for."""
    folded = fold(text)
    if folded in ON_APPLICATION:
        return LocalPrice(None)
    amount = local_number(text)
    words = re.sub(r"\d+", " ", folded).split()
    amount *= next((MULTIPLIERS[word] for word in words if word in MULTIPLIERS), Decimal(1))
    period = next((PERIOD_OF[word] for word in words if word in PERIOD_OF and len(word) > 1), "")
    return LocalPrice(amount, _currency(text, words, dollar), period)


def _currency(text: str, words: list[str], dollar: str) -> str:
    for symbol, currency in SYMBOLS.items():
        if symbol in text:
            return currency
    if "$" in text:
        return dollar if dollar in DOLLARS else "USD"
    codes = (word.upper() for word in words if len(word) == 3 and word not in PERIOD_OF)
    return next((code for code in codes if code in CODES), "")


CODES = frozenset(
    (*SYMBOLS.values(), *DOLLARS, "CHF", "AED", "SAR", "QAR", "ZAR", "SEK", "NOK", "DKK")
)


def _read(number: str, *, grouped: bool) -> Decimal:
    sign = -1 if number.startswith("-") else 1
    digits = number.lstrip("+-").rstrip(".,")
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        mark = "," if comma > dot else "."
    else:
        mark = "," if comma >= 0 else "."
        several = digits.count(mark) > 1
        if several or (grouped and GROUPED.fullmatch(digits) and not digits.startswith("0")):
            mark = ""
    whole, _, decimals = digits.rpartition(mark) if mark and mark in digits else (digits, "", "")
    plain = re.sub(r"[.,]", "", whole) or "0"
    return sign * Decimal(f"{plain}.{decimals or '0'}")


def _ascii_digits(text: str) -> str:
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text)
