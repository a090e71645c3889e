"""Dialogues of wishes: what a message takes back, what it begins anew, and what stays."""

from dataclasses import replace
from typing import Any

import pytest

from katek.properties.criteria import Criteria, as_json, merge
from katek.properties.reading import read
from katek.properties.tests.utterances import OREGON

GERMAN = replace(OREGON, language="de")
SPANISH = replace(OREGON, language="es")
HOUSE = "4 bed house to buy in Lake Oswego with 2 baths, 2000 sqft, other than condos under 700k"


def after(*lines: str, context=OREGON) -> dict[str, Any]:
    """The wishes in force after these messages."""
    wishes = Criteria()
    for line in lines:
        wishes = merge(wishes, read(line, context=replace(context, previous=wishes)))
    return as_json(replace(wishes, intent="search"))


@pytest.mark.parametrize(
    ("no", "context"),
    [
        ("not in Lake Oswego", OREGON),
        ("not Lake Oswego please", OREGON),
        ("anywhere but Lake Oswego", OREGON),
        ("I don't want to live in Lake Oswego", OREGON),
        ("no Lake Oswego", OREGON),
        ("bitte nicht in Lake Oswego", GERMAN),
        ("no en Lake Oswego", SPANISH),
    ],
)
def test_a_place_that_is_ruled_out_is_no_wish_any_more(no, context):
    found = after("house in Lake Oswego", no, context=context)
    assert found == {
        "intent": "search",
        "types": ["house"],
        "flags": ["excluded_place:Lake Oswego"],
    }


def test_a_place_stays_out_until_it_is_asked_for_again():
    begun = ("4 bed house in Lake Oswego or Portland", "not Lake Oswego", "anything but condos")
    found = after(*begun)
    assert found["places"] == ["Portland"]
    assert found["flags"] == ["excluded_place:Lake Oswego"]
    again = after(*begun, "well, in Lake Oswego after all")
    assert again["places"] == ["Lake Oswego"]
    assert "flags" not in again
    assert "flags" not in after(*begun, "start over")
    assert "flags" not in after(*begun, "any area is fine")


@pytest.mark.parametrize("text", ["why not Portland?", "not sure, Portland maybe"])
def test_a_no_that_is_about_something_else_rules_nothing_out(text):
    assert after(text)["places"] == ["Portland"]


def test_not_far_from_a_place_is_near_it():
    assert after("not far from Beaverton")["near"] == ["Beaverton"]


def test_the_other_transaction_with_a_kind_is_another_search():
    assert after(HOUSE, "studio to rent in Portland") == {
        "intent": "search",
        "transaction": "rent",
        "types": ["studio"],
        "beds_max": 0,
        "places": ["Portland"],
    }
    assert after(HOUSE, "apartment to rent")["places"] == ["Lake Oswego"]


def test_the_other_transaction_alone_takes_but_the_price():
    found = after(HOUSE, "to rent, I mean")
    assert found["beds_min"] == 4
    assert found["area_min"] == 2000
    assert "price_max" not in found


def test_another_family_of_property_is_another_search():
    found = after(HOUSE, "office space for lease")
    assert found == {
        "intent": "search",
        "transaction": "rent",
        "types": ["office"],
        "places": ["Lake Oswego"],
    }
    assert after(HOUSE, "office space for lease", "a house with a garden") == {
        "intent": "search",
        "types": ["house"],
        "places": ["Lake Oswego"],
        "features": ["garden"],
    }


def test_another_kind_of_home_or_one_more_kind_is_the_same_search():
    assert after(HOUSE, "townhouses instead")["baths_min"] == 2
    assert after(HOUSE, "or land")["types"] == ["house", "land"]
    assert after(HOUSE, "or land")["area_min"] == 2000


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("cheapest home you have", OREGON),
        ("what is the cheapest place that you offer?", OREGON),
        ("das günstigste Haus, das Sie haben", GERMAN),
        ("la casa más barata que tienen", SPANISH),
    ],
)
def test_the_cheapest_of_all_begins_anew_but_for_buying(text, context):
    found = after(HOUSE, text, context=context)
    assert found["sort"] == "price_asc"
    assert found["transaction"] == "buy"
    assert set(found) <= {"intent", "sort", "transaction", "types"}
