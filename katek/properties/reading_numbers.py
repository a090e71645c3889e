"""Numbers in every spelling become one: "1,200,000", "1.2m", "1'200'000", "1,2 Mio", "1 200 000".

A number that had a multiplier keeps its power of ten behind a tilde ("1.2~6"), because a range may share it.
"""

import re
from decimal import Decimal
from functools import partial

from katek.properties.criteria_json import plain
from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_lexicon import either, split
from katek.properties.reading_text import CUT, Phrase

_MULTIPLIERS = {
    "3": "k, thousand, thousands, thsd, tsd, tausend, mille, grand, ألف, الاف, آلاف",
    "6": "m, mm, mn, mio, mill, million, millions, millionen, millón, millones, milhões, مليون, ملايين",
    "5": "lakh, lakhs, lac, lacs, lakhs",
    "7": "cr, crore, crores",
    "9": "bn, billion",
}
_POWER = {word: power for power, words in _MULTIPLIERS.items() for word in split(words)}
_WORDS = either(",".join((*_MULTIPLIERS.values(), "mil")))
_NUMBER = re.compile(
    r"(?<!\w)(?<!\d[.,'])(?P<digits>\d{1,3}(?: \d{3})+(?![\d.,]*\d)|\d[\d.,']*\d|\.?\d+)"
    rf"(?:\.? ?(?P<mult>{_WORDS})(?:(?<=tsd|mio)\.)?(?![\w%])(?! (?:from|to the|away|above|below|de la|vom|"
    rf"zum)\b))?"
)
_GLUED_UNIT = re.compile(r"(?<=\d)(?!(?:st|nd|rd|th|er|re|e|eme|s|x)\b)(?=[^\W\d_])")
_GLUED_WORD = re.compile(
    r"\b(?:b[rda]|beds?|baths?|under|over|max|min|from|to|around|about|usd|eur|gbp|inr|aed|chf|cad|aud|"
    r"rs)(?=\d)"
)
_LAKH = re.compile(r"(?<=\d)l\b")
_SQUARE = re.compile(r"\b(m|ft)(?:\^| )?2\b")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=\w)|(?<=\w)-(?=[^\W\d_])")
_GLUED_AFTER_MULTIPLIER = re.compile(r"(?<=\d)(k|m)(?=ish\b|max\b|tops\b|usd\b|eur\b)")
_ADDED = re.compile(r"(?<!\d)(\d+(?:\.\d+)?)~(\d) (?:and )?(\d+(?:\.\d+)?)~(\d)")
_HUNDREDS = re.compile(
    r"(?:\b(?P<part>low|lower|mid|middle|high|higher|upper)[ -]*(?:to[ -]*(?:mid|high)[ -]*)?\$?|\bthe \$?)"
    r"(?P<hundred>[1-9])00(?P<k> ?k)?'?s\b"
)
# "Within ten minutes of" asks for being near.
_DISTANCE = re.compile(
    r"(?:\b(?:within|less than|under|max|about|approx|only|just|no more than|unter|a menos de|a moins de|"
    r"a) )?"
    r"\b\d{1,4}(?:\.\d+)? ?(?:(?:-|to )\d{1,4} ?)?(?:miles?|mi|kms?|kilomet(?:er|re)s?|min(?:ute)?s?|"
    r"blocks?|hours?|hrs?|"
    r"meters?|metres?|m|minuten|minutos|minutes|stunden|kilometros)\b(?: (?:walk|walking|drive|driving|"
    r"commute|commuting|"
    r"ride|train|by car|on foot|distance|zu fuss|a pie|a pied|en coche|en voiture|mit dem auto|away))*"
    r" (?:of|from|to|von|zum|zur|vom|de|del|du)\b"
)
_THIRDS = {"l": (0, 33), "m": (33, 67), "h": (67, 99), "u": (67, 99), "": (0, 99)}
_MOST_DIGITS = 24
_MIL_IS_A_MILLION_BELOW = 50


def read_numbers(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Rewrite every number as plain digits, a dot for decimals, `~power` for a multiplier."""
    phrase.take(_HUNDREDS, _hundreds)
    phrase.rewrite(_SQUARE, r"\g<1>2")
    phrase.rewrite(_GLUED_AFTER_MULTIPLIER, r"\1 ")
    if context.currency == "INR":
        phrase.rewrite(_LAKH, "lakh")
    phrase.take(_GLUED_UNIT, lambda match: " ")
    phrase.take(_GLUED_WORD, lambda match: match[0] + " ")
    phrase.take(_NUMBER, partial(_number, draft.language))
    phrase.take(_ADDED, _sum)
    phrase.take(_HYPHEN, lambda match: " ")
    phrase.rewrite(_DISTANCE, "near")


def _hundreds(match: re.Match[str]) -> str:
    low, high = _THIRDS[(match["part"] or "")[:1]]
    hundred = int(match["hundred"]) * 100
    return f"between {hundred + low}k and {hundred + high}k"


def _number(language: str, match: re.Match[str]) -> str | bool:
    digits, word = match["digits"], match["mult"]
    power = _power(word, digits, language)
    number = parse_number(digits, multiplied=power) if len(digits) <= _MOST_DIGITS else None
    if number is None:
        return CUT  # a version, an address, a date we don't know: nothing to search by
    return plain(number) + (f"~{power}" if power else "")


def _power(word: str | None, digits: str, language: str) -> str | None:
    if word is None:
        return None
    if word == "mil":
        # Thousand in Spanish, million in English; but nobody asks for 300 million.
        few = re.split(r"\D", digits)[0]
        english = language not in {"es", "pt"} and int(few or 0) < _MIL_IS_A_MILLION_BELOW
        return "6" if english else "3"
    return _POWER[word]


def parse_number(digits: str, *, multiplied: str | None = None) -> Decimal | None:
    """The value of digits with their separators, or None when they are no number.

    A dot or comma before exactly three digits groups thousands, unless a multiplier follows directly
    ("1.250" is 1250, "1.250m" a decimal); before "k" it groups too ("1,200k"). Of two kinds of separator the
    last one marks the decimals.
    """
    digits = digits.replace(" ", "").replace("'", "").rstrip(".,")
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return Decimal(digits) if digits else None
    last = marks[-1]
    whole, _, rest = digits.rpartition(last)
    if len(set(marks)) == 2:
        ok = marks.count(last) == 1 and len(rest) <= 4
        return Decimal(f"{_bare(whole)}.{rest or 0}") if ok else None
    if len(marks) > 1:
        return Decimal(_bare(digits)) if _grouped(digits, last) else None
    groups = len(rest) == 3 and whole not in {"", "0"} and len(whole) <= 3
    if groups and multiplied in (None, "3"):
        return Decimal(_bare(digits))
    return Decimal(f"{whole or 0}.{rest}")


def _grouped(digits: str, mark: str) -> bool:
    """Groups of three, or the Indian way: 10,00,000."""
    first, *middle, end = digits.split(mark)
    sizes = {len(group) for group in middle}
    return len(first) in {1, 2, 3} and len(end) == 3 and sizes in ({3}, {2})


def _bare(digits: str) -> str:
    return digits.replace(".", "").replace(",", "") or "0"


def _sum(match: re.Match[str]) -> str | None:
    """One crore twenty lakh."""
    large, small = int(match[2]), int(match[4])
    if small >= large:
        return None
    total = Decimal(match[1]) + Decimal(match[3]).scaleb(small - large)
    return f"{plain(total)}~{large}"
