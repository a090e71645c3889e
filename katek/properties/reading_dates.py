"""Dates of moving in: the latest day that suits, relative to the day of the message."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from katek.properties import reading_date_grammar as grammar
from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_text import Phrase, fold

_VAGUE = {"a couple of": 2, "a few": 3}
_MONTH_FIRST = frozenset({"US", "PH", "CA"})
_HALF_A_YEAR = 183
_LAST_YEAR_AHEAD = 5
# A year after these is more likely a price, or part of a sentence: "for 2025", "bis 2030 €".
_NOT_BEFORE_A_YEAR = frozenset(
    {"for", "around", "el", "le", "am", "bis", "hasta", "para", "pour", "on"}
)


@dataclass(frozen=True)
class _Stretch:
    """The days that an expression names; `whole` when "by next month" means its end, as "in" does."""

    first: date
    last: date
    whole: bool = False


Reader = Callable[[date, ReadingContext, dict[str, str]], _Stretch | None]


def read_dates(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Set `available_by`, and cut times and days that are about something else (a visit, an answer)."""
    moving = not draft.intents & {"viewing", "sell"}
    phrase.take(grammar.TIME, lambda match: True)
    for holiday, day in grammar.HOLIDAYS:
        phrase.rewrite(holiday, day)
    for pattern, reader in _READERS:
        phrase.take(pattern, partial(_dated, draft, context, reader))
    phrase.take(grammar.ASAP, partial(_now, draft, context.today))
    phrase.take(grammar.PASSING, lambda match: True)
    if not moving:
        draft.available_by = None


def _now(draft: Draft, today: date, match: re.Match[str]) -> bool:
    draft.available_by = draft.available_by or today
    return True


def _dated(draft: Draft, context: ReadingContext, reader: Reader, match: re.Match[str]) -> bool:
    part = {name: text.replace("-", " ") for name, text in match.groupdict().items() if text}
    try:
        stretch = reader(context.today, context, part)
    except ValueError:  # the 31st of February: no date, so it is left alone
        return False
    if stretch is None:
        return False
    day = _latest(stretch, part)
    if stretch.last >= context.today:
        draft.available_by = max(day, context.today)
    return True


def _latest(stretch: _Stretch, part: dict[str, str]) -> date:
    """The last acceptable day: "by March" its first, "in March" its last, "before March" the day before."""
    named = part.get("part") or part.get("part_alone")
    share = grammar.PARTS.get(named) if named else None
    days = (stretch.last - stretch.first).days
    if share == "early":
        return stretch.first + timedelta(days=days // (4 if days > _HALF_A_YEAR else 3))
    if share == "mid":
        return stretch.first + timedelta(days=days // 2 - 1 + days % 2)
    if share == "late":
        return stretch.last
    relation = grammar.RELATIONS.get(part.get("relation", ""), "in")
    if relation == "before":
        return stretch.first - timedelta(days=1)
    return stretch.first if relation == "by" and not stretch.whole else stretch.last


def _months(first: date, count: int) -> _Stretch:
    index = first.year * 12 + first.month - 1 + count
    year, month = divmod(index - 1, 12)
    return _Stretch(first.replace(day=1), date(year, month + 1, monthrange(year, month + 1)[1]))


def _after(today: date, number: int, unit: str) -> date:
    if unit in {"day", "week"}:
        return today + timedelta(days=number * (7 if unit == "week" else 1))
    year, month = divmod(
        today.year * 12 + today.month - 1 + number * (12 if unit == "year" else 1), 12
    )
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _year(part: dict[str, str], today: date, month: int) -> int:
    said = part.get("year") or part.get("year_after") or part.get("year_then")
    if said:
        return int(said)
    return today.year + (month < today.month)


def _iso(today: date, context: ReadingContext, part: dict[str, str]) -> _Stretch:
    day = date(int(part["year"]), int(part["month"]), int(part["day"]))
    return _Stretch(day, day)


def _numeric(today: date, context: ReadingContext, part: dict[str, str]) -> _Stretch | None:
    """Day and month in the order of the region, or in the only one that gives a date."""
    one, two = int(part["one"]), int(part["two"])
    month, day = (one, two) if context.region in _MONTH_FIRST else (two, one)
    if month > 12:
        month, day = day, month
    year = int(part["year"]) % 2000 + 2000 if "year" in part else None
    found = date(year or _year({}, today, month), month, day)
    if year is None and found < today:
        found = found.replace(year=found.year + 1)
    return _Stretch(found, found)


def _worded(today: date, context: ReadingContext, part: dict[str, str]) -> _Stretch:
    name = part.get("month") or part["month_first"]
    month, day = int(grammar.MONTHS[name]), int(part.get("day") or part["day_after"])
    found = date(_year(part, today, month), month, day)
    if found < today and not (part.get("year") or part.get("year_after")):
        found = found.replace(year=found.year + 1)
    return _Stretch(found, found)


def _month(today: date, context: ReadingContext, part: dict[str, str]) -> _Stretch:
    month = int(grammar.MONTHS[part.get("month") or part["month_then"]])
    return _months(date(_year(part, today, month), month, 1), 1)


def _season(today: date, context: ReadingContext, part: dict[str, str]) -> _Stretch:
    first = int(grammar.SEASONS[part["season"]])
    stretch = _months(date(_year(part, today, first), first, 1), 3)
    past = _months(stretch.first.replace(year=stretch.first.year - 1), 3)
    return past if past.last >= today and "year" not in part else stretch


def _span(today: date, context: ReadingContext, part: dict[str, str]) -> _Stretch | None:
    """This or next week, month or year, or a part of it; a bare "month" is a rent's period."""
    if not part.keys() & {"part", "next", "next_after"}:
        return None
    ahead = "next_after" in part or grammar.NEXT.get(part.get("next", "")) == "next"
    if not ahead and not part.keys() & {"part", "relation"}:
        return None  # "anything new this week" is about the listings
    unit = grammar.UNITS[part["unit"]]
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * ahead)
        return _Stretch(monday, monday + timedelta(days=6), whole=True)
    if unit == "month":
        first = _months(today, 1).last + timedelta(days=1) if ahead else today.replace(day=1)
        return _Stretch(first, _months(first, 1).last, whole=True)
    if unit == "year":
        first = date(today.year + ahead, 1, 1)
        return _Stretch(first, first.replace(month=12, day=31), whole=True)
    return None


def _bare_year(today: date, context: ReadingContext, part: dict[str, str]) -> _Stretch | None:
    year = int(part["year"])
    if not today.year <= year <= today.year + _LAST_YEAR_AHEAD:
        return None
    if part.get("relation") in _NOT_BEFORE_A_YEAR and "part" not in part:
        return None
    return _Stretch(date(year, 1, 1), date(year, 12, 31))


def _ahead(today: date, context: ReadingContext, part: dict[str, str]) -> _Stretch:
    number = part.get("to") or part.get("number") or part["next"]
    count = int(number) if number.isdigit() else _VAGUE.get(number, 1)
    unit = grammar.UNITS[fold(part.get("unit") or part["next_unit"])]
    day = _after(today, count, unit)
    return _Stretch(day, day)


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (grammar.ISO, _iso),
    (grammar.NUMERIC, _numeric),
    (grammar.SHORT, _numeric),
    (grammar.IN, _ahead),
    (grammar.WORDED, _worded),
    (grammar.MONTH_ONLY, _month),
    (grammar.SEASON, _season),
    (grammar.SPAN, _span),
    (grammar.YEAR_ONLY, _bare_year),
)
