"""What search reads of a listing: its facts in one unit, folded, and by our own words."""

from decimal import Decimal

from katek.properties.folding import folded_ref
from katek.properties.kinds import kind_of
from katek.properties.measures import per_month, square_metres
from katek.properties.models import Property, Transaction
from katek.properties.place_names import place_words
from katek.properties.said_features import feature_words
from katek.properties.words import staff_words_of, words_of


def cast_shadow(listing: Property, language: str) -> None:
    """Fill the columns that search reads; `language`: of the organization, for rows that name none."""
    listing.ref = folded_ref(listing.listing_id or listing.listing_key)[:255]
    listing.kind = kind_of(listing.property_sub_type, listing.property_type)
    listing.price_month = _price_month(listing)
    listing.area_m2 = _square_metres(listing.living_area, listing.living_area_units)
    listing.lot_m2 = _square_metres(listing.lot_size_area, listing.lot_size_units)
    listing.baths = _baths(listing)
    # One letter may fold into eighteen, and nobody types the rest.
    listing.place_words = [word[:300] for word in place_words(listing)]
    listing.feature_words = [word[:60] for word in feature_words(listing)]
    listing.words = words_of(listing, listing.language or language)
    listing.staff_words = staff_words_of(listing)


def _price_month(listing: Property) -> int | None:
    if listing.transaction != Transaction.RENT or listing.list_price is None:
        return None
    return per_month(listing.list_price, listing.period)


def _square_metres(area: Decimal | None, unit: str) -> Decimal | None:
    return square_metres(area, unit) if area is not None and unit else None


def _baths(listing: Property) -> Decimal | None:
    """Full baths and half of the half ones: 2 and 1 make 2.5, not the 3 rooms that RESO counts."""
    full, half = listing.bathrooms_full, listing.bathrooms_half
    if full is None and half is None:
        return None
    return Decimal(full or 0) + Decimal(half or 0) / 2
