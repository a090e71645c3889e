"""An agency in Germany, and a listing to start from."""

import pytest

from katek.organizations.models import Organization


@pytest.fixture
def german(db):
    return Organization.objects.create(
        name="Alster Immobilien",
        slug="alster",
        country="DE",
        currency="EUR",
        area_unit="sqm",
        language="de",
    )


@pytest.fixture
def villa():
    """A listing as a program sends it."""
    return {
        "listing_key": "key-1042",
        "listing_id": "HP-1042",
        "property_sub_type": "Single Family Residence",
        "list_price": "850000.00",
        "bedrooms_total": 3,
        "bathrooms_full": 2,
        "bathrooms_half": 1,
        "living_area": 1500,
        "street_address": "12 Maple Street",
        "subdivision_name": "Downtown",
        "city": "Austin",
        "state_or_province": "TX",
        "postal_code": "78701",
        "latitude": 30.2672,
        "longitude": -97.7431,
        "public_remarks": "Bright home with a pool and a fireplace.",
        "features": ["Garage", "Pet friendly"],
        "media": ["https://photos.example/1.jpg", "https://photos.example/2.jpg"],
    }
