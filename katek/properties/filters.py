"""Wishes as conditions on listings: each names the key of the criteria it comes from.

A wish that may be relaxed says so by `step` (the order in which wishes give way) and `looser` (what is then
asked instead). Money, areas and rents are compared in the units and the rounding that listings are stored in.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision
from django.db.models import Q

from katek.organizations.models import Organization
from katek.properties.criteria import Criteria
from katek.properties.fields import LARGEST_PRICE, RATINGS
from katek.properties.folding import fold
from katek.properties.kinds import MAY_BE_STUDIO, STUDIO, kinds_meant
from katek.properties.measures import MONTH, per_month, square_metres
from katek.properties.models import Transaction

KEYWORDS, FEATURES, PLACES, PRICE, BEDS = 1, 2, 3, 4, 5
DEARER = Decimal("1.10")
ANYTHING = Q()
NOTHING = Q(pk__in=[])
LOT_UNIT_NAMES = {"acre": "Acres", "ha": "Hectares"}


@dataclass(frozen=True)
class Wish:
    """A condition on listings, and how it gives way."""

    key: str
    strict: Q
    step: int | None = None
    looser: Q = ANYTHING


def plain_wishes(organization: Organization, criteria: Criteria) -> list[Wish]:
    """Every wish but places and keywords."""
    return [
        *_kind_wishes(criteria),
        *_room_wishes(criteria),
        *_price_wishes(organization, criteria),
        *_size_wishes(organization, criteria),
        *_feature_wishes(criteria),
        *_other_wishes(criteria),
    ]


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount that was asked for, as far as the column can hold it."""
    scaled = amount.scaleb(get_currency_precision(currency))
    return int(min(scaled, Decimal(LARGEST_PRICE) * 1000).to_integral_value(ROUND_HALF_UP))


def _kind_wishes(criteria: Criteria) -> Iterator[Wish]:
    if criteria.transaction:
        yield Wish("transaction", Q(transaction=criteria.transaction))
    if criteria.types:
        yield Wish("types", _any_kind(criteria.types))
    if criteria.types_not:
        yield Wish("types_not", ~_any_kind(criteria.types_not))


def _any_kind(types: tuple[str, ...]) -> Q:
    kinds = [kind for wanted in types for kind in kinds_meant(wanted)]
    found = Q(kind__in=kinds)
    if STUDIO in types:
        found |= Q(kind__in=MAY_BE_STUDIO, bedrooms_total=0)
    return found


def _room_wishes(criteria: Criteria) -> Iterator[Wish]:
    if criteria.beds_min:
        fewer = criteria.beds_min - 1
        yield Wish("beds_min", _beds_from(criteria.beds_min), BEDS, _beds_from(fewer))
    # Feeds give a studio no bedroom, or one, or none at all: its kind is enough.
    if criteria.beds_max is not None and (criteria.beds_max or STUDIO not in criteria.types):
        yield Wish("beds_max", _beds_to(criteria.beds_max))
    if criteria.rooms_min is not None:
        yield Wish("rooms_min", _rooms_from(math.ceil(criteria.rooms_min)))
    if criteria.rooms_max is not None:
        yield Wish("rooms_max", _rooms_to(math.floor(criteria.rooms_max)))
    if criteria.baths_min is not None:
        yield Wish("baths_min", Q(baths__gte=Decimal(str(criteria.baths_min))))
    if criteria.baths_max is not None:
        yield Wish("baths_max", Q(baths__lte=Decimal(str(criteria.baths_max))))


# Where only the number of rooms is known, one of them is no bedroom.
def _beds_from(beds: int) -> Q:
    return Q(bedrooms_total__gte=beds) | Q(bedrooms_total=None, rooms_total__gte=beds + 1)


def _beds_to(beds: int) -> Q:
    return Q(bedrooms_total__lte=beds) | Q(bedrooms_total=None, rooms_total__lte=beds + 1)


def _rooms_from(rooms: int) -> Q:
    return Q(rooms_total__gte=rooms) | Q(rooms_total=None, bedrooms_total__gte=rooms - 1)


def _rooms_to(rooms: int) -> Q:
    return Q(rooms_total__lte=rooms) | Q(rooms_total=None, bedrooms_total__lte=rooms - 1)


def _price_wishes(organization: Organization, criteria: Criteria) -> Iterator[Wish]:
    low, high = criteria.price_min, criteria.price_max
    if low is None and high is None:
        return
    currency = criteria.currency or organization.currency
    yield Wish("currency", Q(currency=currency))
    if low is not None:
        yield Wish("price_min", _price("gte", low, criteria, currency))
    if high is not None:
        strict = _price("lte", high, criteria, currency)
        yield Wish("price_max", strict, PRICE, _price("lte", high * DEARER, criteria, currency))


def _price(bound: str, amount: Decimal, criteria: Criteria, currency: str) -> Q:
    minor = minor_units(amount, currency)
    sale = Q(**{"transaction": Transaction.BUY, f"list_price__{bound}": minor})
    a_month = per_month(minor, criteria.period or MONTH)
    rent = Q(**{"transaction": Transaction.RENT, f"price_month__{bound}": a_month})
    if criteria.transaction:
        return sale if criteria.transaction == Transaction.BUY else rent
    return rent if criteria.period else sale | rent


def _size_wishes(organization: Organization, criteria: Criteria) -> Iterator[Wish]:
    unit = criteria.area_unit or organization.area_unit
    lot_unit = LOT_UNIT_NAMES.get(criteria.lot_unit or "", criteria.lot_unit or unit)
    for key, bound, area, column, measure in (
        ("area_min", "gte", criteria.area_min, "area_m2", unit),
        ("area_max", "lte", criteria.area_max, "area_m2", unit),
        ("lot_min", "gte", criteria.lot_min, "lot_m2", lot_unit),
        ("lot_max", "lte", criteria.lot_max, "lot_m2", lot_unit),
    ):
        if area is not None:
            yield Wish(key, Q(**{f"{column}__{bound}": square_metres(area, measure)}))


def _feature_wishes(criteria: Criteria) -> Iterator[Wish]:
    if criteria.features:
        wanted = [_feature(word) for word in criteria.features]
        yield Wish("features", Q(feature_words__contains=wanted), FEATURES)
    if criteria.features_not:
        unwanted = [_feature(word) for word in criteria.features_not]
        yield Wish("features_not", ~Q(feature_words__overlap=unwanted))


def _feature(word: str) -> str:
    return word if "_" in word else fold(word)


def _other_wishes(criteria: Criteria) -> Iterator[Wish]:
    if criteria.floor_min is not None:
        yield Wish("floor_min", Q(entry_level__gte=criteria.floor_min))
    if criteria.year_built_min is not None:
        yield Wish("year_built_min", Q(year_built__gte=criteria.year_built_min))
    if criteria.year_built_max is not None:
        yield Wish("year_built_max", Q(year_built__lte=criteria.year_built_max))
    rating = (criteria.energy_min or "").upper()
    if rating in RATINGS:
        good = RATINGS[: RATINGS.index(rating) + 1]
        yield Wish("energy_min", Q(energy_rating__in=good))
    if criteria.available_by is not None:
        yield Wish("available_by", _available(criteria.available_by))


def _available(by: date) -> Q:
    """Free by then; a listing that names no date is free now."""
    return Q(availability_date__lte=by) | Q(availability_date=None)
