"""A listing's facts in words, for pages that people read."""

from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from katek.properties.labels import label_of
from katek.properties.models import Property
from katek.properties.shapes import price_text

UNITS = {"Square Feet": "sq ft", "Square Meters": "m²", "Acres": "acres"}


def facts_of(listing: Property, language: str) -> list[tuple[str, str]]:
    """Name and value of what is known, in the order in which people ask."""
    found = [
        ("Price", _price(listing, language)),
        ("Status", listing.standard_status),
        ("Type", listing.property_sub_type or listing.property_type),
        ("Bedrooms", _number(listing.bedrooms_total, language)),
        ("Bathrooms", _number(listing.baths, language)),
        ("Living area", _area(listing.living_area, listing.living_area_units, language)),
        ("Lot", _area(listing.lot_size_area, listing.lot_size_units, language)),
        ("Year built", str(listing.year_built or "")),
        ("Available", _date(listing, language)),
        ("Reference", listing.listing_id),
        ("Features", ", ".join(listing.features)),
    ]
    return [(name, value) for name, value in found if value]


def details_of(listing: Property, language: str) -> list[tuple[str, str]]:
    """Name and value of what is known beside price and status, under the names of `labels`."""
    found = {
        "property_sub_type": listing.property_sub_type or listing.property_type,
        "bedrooms_total": _number(listing.bedrooms_total, language),
        "rooms_total": _number(listing.rooms_total, language),
        "bathrooms_full": _number(listing.bathrooms_full, language),
        "bathrooms_half": _number(listing.bathrooms_half or None, language),
        "living_area": _area(listing.living_area, listing.living_area_units, language),
        "lot_size_area": _area(listing.lot_size_area, listing.lot_size_units, language),
        "year_built": str(listing.year_built or ""),
        "entry_level": _number(listing.entry_level, language),
        "energy_rating": listing.energy_rating,
        "availability_date": _date(listing, language),
        "listing_id": listing.listing_id,
    }
    return [(label_of(name), value) for name, value in found.items() if value]


def _price(listing: Property, language: str) -> str:
    return price_text(listing, language) or "On request"


def _number(value: Decimal | int | None, language: str) -> str:
    return "" if value is None else format_decimal(value, locale=language)


def _area(value: Decimal | None, units: str, language: str) -> str:
    if value is None:
        return ""
    return f"{format_decimal(value, locale=language)} {UNITS.get(units, units.lower())}".strip()


def _date(listing: Property, language: str) -> str:
    day = listing.availability_date
    return format_date(day, format="long", locale=language) if day else ""
