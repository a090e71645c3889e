"""Criteria survive JSON unchanged, refuse what they don't know, and change with follow-ups by fixed rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.properties.criteria import Criteria, as_json, contradicted, from_json, merge
from katek.properties.criteria_shape import (
    AREA_UNITS,
    INTENTS,
    LOT_UNITS,
    PERIODS,
    SORTS,
    TRANSACTIONS,
)

words = st.lists(st.text(min_size=1, max_size=8), max_size=3).map(tuple)
whole = st.none() | st.integers(0, 50)
halves = st.none() | st.integers(0, 60).map(lambda n: n / 2)
money = st.none() | st.decimals(0, 10**9, places=2)
size = st.none() | st.decimals(0, 10**6, places=2)
texts = st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=8), max_size=2)


def one_of(*choices: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(choices)


any_criteria = st.builds(
    Criteria,
    intent=st.sampled_from(INTENTS),
    transaction=one_of(*TRANSACTIONS),
    types=words,
    types_not=words,
    beds_min=whole,
    beds_max=whole,
    rooms_min=halves,
    baths_max=halves,
    price_min=money,
    price_max=money,
    currency=one_of("USD", "EUR"),
    period=one_of(*PERIODS),
    area_min=size,
    area_unit=one_of(*AREA_UNITS),
    lot_max=size,
    lot_unit=one_of(*LOT_UNITS),
    places=words,
    near=words,
    features=words,
    floor_min=whole,
    year_built_min=st.none() | st.integers(1800, 2100),
    energy_min=one_of("A", "B"),
    available_by=st.none() | st.dates(),
    sort=one_of(*SORTS),
    ref=one_of("HP-1042"),
    keywords=words,
    flags=words,
    contact=texts,
    finance=texts,
)


@settings(max_examples=60)
@given(any_criteria)
def test_criteria_come_back_from_json_unchanged(criteria: Criteria):
    assert from_json(as_json(criteria)) == criteria


@pytest.mark.long
@settings(max_examples=60)
@given(any_criteria, any_criteria)
def test_any_two_criteria_merge_into_valid_ones(previous: Criteria, new: Criteria):
    merged = merge(previous, new)
    assert from_json(as_json(merged)) == merged


def test_what_is_empty_is_left_out():
    assert as_json(Criteria()) == {"intent": "search"}


def test_prices_are_plain_decimal_texts_and_dates_iso():
    criteria = Criteria(
        price_min=Decimal("1.2E+6"),
        price_max=Decimal("1500000.50"),
        available_by=date(2027, 3, 1),
        baths_min=2.5,
        lot_min=Decimal("0.25"),
        area_min=Decimal("80.00"),
    )
    assert as_json(criteria) == {
        "intent": "search",
        "price_min": "1200000",
        "price_max": "1500000.5",
        "available_by": "2027-03-01",
        "baths_min": 2.5,
        "lot_min": 0.25,
        "area_min": 80,
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("colour", "red"),
        ("unknown_places", ["Gotham"]),
        ("changes", ["cheaper"]),
        ("area_unit", "sqm"),
        ("intent", "dance"),
        ("transaction", "steal"),
        ("types", "house"),
        ("types", [3]),
        ("beds_min", "3"),
        ("beds_min", 2.5),
        ("beds_min", True),
        ("baths_min", 2.3),
        ("price_max", 800000),
        ("price_max", "800k"),
        ("price_max", "-5"),
        ("price_max", "NaN"),
        ("area_min", "80"),
        ("area_min", float("nan")),
        ("area_min", float("inf")),
        ("unit", "acre"),
        ("available_by", "tomorrow"),
        ("available_by", 20270301),
        ("sort", "random"),
        ("places", None),
        ("contact", {"phone": 5}),
        ("ref", ""),
    ],
)
def test_json_with_an_unknown_key_or_a_wrong_value_is_refused_by_name(key: str, value: object):
    with pytest.raises(ValueError, match=f"^{key}: "):
        from_json({key: value})


HOUSES = Criteria(
    transaction="buy",
    types=("house",),
    beds_min=3,
    price_min=Decimal(300_000),
    price_max=Decimal(500_000),
    currency="USD",
    places=("Salem",),
    features=("pool",),
    flags=("inferred_transaction",),
)


def test_a_new_value_replaces_the_old_one_and_the_rest_stays():
    merged = merge(HOUSES, Criteria(beds_min=4, types=("condo",), places=("Bend",)))
    assert (merged.beds_min, merged.types, merged.places) == (4, ("condo",), ("Bend",))
    assert merged.price_max == 500_000


def test_also_adds_types_and_places():
    new = Criteria(types=("condo",), places=("Bend",), changes=("add",))
    merged = merge(HOUSES, new)
    assert merged.types == ("house", "condo")
    assert merged.places == ("Salem", "Bend")


def test_features_gather_and_can_be_dropped():
    merged = merge(HOUSES, Criteria(features=("garage",)))
    assert merged.features == ("pool", "garage")
    assert merge(merged, Criteria(changes=("drop:pool",))).features == ("garage",)


def test_a_feature_that_is_ruled_out_is_no_longer_wanted():
    merged = merge(HOUSES, Criteria(features_not=("pool",)))
    assert (merged.features, merged.features_not) == ((), ("pool",))
    assert merge(merged, Criteria(features=("pool",))).features_not == ()


def test_any_clears_its_slots():
    merged = merge(HOUSES, Criteria(changes=("clear:price", "clear:beds", "clear:places")))
    assert (merged.price_min, merged.price_max, merged.currency) == (None, None, None)
    assert (merged.beds_min, merged.places) == (None, ())
    assert merged.types == ("house",)


def test_cheaper_means_under_the_cheapest_that_was_shown():
    shown = [Decimal(612_000), Decimal(400_000)]
    merged = merge(HOUSES, Criteria(changes=("cheaper",)), shown_prices=shown)
    assert merged.price_max == 380_000
    assert merged.price_min == 300_000


def test_cheaper_than_the_minimum_gives_up_the_minimum():
    merged = merge(HOUSES, Criteria(changes=("cheaper",)), shown_prices=[Decimal(300_000)])
    assert (merged.price_min, merged.price_max) == (None, Decimal(285_000))


def test_cheaper_with_nothing_shown_sorts_by_price():
    assert merge(HOUSES, Criteria(changes=("cheaper",))).sort == "price_asc"


def test_bigger_means_more_than_the_biggest_that_was_shown():
    shown = [Decimal(100), Decimal(200)]
    new = Criteria(changes=("bigger",))
    merged = merge(HOUSES, new, shown_areas=shown, shown_unit="sqm")
    assert (merged.area_min, merged.area_unit) == (Decimal(210), "sqm")


def test_smaller_means_less_than_the_smallest_that_was_shown():
    new = Criteria(changes=("smaller",))
    merged = merge(HOUSES, new, shown_areas=[Decimal(100), Decimal(200)], shown_unit="sqm")
    assert (merged.area_max, merged.area_unit) == (Decimal(95), "sqm")


def test_changing_from_buying_to_renting_forgets_the_price():
    merged = merge(HOUSES, Criteria(transaction="rent"))
    assert (merged.transaction, merged.price_min, merged.price_max) == ("rent", None, None)
    assert "inferred_transaction" not in merged.flags


def test_a_new_price_of_the_other_transaction_takes_the_place_of_the_old():
    new = Criteria(transaction="rent", price_max=Decimal(2000), currency="USD", period="month")
    merged = merge(HOUSES, new)
    assert (merged.price_min, merged.price_max, merged.period) == (None, Decimal(2000), "month")


def test_one_bound_said_anew_keeps_the_other_while_they_agree():
    lower = merge(HOUSES, Criteria(price_max=Decimal(350_000), currency="USD"))
    assert (lower.price_min, lower.price_max) == (300_000, 350_000)
    lowest = merge(HOUSES, Criteria(price_max=Decimal(250_000), currency="USD"))
    assert (lowest.price_min, lowest.price_max) == (None, 250_000)


def test_bedrooms_end_the_wish_for_a_studio():
    studio = Criteria(types=("studio",), beds_max=0)
    merged = merge(studio, Criteria(beds_min=2))
    assert (merged.types, merged.beds_min, merged.beds_max) == ((), 2, None)


def test_start_over_forgets_everything():
    assert merge(HOUSES, Criteria(changes=("reset",), beds_min=1)) == Criteria(beds_min=1)


def test_flags_of_one_message_do_not_last_but_those_of_its_facts_do():
    base = replace(HOUSES, flags=("inferred_transaction", "fair_housing", "assumed_thousands"))
    assert merge(base, Criteria(beds_min=2)).flags == ("inferred_transaction", "assumed_thousands")
    new = Criteria(price_max=Decimal(1), currency="USD", flags=("jailbreak",))
    assert merge(base, new).flags == ("inferred_transaction", "jailbreak")


def test_a_contradiction_names_its_slots():
    clash = Criteria(price_min=Decimal(2), price_max=Decimal(1), beds_min=3, beds_max=2)
    merged = merge(Criteria(), clash)
    assert contradicted(merged) == ("beds", "price")
    assert contradicted(merge(merged, Criteria(beds_min=1, beds_max=2))) == ("price",)


def test_a_landmark_keeps_the_town_and_a_new_town_drops_the_landmark():
    near = merge(HOUSES, Criteria(near=("station",)))
    assert (near.places, near.near) == (("Salem",), ("station",))
    elsewhere = merge(near, Criteria(places=("Bend",)))
    assert (elsewhere.places, elsewhere.near) == (("Bend",), ())
