"""Postal codes that are said to be such, and places that somebody lives in now."""

from dataclasses import replace

import pytest

from katek.properties.reading import read
from katek.properties.tests.utterances import DE, ES, GB, OREGON, US

GERMAN, SPANISH = replace(OREGON, language="de"), replace(OREGON, language="es")


@pytest.mark.parametrize(
    ("text", "context", "code"),
    [
        ("zip 97201", OREGON, "97201"),
        ("zip code 97201", OREGON, "97201"),
        ("my zip is 97201", OREGON, "97201"),
        ("3 bed in the 97201 zip code", OREGON, "97201"),
        ("zip 97201-1234", OREGON, "97201"),
        ("zip code 97202", US, "97202"),
        ("PLZ 01067", DE, "01067"),
        ("Wohnung PLZ 01067 bis 300.000", DE, "01067"),
        ("código postal 28013", ES, "28013"),
        ("flat postcode LS1 4AP under £900 pcm", GB, "LS1 4AP"),
    ],
)
def test_a_postal_code_is_a_place_and_its_word_is_not(text, context, code):
    found = read(text, context=context)
    assert (found.places, found.unknown_places, found.keywords) == ((code,), (), ())
    assert found.ref is None


def test_a_postal_code_without_listings_is_named():
    found = read("homes in zip 97299", context=OREGON)
    assert (found.places, found.unknown_places, found.keywords) == ((), ("97299",), ())


def test_several_ruled_out_and_bare_ones():
    assert read("zip codes 97201 or 97299", context=OREGON).unknown_places == ("97299",)
    assert read("not in zip 97201", context=OREGON).flags == ("excluded_place:97201",)
    assert read("which zip?", context=OREGON).keywords == ()
    priced = read("zip 97201 500k", context=OREGON)
    assert (priced.places, priced.price_max) == (("97201",), 500_000)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("I live in Portland but want to buy in Beaverton", OREGON),
        ("we work in Portland, looking in Beaverton", OREGON),
        ("I'm from Portland and want a house in Beaverton", OREGON),
        ("moving from Portland to Beaverton", OREGON),
        ("my office is in Portland, house in Beaverton", OREGON),
        ("I live in Seattle but want to buy in Beaverton", OREGON),
        ("I currently rent in Portland and want to buy in Beaverton", OREGON),
        ("Ich wohne in Portland und suche ein Haus in Beaverton", GERMAN),
        ("wir kommen aus Portland, suchen in Beaverton", GERMAN),
        ("vivo en Portland pero quiero comprar en Beaverton", SPANISH),
        ("soy de Portland, busco casa en Beaverton", SPANISH),
    ],
)
def test_where_somebody_lives_now_is_no_wish(text, context):
    found = read(text, context=context)
    assert (found.places, found.unknown_places) == (("Beaverton",), ())
    assert "office" not in found.types
    assert not any(flag.startswith("contradiction") for flag in found.flags)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("I want to live in Portland", OREGON),
        ("thinking about living in Portland", OREGON),
        ("houses located in Portland", OREGON),
        ("homes near where I work in Portland", OREGON),
        ("ich möchte in Portland wohnen", GERMAN),
        ("quiero vivir en Portland", SPANISH),
    ],
)
def test_where_somebody_wants_to_live_is_one(text, context):
    assert read(text, context=context).places == ("Portland",)


@pytest.mark.parametrize("text", ["5 miles from Portland", "within 10 minutes of Portland"])
def test_a_distance_from_a_place_is_near_it(text):
    assert read(text, context=OREGON).near == ("Portland",)
