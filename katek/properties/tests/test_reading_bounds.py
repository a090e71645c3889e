"""Bounds in every wording: what is denied of an amount is the other end of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from katek.properties.criteria import Criteria, merge
from katek.properties.reading import ReadingContext, read
from katek.properties.tests.utterances import DE, ES, US

DENIED: tuple[tuple[ReadingContext, str, dict[str, Any]], ...] = (
    (US, "nothing over 500k", {"price_max": 500_000}),
    (US, "no house above 700k", {"price_max": 700_000, "types": ("house",)}),
    (US, "houses, not over 600k", {"price_max": 600_000, "types": ("house",)}),
    (US, "don't show me condos above 600k", {"price_max": 600_000, "types": ("condo",)}),
    (US, "not under 300k", {"price_min": 300_000}),
    (US, "no more than 500k", {"price_max": 500_000}),
    (US, "500k and no more", {"price_max": 500_000}),
    (US, "I don't want to spend more than $450,000", {"price_max": 450_000}),
    (US, "we can't go above 500k", {"price_max": 500_000}),
    (US, "nothing above a price of 500k", {"price_max": 500_000}),
    (US, "nothing more expensive than 500k", {"price_max": 500_000}),
    (US, "nothing over $2,500 a month", {"price_max": 2_500, "transaction": "rent"}),
    (US, "not less than 3 bedrooms", {"beds_min": 3}),
    (US, "no more than 2 bedrooms", {"beds_max": 2}),
    (US, "nothing smaller than 90 m²", {"area_min": 90}),
    (US, "no apartments smaller than 900 sqft", {"area_min": 900, "types": ("apartment",)}),
    (US, "not bigger than 2000 sqft", {"area_max": 2_000}),
    (DE, "nicht über 500.000", {"price_max": 500_000}),
    (DE, "nichts über 500.000 €", {"price_max": 500_000}),
    (DE, "kein Haus über 700.000", {"price_max": 700_000, "types": ("house",)}),
    (DE, "nicht unter 300.000", {"price_min": 300_000}),
    (DE, "keine Wohnung unter 80 m²", {"area_min": 80, "types": ("apartment",)}),
    (DE, "nicht weniger als 3 Zimmer", {"rooms_min": 3}),
    (DE, "der Preis sollte 500.000 nicht überschreiten", {"price_max": 500_000}),
    (ES, "no más de 300.000", {"price_max": 300_000}),
    (ES, "nada por encima de 400.000 €", {"price_max": 400_000}),
    (ES, "ningún piso por encima de 300.000", {"price_max": 300_000, "types": ("apartment",)}),
    (ES, "que no supere los 300.000 euros", {"price_max": 300_000}),
    (ES, "no menos de 3 habitaciones", {"beds_min": 3}),
    (ES, "nada más pequeño que 90 m2", {"area_min": 90}),
)
# A "no" that is about something else leaves the bound as it is.
ELSEWHERE: tuple[tuple[ReadingContext, str, dict[str, Any]], ...] = (
    (US, "no condos under 500k", {"price_max": 500_000, "types_not": ("condo",)}),
    (US, "no pool, over 400k", {"price_min": 400_000, "features_not": ("pool",)}),
    (US, "a home with no HOA under 500k", {"price_max": 500_000, "features_not": ("hoa",)}),
    (US, "do you have nothing under 300k?", {"price_max": 300_000}),
    (US, "are there no houses under 400k?", {"price_max": 400_000, "types": ("house",)}),
    (DE, "gibt es nichts unter 300.000?", {"price_max": 300_000}),
    (ES, "¿hay nada por debajo de 200.000?", {"price_max": 200_000}),
    (US, "exactly 2 bedrooms, no more", {"beds_min": 2, "beds_max": 2}),
    (DE, "ohne Garten, unter 500.000", {"price_max": 500_000, "features_not": ("garden",)}),
    (ES, "sin ascensor, menos de 200.000", {"price_max": 200_000, "features_not": ("elevator",)}),
)
BOUNDS = ("beds", "rooms", "baths", "price", "area", "lot")
KINDS = ("types", "types_not", "features", "features_not")


@pytest.mark.parametrize(("context", "text", "expected"), [*DENIED, *ELSEWHERE])
def test_a_denied_comparison_is_the_bound_that_it_means(context, text, expected):
    found = read(text, context=context)
    names = [*(f"{name}_{end}" for name in BOUNDS for end in ("min", "max")), *KINDS]
    told = {name: getattr(found, name) for name in names if getattr(found, name) not in (None, ())}
    assert told == {name: value for name, value in expected.items() if name in names}
    assert expected.get("transaction") in (None, found.transaction)
    assert not found.keywords


@pytest.mark.parametrize(
    ("before", "text", "low", "high"),
    [
        ({"price_min": Decimal(500_000)}, "nothing over 500k", None, 500_000),
        ({"price_max": Decimal(900_000)}, "nothing over 500k please", None, 500_000),
        ({"price_max": Decimal(500_000)}, "but nothing under 300k", 300_000, 500_000),
        ({"price_max": Decimal(300_000)}, "not under 400k", 400_000, None),
    ],
)
def test_a_denied_comparison_replaces_the_older_bound(before, text, low, high):
    earlier = Criteria(transaction="buy", currency="USD", **before)
    said = read(text, context=replace(US, previous=earlier))
    merged = merge(earlier, said)
    assert (merged.price_min, merged.price_max) == (low, high)
