"""Office hours as typed: up to three spans a day, readable or told why not."""

import pytest

from katek.organizations import office_hours
from katek.organizations.office_hours import WrongHours, spans_of

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_kept_day_by_day_in_order(agency):
    office_hours.choose(agency, {"mon": [("15:00", "18:00"), ("9:00", "13:00"), ("", "")]})
    agency.refresh_from_db()
    assert agency.office_hours["mon"] == [["09:00", "13:00"], ["15:00", "18:00"]]
    assert agency.office_hours["sun"] == []
    assert spans_of(agency)["mon"] == [("09:00", "13:00"), ("15:00", "18:00")]


def test_all_empty_says_nothing_of_hours(agency):
    office_hours.choose(agency, {"mon": [("09:00", "10:00")]})
    office_hours.choose(agency, {})
    assert agency.office_hours == {}


def test_the_end_of_a_day_is_24_00(agency):
    office_hours.choose(agency, {"sat": [("20:00", "24:00")]})
    assert agency.office_hours["sat"] == [["20:00", "24:00"]]


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([("09:00", "")], "both times"),
        ([("", "09:00")], "both times"),
        ([("25:00", "26:00")], "'25:00' is no time"),
        ([("nine", "ten")], "'nine' is no time"),
        ([("09:00", "24:30")], "'24:30' is no time"),
        ([("18:00", "09:00")], "later than the start"),
        ([("09:00", "09:00")], "later than the start"),
        ([("09:00", "13:00"), ("12:00", "14:00")], "09:00–13:00 and 12:00–14:00 overlap"),
        ([("<script>", "x")], "is no time"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_day_and_nothing_kept(agency, spans, said):
    with pytest.raises(WrongHours) as wrong:
        office_hours.choose(agency, {"tue": spans, "mon": [("09:00", "10:00")]})
    assert said in wrong.value.problems["tue"]
    assert set(wrong.value.problems) == {"tue"}
    agency.refresh_from_db()
    assert agency.office_hours == {}


@pytest.mark.parametrize("kept", [[], "x", {"mon": "x"}, {"mon": [["09:00"], "x", [1, 2]]}, None])
def test_what_is_unreadable_in_the_database_shows_as_empty(agency, kept):
    agency.office_hours = kept
    assert not any(spans_of(agency).values())
