"""Where a lead lives: said, else told from the phone number, but only where that leaves no doubt."""

import pytest

from katek.leads.models import Lead
from katek.leads.time_zones import is_time_zone, time_zone_of


@pytest.mark.parametrize(
    ("phone", "zone"),
    [
        ("+15035550123", "America/Los_Angeles"),  # an area
        ("+12125550123", "America/New_York"),
        ("+34912345678", "Europe/Madrid"),
        ("+4915112345678", "Europe/Berlin"),  # a country of one zone
        ("+61291234567", "Australia/Sydney"),
        ("+61412345678", ""),  # a mobile of a country of many
        ("+34612345678", ""),  # Madrid or the Canaries
        ("+18005550123", ""),  # toll-free: of half the world
        ("+881612345678", ""),  # a satellite's
        ("+1503", ""),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_a_number_tells_the_zone_where_there_is_only_one(phone, zone):
    assert time_zone_of(Lead(phone=phone)) == zone


def test_zones_that_show_the_same_time_are_no_doubt():
    assert time_zone_of(Lead(phone="+447911123456")) in {"Europe/London", "Europe/Guernsey"}


def test_what_was_said_wins():
    assert time_zone_of(Lead(phone="+34912345678", timezone="Asia/Tokyo")) == "Asia/Tokyo"


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "America", "europe/madrid", ""])
def test_only_names_of_zones_are(name):
    assert not is_time_zone(name)
