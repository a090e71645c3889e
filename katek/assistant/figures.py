"""Numbers in a text, each with what it counts, so that a reply's figures can be held against what is known."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# Matched against lower-case text without accents.
_NUMBER = r"\d+(?:[ \u00a0\u202f.,'’]\d{3})*(?:[.,]\d+)?"
_BEFORE = r"(?:us\$|[$€£¥₹₩]|\b(?:usd|eur|gbp|chf|aed|cad|aud|inr|mxn)\s?)"
_TIMES = {
    "k": 1_000,
    "tsd": 1_000,
    "thousand": 1_000,
    "mille": 1_000,
    "m": 1_000_000,
    "mm": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "millionen": 1_000_000,
    "millon": 1_000_000,
    "millones": 1_000_000,
    "lakh": 100_000,
    "lakhs": 100_000,
    "cr": 10_000_000,
    "crore": 10_000_000,
    "mil": 1_000,
}
_KINDS = (
    ("percent", r"%|percent\b|per cent\b|prozent\b|por ciento\b"),
    (
        "area",
        r"sq\.? ?ft\b|sqft\b|sq\b|sf\b|square\b|ft²|ft2\b|m²|m2\b|sqm\b|qm\b|acres?\b|ha\b|hectares?\b|pies²?"
        r"|quadrat\w+|metros\b|metres?\b|meters?\b",
    ),
    ("baths", r"(?:full |half |einhalb )?(?:bath\w*|ba\b|banos?\b|bad\b|bader\w*)"),
    (
        "beds",
        r"(?:bed\w*|bd\b|br\b|rooms?\b|dormitorios?\b|habitacion\w*|schlafzimmer\w*|zimmer\w*|chambres?\b|pieces?\b)",
    ),
    (
        "count",
        r"(?:\w+ ){0,2}?(?:homes?|houses?|condos?|apartments?|flats?|townhouses?|listings?"
        r"|properties|options?|matches"
        r"|results?|viviendas?|casas?|pisos?|anuncios?|hauser|wohnungen|immobilien|angebote|objekte)\b",
    ),
    (
        "amount",
        r"[$€£¥₹₩]|(?:usd|eur|gbp|chf|aed|cad|aud|inr|mxn|dollars?|euros?|pounds?|dolares|dirhams?|rupees)\b"
        r"|(?:a|per|al|im|pro|par) (?:month|mes|monat|mois)\b|/ ?mo|pcm\b",
    ),
)
_AFTER = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS)
_FIGURE = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![\w.,])(?P<number>{_NUMBER})"
    rf"(?:[ \u00a0]?(?P<times>{'|'.join(sorted(_TIMES, key=len, reverse=True))})\b\.?)?"
    rf"(?:\+?[ \u00a0-]*(?:{_AFTER}))?"
)
_WORDS = {
    word: value
    for value, words in enumerate(
        (
            "one ein eine un una",
            "two zwei dos",
            "three drei tres",
            "four vier cuatro",
            "five funf cinco",
            "six sechs seis",
            "seven sieben siete",
            "eight acht ocho",
            "nine neun nueve",
            "ten zehn diez",
        ),
        start=1,
    )
    for word in words.split()
}
_COUNTED = re.compile(
    rf"\b(?P<word>{'|'.join(_WORDS)})[ -](?:and a half[ -])?(?:full |half )?"
    r"(?:(?P<beds>bed\w*|dormitorios?|habitacion\w*|schlafzimmer\w*|chambres?)|(?P<baths>bath\w*|banos?|bader\w*))"
)
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
LEAST_BARE_AMOUNT = 10_000


@dataclass(frozen=True)
class Figure:
    """`values`: every number it may mean ("1.250" is 1250 or 1.25).

    `kind`: amount, area, beds, baths, percent, year, count (of homes), number (of anything else).
    """

    kind: str
    values: frozenset[Decimal]
    raw: str


@lru_cache(maxsize=1024)
def figures(folded: str) -> tuple[Figure, ...]:
    """The numbers of a lower-case text without accents, also "three bedrooms" in words."""
    found = [_figure(match) for match in _FIGURE.finditer(folded)]
    for match in _COUNTED.finditer(folded):
        kind = "beds" if match["beds"] else "baths"
        found.append(Figure(kind, frozenset({Decimal(_WORDS[match["word"]])}), match.group()))
    return tuple(found)


def _figure(match: re.Match[str]) -> Figure:
    values = _readings(match["number"])
    times = _TIMES.get(match["times"] or "")
    if times:
        values = frozenset(value * times for value in values)
    kind = next((kind for kind, _ in _KINDS if match[kind]), "")
    if match["before"] or (times and not kind):
        kind = "amount"
    return Figure(kind or _bare_kind(match["number"], values), values, match.group().strip())


def _bare_kind(number: str, values: frozenset[Decimal]) -> str:
    if _YEAR.fullmatch(number):
        return "year"
    return "amount" if max(values) >= LEAST_BARE_AMOUNT else "number"


def _readings(number: str) -> frozenset[Decimal]:
    digits = re.sub(r"[ \u00a0\u202f'’]", "", number)
    readings = {re.sub(r"[.,]", "", digits)} if re.search(r"[.,]\d{3}(?:\D|$)", digits) else set()
    if not re.search(r"[.,]\d+[.,]", digits) or re.search(r"[.,]\d{3}[.,]\d{1,2}$", digits):
        whole, mark, decimals = _split(digits)
        if mark:
            readings.add(f"{re.sub('[.,]', '', whole)}.{decimals}")
    return frozenset(Decimal(text) for text in readings or {re.sub(r"[.,]", "", digits)})


def _split(digits: str) -> tuple[str, str, str]:
    at = max(digits.rfind("."), digits.rfind(","))
    return (digits, "", "") if at < 0 else (digits[:at], digits[at], digits[at + 1 :])
