"""An agency's homes for measuring: made by number, so that every run has the same."""

TOWNS = (
    "Maple Bay",
    "Cedar Hill",
    "Lake Oswego",
    "Beaverton",
    "Salem",
    "Bend",
    "Astoria",
    "Newport",
)
KINDS = ("Single Family Residence", "Condominium", "Townhouse", "Apartment")
FEATURES = ("Fenced yard", "Garage", "Elevator", "Pool", "Pets allowed", "Fireplace")


def listing(number: int) -> dict[str, object]:
    """The home of this number as an import takes it."""
    rented = number % 4 == 3
    return {
        "listing_key": f"key-{number}",
        "listing_id": f"HP-{1000 + number}",
        "property_type": "Residential Lease" if rented else "Residential",
        "property_sub_type": KINDS[number % len(KINDS)],
        "transaction": "rent" if rented else "buy",
        "list_price": str(900 + number % 40 * 50 if rented else 250_000 + number % 120 * 7_500),
        "period": "month" if rented else "",
        "currency": "USD",
        "bedrooms_total": 1 + number % 5,
        "bathrooms_full": 1 + number % 3,
        "living_area": str(700 + number % 60 * 40),
        "living_area_units": "Square Feet",
        "street_address": f"{number + 1} Harbor Lane",
        "city": TOWNS[number // 4 % len(TOWNS)],
        "state_or_province": "OR",
        "country": "US",
        "features": [FEATURES[number % len(FEATURES)], FEATURES[number // 7 % len(FEATURES)]],
        "public_remarks": "A home of plain facts, made for measuring, with light from two sides.",
    }
