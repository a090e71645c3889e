"""A listing for search engines: JSON-LD by schema.org, in a data block, which no policy takes for script."""

import json
from typing import Any

from django.conf import settings

from katek.properties.models import Property, StandardStatus, Transaction
from katek.properties.shapes import media_url

AREA_UNITS = {"Square Feet": "FTK", "Square Meters": "MTK"}  # UN/CEFACT


def linked_data(listing: Property, card: dict[str, Any], place: str) -> str:
    """As text that can stand within a `script` element, whatever the listing says. With media prefetched."""
    told = {
        "@context": "https://schema.org",
        "@type": "RealEstateListing",
        "name": card["title"],
        "url": card["url"],
        "description": listing.public_remarks[:1000] or None,
        "image": [media_url(one, settings.KATEK_BASE_URL) for one in listing.media.all()][:6],
        "datePosted": listing.on_market_date.isoformat() if listing.on_market_date else None,
        "mainEntity": _home(listing, place),
        "offers": _offer(listing, card),
    }
    text = json.dumps(_without_empty(told), ensure_ascii=False)
    # Inside a script element "<" could end it.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _home(listing: Property, place: str) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "Accommodation",
            "address": place,
            "numberOfBedrooms": listing.bedrooms_total,
            "numberOfBathroomsTotal": float(listing.baths) if listing.baths else None,
            "floorSize": _without_empty(
                {
                    "@type": "QuantitativeValue",
                    "value": float(listing.living_area),
                    "unitCode": AREA_UNITS.get(listing.living_area_units),
                }
            )
            if listing.living_area
            else None,
            "yearBuilt": listing.year_built,
        }
    )


def _offer(listing: Property, card: dict[str, Any]) -> dict[str, Any] | None:
    if card["list_price"] is None:
        return None
    free = listing.standard_status == StandardStatus.ACTIVE
    rented = listing.transaction == Transaction.RENT
    return {
        "@type": "Offer",
        "price": card["list_price"],
        "priceCurrency": listing.currency,
        "businessFunction": f"http://purl.org/goodrelations/v1#{'LeaseOut' if rented else 'Sell'}",
        "availability": f"https://schema.org/{'InStock' if free else 'LimitedAvailability'}",
    }


def _without_empty(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "", [])}
