"""The places of an organization, and which one a customer means."""

from datetime import date

import pytest

from katek.properties.gazetteer import gazetteer, reading_context, ref_finder
from katek.properties.listing import delete, save

pytestmark = pytest.mark.django_db
AUSTIN = {
    "listing_id": "HP-1042",
    "street_address": "12 Maple Street, Apt 4",
    "subdivision_name": "Barton Hills",
    "city": "Austin",
    "state_or_province": "TX",
    "postal_code": "78704",
}


def test_every_name_of_a_place_is_known(agency):
    save(agency, AUSTIN)
    known = gazetteer(agency).places
    assert {
        *("austin", "barton hills", "78704", "maple street", "tx", "texas"),
        *("united states", "estados unidos"),
    } <= known.keys()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("AUSTIN", [("austin",)]),
        ("Austn", [("austin",)]),
        ("Austin, TX", [("austin", "tx")]),
        ("Barton Hills Austin", [("barton hills", "austin")]),
        ("the Barton Hills area", [("barton hills",)]),
        ("Barton", [("barton hills",)]),
        ("Dallas", []),
        ("78705", []),
        ("", []),
    ],
)
def test_a_name_is_resolved_however_it_is_written(agency, name, found):
    save(agency, AUSTIN)
    assert gazetteer(agency).resolve(name) == found


def test_new_and_withdrawn_listings_change_what_is_known_at_once(agency):
    first = save(agency, AUSTIN)
    assert gazetteer(agency).resolve("Salem") == []
    save(agency, {"city": "Salem"})
    assert gazetteer(agency).resolve("Salem") == [("salem",)]
    delete(agency, first)
    assert gazetteer(agency).resolve("Austin") == []


def test_towns_with_most_listings_are_named_first(agency):
    for city in ("Salem", "Austin", "Austin"):
        save(agency, {"city": city})
    assert gazetteer(agency).names() == ["Austin", "Salem"]


def test_places_and_numbers_of_others_are_unknown(agency, rival):
    save(rival, AUSTIN)
    assert gazetteer(agency).places == {}
    assert ref_finder(agency)("HP-1042") is None


def test_numbers_are_found_as_people_type_them(agency):
    save(agency, AUSTIN)
    find = ref_finder(agency)
    assert {find(text) for text in ("HP-1042", "hp1042", "#hp 1042")} == {"HP-1042"}
    assert {find(text) for text in ("HP-1043", "house", "")} == {None}


def test_the_reader_gets_names_but_no_state_codes_that_are_words(agency):
    save(agency, AUSTIN | {"state_or_province": "OR"})
    context = reading_context(agency, today=date(2026, 11, 22), language="es")
    assert {"Austin", "Barton Hills", "Oregon", "Maple Street"} <= set(context.places)
    assert "OR" not in context.places
    assert (context.currency, context.area_unit, context.language) == ("USD", "sqft", "es")
