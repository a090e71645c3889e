"""Steps fall due on calendar days in the lead's zone, within the hours of sending, also when clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katek.campaigns.due_times import SendingHours, due_at, instant, within, zone_of

ANY_TIME = SendingHours(time(0), time(23, 59, 59, 999_999))
# start (local), zone, days, due (local, with its offset)
EXAMPLES = [
    ("2026-06-01 12:00", "America/New_York", 0, "2026-06-01 12:00-04:00"),
    ("2026-06-01 23:40", "America/New_York", 0, "2026-06-01 23:40-04:00"),
    ("2026-06-01 12:00", "America/New_York", 3, "2026-06-04 12:00-04:00"),
    ("2026-06-01 23:40", "America/New_York", 3, "2026-06-05 09:00-04:00"),
    ("2026-06-01 03:10", "America/New_York", 3, "2026-06-04 09:00-04:00"),
    ("2026-06-01 19:00", "Europe/Madrid", 7, "2026-06-09 09:00+02:00"),
    ("2026-06-01 18:59", "Europe/Madrid", 7, "2026-06-08 18:59+02:00"),
    # the clocks change in between: still noon there
    ("2026-10-24 12:00", "Europe/Berlin", 3, "2026-10-27 12:00+01:00"),
    ("2026-03-27 12:00", "Europe/Berlin", 3, "2026-03-30 12:00+02:00"),
    ("2026-12-30 10:00", "Australia/Lord_Howe", 3, "2027-01-02 10:00+11:00"),
]


@pytest.mark.parametrize(("start", "zone", "days", "due"), EXAMPLES)
def test_a_step_is_due_at_the_time_of_day_of_the_start(start, zone, days, due):
    began = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    assert due_at(began, days, ZoneInfo(zone)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("local", "zone", "moment"),
    [
        ("2026-03-08 02:30", "America/New_York", "2026-03-08 03:00-04:00"),  # isn't there
        ("2026-11-01 01:30", "America/New_York", "2026-11-01 01:30-04:00"),  # is there twice
        ("2026-03-29 02:00", "Europe/Berlin", "2026-03-29 03:00+02:00"),
        ("2026-10-04 02:10", "Australia/Lord_Howe", "2026-10-04 02:30+11:00"),  # half an hour
        ("2011-12-30 12:00", "Pacific/Apia", "2011-12-31 00:00+14:00"),  # a whole day
    ],
)
def test_a_time_that_is_skipped_or_there_twice(local, zone, moment):
    found = instant(datetime.fromisoformat(local), ZoneInfo(zone))
    assert found == datetime.fromisoformat(moment)


def test_the_first_name_that_is_a_zone_counts():
    assert zone_of("", "Nowhere/Land", "../etc", "Europe/Madrid").key == "Europe/Madrid"
    assert zone_of("").key == "UTC"


ZONES = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
]


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1)),  # noqa: DTZ001 - bounds are wall clocks
    st.integers(1, 400),
    st.sampled_from(ZONES),
)
def test_a_step_never_comes_before_its_day_nor_outside_the_hours(start, days, name):
    zone = ZoneInfo(name)
    began = start.replace(tzinfo=UTC)
    due = due_at(began, days, zone)
    local, day = due.astimezone(zone), began.astimezone(zone).date() + timedelta(days=days)
    assert time(9) <= local.time() < time(19)
    assert local.date() - day in (timedelta(0), timedelta(days=1))
    assert due_at(began, days + 1, zone) > due
    assert within(local.replace(tzinfo=None), zone, ANY_TIME) <= due


WEEK = frozenset(range(5))
NIGHT = SendingHours(time(22), time(6), WEEK)
DAY = SendingHours(time(9), time(17), WEEK)
DAYS = SendingHours(None, weekdays=WEEK)
GAP = SendingHours(time(2), time(3))
# 2026-06-05 is a Friday
WINDOWS = [
    (DAY, "2026-06-05 09:00", "America/New_York", "2026-06-05 09:00-04:00"),
    (DAY, "2026-06-05 17:00", "America/New_York", "2026-06-08 09:00-04:00"),
    (DAY, "2026-06-06 12:00", "America/New_York", "2026-06-08 09:00-04:00"),
    (DAYS, "2026-06-06 14:10", "America/New_York", "2026-06-08 14:10-04:00"),
    (DAYS, "2026-06-05 23:59", "America/New_York", "2026-06-05 23:59-04:00"),
    (NIGHT, "2026-06-06 05:59", "Europe/Berlin", "2026-06-06 05:59+02:00"),  # Friday's night
    (NIGHT, "2026-06-07 05:59", "Europe/Berlin", "2026-06-08 22:00+02:00"),
    (NIGHT, "2026-06-05 12:00", "Europe/Berlin", "2026-06-05 22:00+02:00"),
    (GAP, "2026-03-29 01:30", "Europe/Berlin", "2026-03-30 02:00+02:00"),  # no such hour that day
    (SendingHours(time(0), time(0)), "2026-06-05 23:59", "Europe/Berlin", "2026-06-05 23:59+02:00"),
]


@pytest.mark.parametrize(("hours", "local", "zone", "moment"), WINDOWS)
def test_hours_and_days_that_an_agency_sets(hours, local, zone, moment):
    found = within(datetime.fromisoformat(local), ZoneInfo(zone), hours)
    assert found == datetime.fromisoformat(moment)
