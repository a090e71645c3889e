"""The keys of a listing as the API takes them, each with its check, in the order in which they are shown."""

from functools import lru_cache

from babel import Locale

from katek.properties import checks
from katek.properties.lookups import (
    PROPERTY_TYPES,
    property_type_named,
    status_named,
    transaction_named,
)
from katek.properties.measures import LIVING_UNITS, LOT_UNITS, PERIODS, period_named, unit_named
from katek.properties.models import StandardStatus, Transaction
from katek.properties.money import known_currencies

LARGEST_PRICE = 10**14
RATINGS = ("A+", "A", "B", "C", "D", "E", "F", "G")
# Shown with a listing, made by us: taken and left alone, so that what was read may be sent back.
READ_ONLY = frozenset({"id", "url", "photos_count", "created_at", "updated_at"})


@lru_cache(maxsize=1)
def known_countries() -> frozenset[str]:
    codes = [str(code) for code in Locale("en").territories]
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha())


def _living_unit(name: str) -> str | None:
    unit = unit_named(name)
    return unit if unit in LIVING_UNITS else None


def _rating(name: str) -> str | None:
    return next((rating for rating in RATINGS if rating == name.strip().upper()), None)


def _language(value: object) -> str:
    code = checks.text(10)(value)
    if code and not code.replace("-", "").replace("_", "").isalnum():
        raise ValueError("is not a language such as en or pt-BR")
    return str(code)


CHECKS: dict[str, checks.Check] = {
    "listing_key": checks.text(255),
    "listing_id": checks.text(255),
    "standard_status": checks.one_of(status_named, tuple(StandardStatus.values)),
    "property_type": checks.one_of(property_type_named, PROPERTY_TYPES),
    "property_sub_type": checks.text(50),
    "transaction": checks.one_of(transaction_named, tuple(Transaction.values)),
    "list_price": checks.decimal(0, LARGEST_PRICE, 4),
    "currency": checks.known(3, known_currencies, "a currency such as USD or EUR"),
    "period": checks.one_of(period_named, PERIODS),
    "bedrooms_total": checks.whole(0, 500),
    "rooms_total": checks.whole(0, 1000),
    "bathrooms_full": checks.whole(0, 500),
    "bathrooms_half": checks.whole(0, 500),
    "living_area": checks.decimal(0, 10**9, 2),
    "living_area_units": checks.one_of(_living_unit, LIVING_UNITS),
    "lot_size_area": checks.decimal(0, 10**9, 4),
    "lot_size_units": checks.one_of(unit_named, LOT_UNITS),
    "year_built": checks.whole(1000, 2200),
    "entry_level": checks.whole(-20, 300),
    "street_address": checks.text(300),
    "subdivision_name": checks.text(100),
    "city": checks.text(100),
    "state_or_province": checks.text(100),
    "postal_code": checks.text(10),
    "country": checks.known(2, known_countries, "a country such as US or DE"),
    "latitude": checks.decimal(-90, 90, 8),
    "longitude": checks.decimal(-180, 180, 8),
    "public_remarks": checks.text(4000),
    "private_remarks": checks.text(4000),
    "language": _language,
    "features": checks.features,
    "energy_rating": checks.one_of(_rating, RATINGS),
    "availability_date": checks.day,
    "on_market_date": checks.day,
    "internet_entire_listing_display_yn": checks.truth,
    "internet_address_display_yn": checks.truth,
    "media": checks.pictures,
}
KEYS = tuple(CHECKS)
