"""How dates of moving in are said, as patterns over the folded text."""

import re

from katek.properties import reading_words_time as words
from katek.properties.reading_lexicon import either
from katek.properties.reading_text import fold


def _table(groups: dict[str, str]) -> dict[str, str]:
    return {fold(part.strip()): name for name, text in groups.items() for part in text.split(",")}


RELATIONS, PARTS, MONTHS = _table(words.RELATIONS), _table(words.PARTS), _table(words.MONTHS)
SEASONS, UNITS, NEXT = _table(words.SEASONS), _table(words.UNITS), _table(words.NEXT)
_RELATION = rf"(?:\b(?P<relation>{either(','.join(RELATIONS))})\b ?)"
_PART = rf"(?:\b(?P<part>{either(','.join(PARTS))})[ -](?:the |des |del |de |du )?)"
_MONTH = rf"(?P<month>{either(','.join(MONTHS))})\b\.?(?! (?:{either(words.STREET)})\b)"
# "mar" is the sea too, but not beside a day.
MONTHS["mar"] = "3"
_MONTH_OF_A_DAY = rf"(?P<month>{either(','.join(MONTHS))})\b\.?(?! (?:{either(words.STREET)})\b)"
_YEAR = r"(?:,? (?:of |de |del )?(?P<year>20\d\d)\b)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.|º)?"

ISO = re.compile(rf"{_RELATION}?\b(?P<year>20\d\d)-(?P<month>[01]?\d)-(?P<day>[0-3]?\d)\b")
NUMERIC = re.compile(
    rf"{_RELATION}?(?<![\d./])(?P<one>[0-3]?\d)[/.](?P<two>[0-3]?\d)[/.](?P<year>20\d\d|\d\d)(?![\d/])"
)
SHORT = re.compile(rf"{_RELATION}(?<![\d./])(?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)(?![\d/]|\.\d)")
WORDED = re.compile(
    rf"{_RELATION}?(?:\b{_DAY} ?(?:of |de |d )?{_MONTH_OF_A_DAY}{_YEAR}?"
    rf"|\b{_MONTH_OF_A_DAY.replace('<month>', '<month_first>')} "
    rf"{_DAY.replace('<day>', '<day_after>')}(?! ?(?:bed|br\b|bath|"
    rf"k\b|%|,\d))"
    rf"(?!\d){_YEAR.replace('<year>', '<year_after>')}?)"
)
MONTH_ONLY = re.compile(
    rf"(?:{_RELATION}{_PART}?|{_PART.replace('<part>', '<part_alone>')})\b{_MONTH}{_YEAR}?"
    rf"|\b{_MONTH.replace('<month>', '<month_then>')}{_YEAR.replace('<year>', '<year_then>')}"
)
SEASON = re.compile(
    rf"(?:{_RELATION}{_PART}?(?:(?:next|this|the|nachsten|proxim[oa]|el|la|l) )?|\b(?:next|this) )"
    rf"(?P<season>{either(','.join(SEASONS))})\b{_YEAR}?"
)
SPAN = re.compile(
    rf"{_RELATION}?{_PART}?(?:(?:the|el|la|le|l) )?"
    rf"(?:\b(?P<next>{either(','.join(NEXT))}) )?\b(?P<unit>{either(','.join(UNITS))})\b"
    rf"(?: (?P<next_after>{either(words.NEXT_AFTER)}))?"
)
YEAR_ONLY = re.compile(
    rf"(?:{_RELATION}{_PART}?|{_PART.replace('<part>', '<part_alone>')})(?P<year>20[2-4]\d)\b(?! ?(?:\$|€|sq|"
    rf"bed|euro|dollar|/|a month))"
)
IN = re.compile(
    rf"\b(?:in|within|en|dentro de|dans|d ici|innerhalb von|binnen|خلال|بعد)(?: the)?(?: next| nachsten| "
    rf"proxim[oa]s)?"
    rf"(?: about| around)? (?P<number>\d{{1,3}}|a|an|one|un|una|une|einem|einer|a couple of|a few)"
    rf"(?:-| to |–)?(?P<to>\d{{1,2}})? (?P<unit>{either(','.join(UNITS))})\b|\b(?:the )?next "
    rf"(?P<next>\d{{1,2}}) "
    rf"(?P<next_unit>{either(','.join(UNITS))})\b"
)
ASAP = re.compile(rf"\b{either(words.ASAP)}\b")
TIME = re.compile(
    r"\b(?:at |um |a las |a |around )?\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.?|p\.m\.?|uhr|o clock|oclock|"
    r"h)\b"
    r"|\b(?:at|um|a las|around|by)? ?\d{1,2}:\d\d\b|\b(?:at|um|a las) \d{1,2}(?= ?[?!.,|]| ?$| (?:tomorrow|"
    r"today|on))"
)
PASSING = re.compile(rf"\b(?:on |this |next |am |el |ce )?{either(words.PASSING)}s?\b")
HOLIDAYS = (
    (re.compile(r"\b(?:christmas|xmas|weihnachten|navidad|noel)\b"), "december 25"),
    (
        re.compile(
            r"\b(?:new years?(?: day| eve)?|neujahr|silvester|ano nuevo|nouvel an)\b(?! (?:home|house))"
        ),
        "january 1",
    ),
)
