"""Listings in RESO's names, searches and imports."""

from typing import Any, Literal

from pydantic import Field

from katek.api.schemas.base import In, Moment, Money, Out

Transaction = Literal["buy", "rent"]
Status = Literal[
    "Active",
    "Active Under Contract",
    "Canceled",
    "Closed",
    "Coming Soon",
    "Delete",
    "Expired",
    "Hold",
    "Incomplete",
    "Pending",
    "Withdrawn",
]


class MediaOut(Out):
    id: str
    url: str
    order: int
    content_type: str | None
    short_description: str | None


class MediaIn(In):
    id: str | None = None
    url: str | None = None
    order: int | None = None
    short_description: str | None = None


class PropertyFacts(Out):
    """What both directions have. RESO Data Dictionary 2.1 in snake_case."""

    listing_key: str | None = Field(None, description="Unique in its source.")
    listing_id: str | None = Field(None, description="The number people know it by.")
    property_sub_type: str | None = None
    list_price: Money | None = Field(None, description="Null: on application.")
    period: Literal["month", "week", "year", "night"] | None = Field(None, description="Of a rent.")
    bedrooms_total: int | None = None
    rooms_total: int | None = None
    bathrooms_full: int | None = None
    bathrooms_half: int | None = None
    living_area: float | None = None
    living_area_units: Literal["Square Feet", "Square Meters"] | None = None
    lot_size_area: float | None = None
    lot_size_units: Literal["Square Feet", "Square Meters", "Acres", "Hectares"] | None = None
    year_built: int | None = None
    entry_level: int | None = Field(None, description="Floor of the entrance; 0 is the ground.")
    street_address: str | None = None
    subdivision_name: str | None = None
    city: str | None = None
    state_or_province: str | None = None
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    public_remarks: str | None = None
    private_remarks: str | None = Field(None, description="For staff only; in no event or page.")
    language: str | None = Field(None, description="Of the remarks.")
    features: list[str] = []
    energy_rating: str | None = None
    availability_date: str | None = None
    on_market_date: str | None = None
    internet_entire_listing_display_yn: bool = True
    internet_address_display_yn: bool = True


class Identified(Out):
    id: str


class PropertyOut(PropertyFacts, Identified):
    standard_status: Status
    property_type: str
    transaction: Transaction
    currency: str
    country: str
    media: list[MediaOut]
    photos_count: int
    url: str
    created_at: Moment
    updated_at: Moment


class PropertyIn(PropertyFacts):
    """A listing to save. What is left out gets the defaults of the organization's country."""

    standard_status: Status = "Active"
    property_type: str = "Residential"
    transaction: Transaction = "buy"
    currency: str | None = None
    country: str | None = None
    media: list[str | MediaIn] = []


class RelaxedOut(Out):
    """An item that is not quite what was asked for; `differs`: the keys of `criteria` it misses."""

    id: str
    differs: list[str]


class SearchOut(Out):
    """`items` has the exact hits first, then those in `relaxed`; `total` counts the exact ones."""

    criteria: dict[str, Any]
    items: list[PropertyOut]
    relaxed: list[RelaxedOut]
    unknown_places: list[str]
    total: int


class RefusedOut(Out):
    row: int
    field: str
    value: Any
    reason: str


class ImportOut(Out):
    """What became of a file. `ignored`: columns that no field was found for."""

    created: int
    updated: int
    unchanged: int
    refused: list[RefusedOut]
    ignored: list[str]
    withheld: int = Field(description="Listings whose remarks a person has to approve.")
    dry_run: bool
