"""The search finds exactly what a plain reading of the wishes finds, on any listings."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.changes import prepare, write
from katek.properties.criteria import Criteria
from katek.properties.filters import DEARER
from katek.properties.search import search

KINDS = {
    "house": ("Single Family Residence", "Villa"),
    "condo": ("Condominium", "Loft"),
    "apartment": ("Apartment", "Condominium", "Loft"),
    "land": ("Unimproved Land",),
}
SUB_TYPES = sorted({sub_type for kinds in KINDS.values() for sub_type in kinds})
CITIES = ("Austin", "Málaga", "Dallas")
FEATURES = ("pool", "garage", "elevator")
PER_MONTH = {"month": Decimal(1), "week": Decimal(52) / 12, "year": Decimal(1) / 12}
SQUARE_FOOT = Decimal("0.09290304")


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


PRICES = st.sampled_from([900, 1000, 1099, 1100, 1101, 4000])
LISTINGS = st.fixed_dictionaries(
    {
        "transaction": st.sampled_from(["buy", "rent"]),
        "rent_period": st.sampled_from(sorted(PER_MONTH)),
        "list_price": maybe(PRICES),
        "currency": st.sampled_from(["USD", "USD", "EUR"]),
        "property_sub_type": st.sampled_from(SUB_TYPES),
        "bedrooms_total": maybe(st.integers(0, 4)),
        "rooms_total": maybe(st.integers(1, 5)),
        "bathrooms_full": maybe(st.integers(0, 3)),
        "bathrooms_half": maybe(st.integers(0, 1)),
        "living_area": maybe(st.sampled_from([50, 100, 1000, 1076.39])),
        "living_area_units": st.sampled_from(["Square Feet", "Square Meters"]),
        "year_built": maybe(st.sampled_from([1990, 2010, 2020])),
        "city": st.sampled_from(CITIES),
        "features": st.lists(st.sampled_from(FEATURES), unique=True),
        "standard_status": st.sampled_from(["Active", "Active", "Coming Soon", "Pending"]),
    }
)
SLOTS: dict[str, st.SearchStrategy[Any]] = {
    "transaction": st.sampled_from(["buy", "rent"]),
    "types": st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=2).map(tuple),
    "types_not": st.just(("land",)),
    "beds_min": st.integers(1, 4),
    "beds_max": st.integers(0, 4),
    "rooms_min": st.integers(1, 5),
    "baths_min": st.sampled_from([1, 1.5, 2.5]),
    "price_min": PRICES.map(Decimal),
    "price_max": PRICES.map(Decimal),
    "area_min": st.sampled_from([50, 100, 1000]).map(Decimal),
    "area_unit": st.sampled_from(["sqft", "sqm"]),
    "year_built_min": st.sampled_from([2010, 2011]),
    "places": st.lists(st.sampled_from([*CITIES, "malaga"]), min_size=1, max_size=2).map(tuple),
    "features": st.lists(st.sampled_from(FEATURES), min_size=1, max_size=2).map(tuple),
    "features_not": st.sampled_from(FEATURES).map(lambda feature: (feature,)),
}
# Few slots each, or nearly every wish would be for something that isn't there.
WISHES = (
    st.sets(st.sampled_from(sorted(SLOTS)), min_size=1, max_size=3)
    .flatmap(lambda names: st.fixed_dictionaries({name: SLOTS[name] for name in names}))
    .map(lambda slots: Criteria(**{"currency": "USD", "area_unit": "sqft"} | slots))
)
Home = dict[str, Any]


def beds(home: Home) -> int | None:
    if home["bedrooms_total"] is not None:
        return int(home["bedrooms_total"])
    return None if home["rooms_total"] is None else max(home["rooms_total"] - 1, 0)


def rooms(home: Home) -> int | None:
    if home["rooms_total"] is not None:
        return int(home["rooms_total"])
    return None if home["bedrooms_total"] is None else home["bedrooms_total"] + 1


def baths(home: Home) -> float | None:
    full, half = home["bathrooms_full"], home["bathrooms_half"]
    return None if full is None and half is None else (full or 0) + (half or 0) / 2


def price(home: Home) -> Decimal | None:
    if home["list_price"] is None:
        return None
    rented = home["transaction"] == "rent"
    factor = PER_MONTH[home["rent_period"]] if rented else Decimal(1)
    return (Decimal(home["list_price"]) * factor).quantize(Decimal("0.01"))


def square_metres(area: float | Decimal | None, unit: str) -> Decimal | None:
    factor = SQUARE_FOOT if unit in ("sqft", "Square Feet") else Decimal(1)
    return None if area is None else (Decimal(str(area)) * factor).quantize(Decimal("0.01"))


def plain(text: str) -> str:
    return text.lower().replace("á", "a")


def kind_fits(home: Home, wanted: str) -> bool:
    return home["property_sub_type"] in KINDS[wanted]


def at_least(value: Any, bound: Any) -> bool:
    return bound is None or (value is not None and value >= bound)


def at_most(value: Any, bound: Any) -> bool:
    return bound is None or (value is not None and value <= bound)


RULES: dict[str, Callable[[Home, Criteria], bool]] = {
    "on_offer": lambda h, w: h["standard_status"] in ("Active", "Coming Soon"),
    "transaction": lambda h, w: w.transaction in (None, h["transaction"]),
    "types": lambda h, w: not w.types or any(kind_fits(h, kind) for kind in w.types),
    "types_not": lambda h, w: not any(kind_fits(h, kind) for kind in w.types_not),
    "beds_min": lambda h, w: at_least(beds(h), w.beds_min),
    "beds_max": lambda h, w: at_most(beds(h), w.beds_max),
    "rooms_min": lambda h, w: at_least(rooms(h), w.rooms_min),
    "baths_min": lambda h, w: at_least(baths(h), w.baths_min),
    "currency": lambda h, w: (
        (w.price_min is None and w.price_max is None) or h["currency"] == w.currency
    ),
    "price_min": lambda h, w: at_least(price(h), w.price_min),
    "price_max": lambda h, w: at_most(price(h), w.price_max),
    "area_min": lambda h, w: at_least(
        square_metres(h["living_area"], h["living_area_units"]),
        square_metres(w.area_min, w.area_unit or ""),
    ),
    "year_built_min": lambda h, w: at_least(h["year_built"], w.year_built_min),
    "places": lambda h, w: not w.places or plain(h["city"]) in map(plain, w.places),
    "features": lambda h, w: set(w.features) <= set(h["features"]),
    "features_not": lambda h, w: not set(w.features_not) & set(h["features"]),
}
MAY_GIVE_WAY = ("features", "places", "price_max", "beds_min")


def fits(home: Home, wish: Criteria, *, without: tuple[str, ...] = ()) -> bool:
    return all(rule(home, wish) for name, rule in RULES.items() if name not in without)


def put_up(agency: Organization, homes: list[Home]) -> dict[str, Home]:
    changes = [prepare(agency, facts(home), None) for home in homes]
    write(agency, changes)
    return {change.listing.id: home for change, home in zip(changes, homes, strict=True)}


def facts(home: Home) -> Home:
    rented = home["transaction"] == "rent"
    sent = {name: value for name, value in home.items() if name != "rent_period"}
    return sent | {"period": home["rent_period"] if rented else None}


@pytest.mark.long
@pytest.mark.django_db
@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    homes=st.lists(LISTINGS, min_size=2, max_size=7),
    wishes=st.lists(WISHES, min_size=4, max_size=12),
)
def test_hits_are_those_of_a_plain_reading_and_offers_differ_as_they_say(
    agency: Organization, homes: list[Home], wishes: list[Criteria]
) -> None:
    with working_for(agency), transaction.atomic():
        by_id = put_up(agency, homes)
        here = {plain(home["city"]) for home in homes if RULES["on_offer"](home, Criteria())}
        for wish in wishes:
            known = tuple(place for place in wish.places if plain(place) in here)
            check(agency, by_id, replace(wish, places=known))
        transaction.set_rollback(True)


def check(agency: Organization, by_id: dict[str, Home], wish: Criteria) -> None:
    result = search(agency, wish, limit=50)
    hits = {listing.id for listing in result.items}
    assert hits == {id for id, home in by_id.items() if fits(home, wish)}
    assert result.total == len(hits)
    assert len(result.relaxed) <= max(0, 3 - len(hits))
    looser = replace(
        wish,
        price_max=wish.price_max and wish.price_max * DEARER,
        beds_min=wish.beds_min and wish.beds_min - 1,
    )
    for each in result.relaxed:
        home = by_id[each.property.id]
        missed = [name for name in MAY_GIVE_WAY if not RULES[name](home, wish)]
        assert each.differs == missed, (home, wish)
        assert missed
        assert fits(home, looser, without=("features", "places"))
