"""Events about listings: `data` is the property as the REST API shows it, in RESO names."""

from typing import Any

from django.utils.translation import gettext_noop

from katek.outbox.schemas.schema import Schema
from katek.outbox.schemas.words import (
    ANY_OBJECT,
    INTEGER,
    MONEY,
    TEXT,
    id_of,
    list_of,
    one_of,
    or_null,
    record,
)

PROPERTY = record(
    {
        "id": id_of("prop"),
        "standard_status": TEXT,
        "transaction": one_of("buy", "rent"),
        "list_price": or_null(MONEY),
        "currency": TEXT,
    },
    {
        "listing_key": or_null(TEXT),
        "listing_id": or_null(TEXT),
        "property_type": or_null(TEXT),
        "property_sub_type": or_null(TEXT),
        "period": or_null(TEXT),
        "bedrooms_total": or_null(INTEGER),
        "city": or_null(TEXT),
        "country": or_null(TEXT),
        "public_remarks": or_null(TEXT),
        "features": list_of(TEXT),
        "media": list_of(ANY_OBJECT),
        "url": or_null(TEXT),
        "changed": list_of(TEXT),
    },
)
EXAMPLE: dict[str, Any] = {
    "id": "prop_01jdbq2m4n6p8r0t2v4x6z8a1c",
    "listing_key": "AG-1042",
    "listing_id": "1042",
    "standard_status": "Active",
    "property_type": "Residential",
    "property_sub_type": "Villa",
    "transaction": "buy",
    "list_price": "450000.00",
    "currency": "EUR",
    "period": None,
    "bedrooms_total": 3,
    "city": "Limassol",
    "country": "CY",
    "public_remarks": "Sea view, five minutes from the marina.",
    "features": ["pool", "sea_view"],
    "media": [],
    "url": "https://katek.example/p/prop_01jdbq2m4n6p8r0t2v4x6z8a1c/",
}

SCHEMAS = {
    "property.created": Schema(gettext_noop("A listing came in."), PROPERTY, EXAMPLE),
    "property.updated": Schema(
        gettext_noop("A listing changed."), PROPERTY, {**EXAMPLE, "list_price": "435000.00"}
    ),
    "property.withdrawn": Schema(
        gettext_noop("A listing is off the market."),
        PROPERTY,
        {**EXAMPLE, "standard_status": "Withdrawn"},
    ),
}
