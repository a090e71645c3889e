"""The demo agency's listings, in the property shape of the API: the same ones for the same seed and
day.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from katek.sandbox.demo import plan
from katek.sandbox.demo.areas import BY_NAME
from katek.sandbox.demo.homes import (
    Home,
    dice,
    draw_home,
    street_address,
)
from katek.sandbox.demo.kinds import BUSINESS_KINDS
from katek.sandbox.demo.known_homes import KNOWN
from katek.sandbox.demo.remarks import remarks

FIRST_NUMBER = 1001
OPENING_DAY = date(2026, 11, 23)
SUB_TYPES = {
    "house": "Single Family Residence",
    "townhouse": "Townhouse",
    "condo": "Condominium",
    "loft": "Loft",
    "apartment": "Apartment",
    "studio": "Apartment",
    "duplex": "Duplex",
    "land": "Unimproved Land",
    "retail": "Retail",
    "office": "Office",
    "warehouse": "Warehouse",
}
STATUSES = (
    (0.80, "Active"),
    (0.87, "Pending"),
    (0.91, "Active Under Contract"),
    (0.96, "Coming Soon"),
    (1.00, "Closed"),
)

Row = tuple[str, str, float, int, bool]  # kind, area, bedrooms or size, price if fixed, for rent


def listings(seed: int = 20261123, *, today: date = OPENING_DAY) -> list[dict[str, Any]]:
    """Every listing of the demo agency; dates are counted from `today`."""
    rows = list(_rows())
    dice(seed, "order").shuffle(rows)
    books = []
    for place, row in enumerate(rows):
        listing_id = f"HP-{FIRST_NUMBER + place}"
        chance = dice(seed, listing_id)
        home = KNOWN.get(listing_id) or _home(chance, listing_id, row)
        books.append(_listing(chance, home, today))
    return books


def _rows() -> Iterator[Row]:
    """The plan, one row a listing."""
    for kind, places, rent in (
        ("house", plan.SALE_HOUSES, False),
        ("townhouse", plan.SALE_TOWNHOUSES, False),
        ("condo", plan.SALE_CONDOS, False),
        ("loft", plan.SALE_LOFTS, False),
        ("duplex", plan.SALE_DUPLEXES, False),
        ("apartment", plan.RENT_APARTMENTS, True),
        ("house", plan.RENT_HOUSES, True),
        ("townhouse", plan.RENT_TOWNHOUSES, True),
        ("loft", plan.RENT_LOFTS, True),
    ):
        yield from ((kind, area, beds, 0, rent) for area, beds in places)
    yield from (("studio", area, 0, 0, True) for area in plan.RENT_STUDIOS)
    yield from (("land", area, acres, price, False) for area, acres, price in plan.LAND)
    yield from (
        (kind, area, size, price, False) for kind, area, size, price in plan.COMMERCIAL_SALE
    )
    yield from (
        (kind, area, size, price, True) for kind, area, size, price in plan.COMMERCIAL_LEASE
    )


def _home(chance: Random, listing_id: str, row: Row) -> Home:
    kind, area_name, size, price, rent = row
    area = BY_NAME[area_name]
    if kind == "land":
        return Home(
            listing_id,
            kind,
            area,
            rent,
            acres=size,
            price=price,
            address=street_address(chance, area),
        )
    if kind in BUSINESS_KINDS:
        features = ("parking", "air conditioning") if kind == "office" else ("parking",)
        return Home(
            listing_id,
            kind,
            area,
            rent,
            sqft=int(size),
            price=price,
            features=features,
            year=chance.randint(max(1952, area.years[0]), area.years[1]),
            address=street_address(chance, area),
        )
    return draw_home(chance, listing_id, (kind, area, int(size)), rent=rent)


def _listing(chance: Random, home: Home, today: date) -> dict[str, Any]:
    status = "Active" if home.listing_id in KNOWN else _status(chance)
    if home.listing_id == "HP-1061":
        status = "Pending"
    available = _available(chance, home, today)
    return {
        "listing_id": home.listing_id,
        "listing_key": f"harborpine-{home.listing_id.lower()}",
        "standard_status": status,
        "property_type": _property_type(home),
        "property_sub_type": SUB_TYPES[home.kind],
        "transaction": "rent" if home.rent else "buy",
        "list_price": str(home.price),
        "currency": "USD",
        "period": "month" if home.rent else None,
        **_sizes(home),
        **_place(chance, home),
        "public_remarks": remarks(chance, home, available=available, today=today),
        "features": list(home.features),
        "language": "en",
        "availability_date": available.isoformat() if available else None,
        "on_market_date": _on_market(chance, status, today).isoformat(),
    }


def _sizes(home: Home) -> dict[str, Any]:
    dwelling = bool(home.full)
    return {
        "bedrooms_total": home.beds if dwelling else None,
        "rooms_total": home.beds + (1 if home.beds == 0 else 2 + (home.sqft > 1800))
        if dwelling
        else None,
        "bathrooms_full": home.full if dwelling else None,
        "bathrooms_half": home.half if dwelling else None,
        "living_area": home.sqft or None,
        "living_area_units": "Square Feet" if home.sqft else None,
        "lot_size_area": home.acres or home.lot_sqft or None,
        "lot_size_units": "Acres" if home.acres else "Square Feet" if home.lot_sqft else None,
        "year_built": home.year or None,
        "entry_level": home.floor,
    }


def _place(chance: Random, home: Home) -> dict[str, Any]:
    """The address, and a point within about half a mile of the middle of the area."""
    area = home.area
    return {
        "street_address": home.address,
        "subdivision_name": area.name,
        "city": area.city,
        "state_or_province": "OR",
        "postal_code": area.postal_code,
        "country": "US",
        "latitude": round(area.latitude + chance.uniform(-0.006, 0.006), 5),
        "longitude": round(area.longitude + chance.uniform(-0.007, 0.007), 5),
    }


def _property_type(home: Home) -> str:
    if home.kind == "land":
        return "Land"
    if home.kind in BUSINESS_KINDS:
        return "Commercial Lease" if home.rent else "Commercial Sale"
    if home.kind == "duplex":
        return "Residential Income"
    return "Residential Lease" if home.rent else "Residential"


def _status(chance: Random) -> str:
    throw = chance.random()
    return next(status for until, status in STATUSES if throw < until)


def _available(chance: Random, home: Home, today: date) -> date | None:
    """Half of the rentals are free at once, the others from the first or the fifteenth."""
    if not home.rent:
        return None
    if home.listing_id in KNOWN:
        return today + timedelta(days=22)
    if chance.random() < 0.5:
        return today
    month = today.month + chance.randint(1, 3)
    return date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, chance.choice((1, 1, 15)))


def _on_market(chance: Random, status: str, today: date) -> date:
    if status == "Coming Soon":
        return today + timedelta(days=chance.randint(4, 16))
    longest = {"Active": 75, "Closed": 160}.get(status, 95)
    return today - timedelta(days=int(1 + (chance.random() ** 1.7) * longest))
