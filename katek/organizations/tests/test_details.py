"""What an organization says of itself is checked, in words that say how to mend it."""

import pytest

from katek.organizations import details
from katek.organizations.models import Organization
from katek.organizations.refusals import Refused

US = {"country": "US", "currency": "USD", "area_unit": "sqft", "phone_region": "US"}


def test_currency_units_and_phone_region_follow_a_new_country():
    chosen = details.follow_country(Organization(**US), {**US, "country": "DE"})
    assert chosen == {
        "country": "DE",
        "currency": "EUR",
        "area_unit": "sqm",
        "phone_region": "DE",
    }


def test_what_was_chosen_with_the_country_stays_chosen():
    chosen = details.follow_country(Organization(**US), {**US, "country": "DE", "currency": "CHF"})
    assert chosen["currency"] == "CHF"
    assert (
        details.follow_country(Organization(**US), {**US, "currency": "CHF"})["currency"] == "CHF"
    )


@pytest.mark.parametrize("color", ["#0f766e", "#FFFFFF", "#000000", "#facc15", "#b91c1c"])
def test_a_colour_on_which_text_can_be_read_is_taken(color):
    assert details.check_color(color) == color.lower()


@pytest.mark.parametrize("color", ["", "red", "#12345", "#gggggg", "#fff", "url(x)"])
def test_what_is_no_colour_is_refused(color):
    with pytest.raises(Refused, match="no colour"):
        details.check_color(color)


def test_a_colour_on_which_no_text_can_be_read_is_refused():
    with pytest.raises(Refused, match="contrast 4"):
        details.check_color("#7a7a7a")


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("(503) 555-0100", "US", "+1 503-555-0100"),
        ("+34 612 345 678", "US", "+34 612 34 56 78"),
        ("  ", "US", ""),
    ],
)
def test_a_phone_number_is_kept_as_it_is_dialled_from_abroad(typed, region, kept):
    assert details.check_phone(typed, region) == kept


@pytest.mark.parametrize("typed", ["call us", "12", "555", "<b>"])
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(Refused, match="no phone number"):
        details.check_phone(typed, "US")


@pytest.mark.parametrize("name", ["", "Mars/Base", "Europe", "../etc/passwd"])
def test_what_is_no_time_zone_is_refused(name):
    with pytest.raises(Refused, match="no time zone"):
        details.check_timezone(name)


def test_only_money_that_is_used_today_is_offered():
    offered = dict(details.currencies())
    assert {"USD", "EUR", "CHF", "AED"} <= offered.keys()
    assert "DEM" not in offered
