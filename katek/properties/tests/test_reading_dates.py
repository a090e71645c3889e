"""The latest day that suits, from the words customers use, on any day that they write."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.properties.reading import read
from katek.properties.tests.utterances import DE, GB, OREGON, US

NOVEMBER = date(2026, 11, 22)  # a Sunday
EXAMPLES = [
    ("by March", "2027-03-01"),
    ("from March", "2027-03-01"),
    ("in March", "2027-03-31"),
    ("available in February", "2027-02-28"),
    ("before March", "2027-02-28"),
    ("before the end of March", "2027-03-31"),
    ("by the end of January", "2027-01-31"),
    ("end of the month", "2026-11-30"),
    ("by the end of the year", "2026-12-31"),
    ("next month", "2026-12-31"),
    ("by next month", "2026-12-31"),
    ("before next month", "2026-11-30"),
    ("next week", "2026-11-29"),
    ("next year", "2027-12-31"),
    ("in 3 months", "2027-02-22"),
    ("in three months", "2027-02-22"),
    ("in 2 weeks", "2026-12-06"),
    ("within 30 days", "2026-12-22"),
    ("in a year", "2027-11-22"),
    ("in November", "2026-11-30"),
    ("by November", "2026-11-22"),
    ("mid March", "2027-03-15"),
    ("early March", "2027-03-11"),
    ("move in March 15", "2027-03-15"),
    ("March 15th, 2028", "2028-03-15"),
    ("on the 15th of March", "2027-03-15"),
    ("before 15 March", "2027-03-14"),
    ("available 2027-01-15", "2027-01-15"),
    ("by 3/15", "2027-03-15"),
    ("from 3/15/27", "2027-03-15"),
    ("in the summer", "2027-08-31"),
    ("by spring", "2027-03-01"),
    ("before Christmas", "2026-12-24"),
    ("move in by the new year", "2027-01-01"),
    ("in 2027", "2027-12-31"),
    ("asap", "2026-11-22"),
    ("available immediately", "2026-11-22"),
    ("as soon as possible", "2026-11-22"),
    ("ab sofort", "2026-11-22"),
    ("ab 1. Februar", "2027-02-01"),
    ("im März", "2027-03-31"),
    ("bis Ende März", "2027-03-31"),
    ("vor März", "2027-02-28"),
    ("nächsten Monat", "2026-12-31"),
    ("in 3 Monaten", "2027-02-22"),
    ("en marzo", "2027-03-31"),
    ("antes de marzo", "2027-02-28"),
    ("a partir del 1 de marzo", "2027-03-01"),
    ("a finales de marzo", "2027-03-31"),
    ("el mes que viene", "2026-12-31"),
    ("lo antes posible", "2026-11-22"),
    ("en mars", "2027-03-31"),
    ("à partir du 1er mars", "2027-03-01"),
    ("le mois prochain", "2026-12-31"),
    ("dès maintenant", "2026-11-22"),
    ("فورا", "2026-11-22"),
    ("في مارس", "2027-03-31"),
    ("الشهر القادم", "2026-12-31"),
]


@pytest.mark.parametrize(("words", "day"), EXAMPLES)
def test_dates_relative_to_the_day_of_the_message(words: str, day: str):
    found = read(f"2 bed flat, {words}", context=US)
    assert found.available_by == date.fromisoformat(day)
    assert (found.beds_min, found.keywords, found.places) == (2, (), ())


@settings(max_examples=60)
@given(st.dates(date(2026, 11, 22), date(2035, 12, 31)))
def test_a_date_reads_the_same_in_every_notation(day: date):
    spellings = {
        f"{day:%Y-%m-%d}": US,
        f"{day.month}/{day.day}/{day.year}": US,
        f"{day.day}/{day.month}/{day.year}": GB,
        f"{day.day}.{day.month}.{day.year}": DE,
        f"{day:%B} {day.day}, {day.year}": US,
        f"{day.day} {day:%b} {day.year}": GB,
    }
    for spelling, context in spellings.items():
        assert read(f"available by {spelling}", context=context).available_by == day, spelling


@settings(max_examples=60)
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(EXAMPLES))
def test_no_wish_lies_in_the_past_whatever_the_day(today: date, example: tuple[str, str]):
    found = read(f"2 bed flat, {example[0]}", context=replace(US, today=today))
    assert found.available_by is None or found.available_by >= today


@settings(max_examples=60)
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_by_a_month_is_its_first_day_and_in_it_its_last(today: date):
    by = read("by May", context=replace(US, today=today)).available_by
    within = read("in May", context=replace(US, today=today)).available_by
    assert by is not None
    assert within is not None
    assert within.month == 5
    assert (within + timedelta(days=1)).day == 1
    assert by == max(date(within.year, 5, 1), today)


@pytest.mark.parametrize(
    "words",
    [
        *("I may want a house", "a house on March Street", "we march on", "$2,500 a month"),
        *("monthly rent", "anything new this week", "built in 2010", "by 31 February", "in 1850"),
        *("call me tomorrow", "the fall of prices", "24/7", "3/2 house", "on Sunday"),
    ],
)
def test_what_only_looks_like_a_date_is_none(words: str):
    assert read(words, context=US).available_by is None


def test_the_day_of_a_viewing_is_no_day_of_moving_in():
    found = read("can I visit HP-1042 on March 3 at 5pm", context=OREGON)
    assert (found.intent, found.ref, found.available_by) == ("viewing", "HP-1042", None)


def test_a_street_named_after_a_month_is_a_street():
    found = read("2 bed on May Street", context=OREGON)
    assert (found.places, found.available_by) == (("May Street",), None)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("built after 2010", 2011, None),
        ("built since 2010", 2010, None),
        ("newer than 2010", 2011, None),
        ("year built 2005+", 2005, None),
        ("built before 1950", None, 1949),
        ("built in 1999", 1999, 1999),
        ("built in the 1990s", 1990, 1999),
        ("built in the 80s", 1980, 1989),
        ("1920s house", 1920, 1929),
        ("built between 1990 and 2005", 1990, 2005),
        ("Baujahr ab 2015", 2015, None),
        ("construido después de 2000", 2001, None),
        ("construit avant 1900", None, 1899),
    ],
)
def test_the_year_it_was_built(words: str, low: int | None, high: int | None):
    found = read(f"{words}, 2 bed", context=US)
    assert (found.year_built_min, found.year_built_max) == (low, high)
    assert (found.available_by, found.price_max) == (None, None)


@pytest.mark.parametrize(
    ("words", "floor"),
    [
        ("4th floor or higher", 4),
        ("at least the third floor", 3),
        ("above the 10th floor", 11),
        ("floor 5+", 5),
        ("ab 3. OG", 3),
        ("tercera planta o superior", 3),
        ("2e étage minimum", 2),
        ("2 floors", None),
        ("top floor", None),
    ],
)
def test_the_lowest_floor(words: str, floor: int | None):
    assert read(f"flat, {words}", context=US).floor_min == floor
