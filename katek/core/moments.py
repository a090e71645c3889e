"""How members read days and times: in their language's order; in English as their agency's country has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language

AMERICAN = frozenset({"CA", "US"})  # the month first, and twelve hours


@dataclass(frozen=True)
class Shapes:
    """In the letters of Django's `date` filter."""

    long_day: str
    day: str
    day_and_year: str
    time: str = "H:i"


ENGLISH = Shapes("l j F Y", "j M", "j M Y")
AMERICAN_ENGLISH = Shapes("l, F j, Y", "M j", "M j, Y", "g:i A")
OTHERS = {
    "de": Shapes("l, j. F Y", "j. M", "j. M Y"),
    "es": Shapes(r"l, j \d\e F \d\e Y", "j M", "j M Y"),
}
_country: ContextVar[str] = ContextVar("country", default="")


@contextmanager
def told_as_in(country: str) -> Iterator[None]:
    """Inside, days and times are told as people of this country read them."""
    token = _country.set(country)
    try:
        yield
    finally:
        _country.reset(token)


def shapes() -> Shapes:
    """Of the language in force, and the country."""
    language = (get_language() or "en").partition("-")[0]
    american = language == "en" and _country.get() in AMERICAN
    return AMERICAN_ENGLISH if american else OTHERS.get(language, ENGLISH)


def told(moment: date | datetime, shape: str) -> str:
    """The moment in this shape; it is in the zone in which it shall be told."""
    return date_format(moment, shape, use_l10n=False)


def long_day(day: date) -> str:
    """`Monday 30 November 2026`"""
    return told(day, shapes().long_day)


def time_of_day(moment: datetime) -> str:
    """`14:05`"""
    return told(moment, shapes().time)


def day_and_time(moment: datetime) -> str:
    """`30 Nov 2026, 14:05`"""
    form = shapes()
    return told(moment, f"{form.day_and_year}, {form.time}")


def weekday_and_time(moment: datetime) -> str:
    """`Mon 14:05`"""
    return told(moment, f"D {shapes().time}")


def in_full(moment: datetime) -> str:
    """`Monday 30 November 2026, 14:05:09 CET`"""
    form = shapes()
    return told(moment, f"{form.long_day}, {form.time.replace('i', 'i:s')} e")
