"""Places: the agency's own in any spelling, unknown ones named instead of dropped, landmarks apart."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.properties.reading import read
from katek.properties.reading_gazetteer import gazetteer
from katek.properties.tests.utterances import DE, ES, FR, OREGON, US


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("houses in Maple Bay", ("Maple Bay",)),
        ("MAPLE BAY houses", ("Maple Bay",)),
        ("maple-bay", ("Maple Bay",)),
        ("in maple  bay", ("Maple Bay",)),
        ("condos around Mapel Bay", ("Maple Bay",)),
        ("beavertn or portlnd", ("Beaverton", "Portland")),
        ("saint johns", ("St. Johns",)),
        ("st johns", ("St. Johns",)),
        ("homes in Oswego", ("Oswego",)),
        ("2 bed in 97201", ("97201",)),
        ("3 bed portland or beaverton", ("Portland", "Beaverton")),
        ("a 2 bath house in Bath", ("Bath",)),
        ("garden city", ("Garden City",)),
        ("12 May Street", ("May Street",)),
        ("Portland, OR 97201", ("Portland", "97201")),
        ("Portland, Oregon", ("Portland",)),
    ],
)
def test_the_agencys_places_are_found_in_any_spelling(text: str, places: tuple[str, ...]):
    found = read(text, context=OREGON)
    assert (found.places, found.unknown_places) == (places, ())


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("houses in Gotham", ("Gotham",)),
        ("HOUSES IN GOTHAM", ("Gotham",)),
        ("something near Springfield", ("Springfield",)),
        ("houses in Portland or Gotham", ("Gotham",)),
        ("houses in Gotham or Portland", ("Gotham",)),
        ("moving to New Haven next month", ("New Haven",)),
        ("3 bed in San Jose under 500k", ("San Jose",)),
        ("a flat on Elm Avenue", ("Elm Avenue",)),
        ("how much is 44 Elm Avenue", ("44 Elm Avenue",)),
        ("location: Gotham", ("Gotham",)),
        ("in 10001", ("10001",)),
    ],
)
def test_a_place_without_listings_is_named_not_dropped(text: str, unknown: tuple[str, ...]):
    assert read(text, context=OREGON).unknown_places == unknown


@pytest.mark.parametrize(
    "text",
    [
        *("in good condition", "in the next month", "in my budget", "interested in a house"),
        *("in a quiet area", "in cash", "move in ready", "in general", "built in brick houses"),
        *("a house in the price range", "walk in closet", "anything in stock?", "in person"),
        *("in front of the house", "in need of repair", "near me", "around here"),
        *("in March", "in 3 weeks", "in English please", "bath", "2 bath", "sale", "house"),
    ],
)
def test_not_everything_behind_in_is_a_place(text: str):
    found = read(text, context=OREGON)
    assert (found.places, found.unknown_places) == ((), ())


@pytest.mark.parametrize(
    ("text", "excluded", "places"),
    [
        ("anywhere but Beaverton", "Beaverton", ()),
        ("not in Portland please, Maple Bay instead", "Portland", ("Maple Bay",)),
        ("houses except in Gotham", "Gotham", ()),
    ],
)
def test_a_place_can_be_ruled_out(text: str, excluded: str, places: tuple[str, ...]):
    found = read(text, context=OREGON)
    assert found.places == places
    assert f"excluded_place:{excluded}" in found.flags


@pytest.mark.parametrize(
    ("text", "context", "places"),
    [
        ("studio in Brooklyn under 2000", US, ("Brooklyn",)),
        ("loft in new york city", US, ("New York City",)),
        ("condo in Coeur d'Alene", US, ("Coeur d'Alene",)),
        ("homes in St. Louis", US, ("St. Louis",)),
        ("3 bed in Cary, Apex or Raleigh", US, ("Cary", "Apex", "Raleigh")),
        ("condo in Austin, TX under 400k", US, ("Austin",)),
        ("flat in Stoke-on-Trent, furnished", US, ("Stoke-on-Trent",)),
        ("piso en Palma de Mallorca con terraza", ES, ("Palma de Mallorca",)),
        ("Wohnung in Frankfurt am Main mit Balkon", DE, ("Frankfurt am Main",)),
        ("maison à Aix-en-Provence avec piscine", FR, ("Aix-en-Provence",)),
        ("condos downtown", US, ("downtown",)),
        ("piso en el centro", ES, ("downtown",)),
    ],
)
def test_without_a_gazetteer_what_follows_the_preposition_is_the_place(text, context, places):
    found = read(text, context=context)
    assert (found.places, found.unknown_places) == (places, ())


@pytest.mark.parametrize(
    ("text", "places", "near"),
    [
        ("near Portland", ("Portland",), ("Portland",)),
        ("close to the beach", (), ("beach",)),
        ("walking distance to a subway station", (), ("metro",)),
        ("within 10 minutes of the airport", (), ("airport",)),
        ("near good restaurants and shops", (), ("restaurants", "shops")),
        ("in Portland near the station", ("Portland",), ("station",)),
        ("house by the lake", (), ("lake",)),
        ("downtown Portland", ("Portland",), ("downtown",)),
        ("near downtown", (), ("downtown",)),
    ],
)
def test_what_a_home_is_near_to_is_kept_apart(text, places, near):
    found = read(text, context=OREGON)
    assert (found.places, found.near) == (places, near)


def test_an_answer_to_where_needs_no_preposition():
    assert read("Salem", context=replace(US, asked="places")).places == ("Salem",)
    assert read("gotham", context=replace(OREGON, asked="places")).unknown_places == ("Gotham",)


names = st.text("bcdfghjklmnpqrstvwxz", min_size=6, max_size=12).map(str.title)


@settings(max_examples=60)
@given(names, st.data())
def test_one_slip_in_a_name_of_six_letters_is_forgiven(name: str, data: st.DataObject):
    context = replace(OREGON, places=(name,))
    place = data.draw(st.integers(1, len(name) - 2))
    slips = {
        name[:place] + name[place + 1 :],
        name[:place] + name[place] + name[place:],
    }
    for typed in slips:
        assert gazetteer((name,)).close([typed.lower()]) == name
        assert read(f"houses in {typed}", context=context).places == (name,)


@settings(max_examples=60)
@given(names)
def test_every_name_is_either_a_place_or_an_unknown_place(name: str):
    found = read(f"houses in {name}", context=OREGON)
    assert len(found.places) + len(found.unknown_places) == 1
