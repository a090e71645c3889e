"""What a customer is looking for, as one frozen record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

INTENTS = ("search", "detail", "viewing", "sell", "contact", "handoff", "smalltalk")
TRANSACTIONS = ("buy", "rent")
PERIODS = ("month", "week", "year", "night")
AREA_UNITS = ("sqft", "sqm")
LOT_UNITS = ("sqft", "sqm", "acre", "ha")
SORTS = ("price_asc", "price_desc", "newest", "area_desc")


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """One reading of what a customer wrote, or the wishes of a conversation so far.

    Every slot may be empty (None, or nothing in it). Bounds are inclusive. Prices are in major units of
    `currency`, a `period` goes with a rent; areas are in `area_unit`, plots in `lot_unit`, as they were said.
    `places` are alternatives. `near` names what the customer wants to be near to: a name that is also in
    `places` asks for a radius around it, any other is a landmark ("station"). `flags` are remarks of the
    reader: `inferred_transaction`, `assumed_thousands`, `rent_includes_utilities`,
    `rent_excludes_utilities`, `contradiction:<slot>`, `excluded_place:<name>`, `price_per_area`, and what
    the words touch: `fair_housing`, `opt_out`, `complaint`, `frustration`, `privacy_request`, `jailbreak`,
    `asks_identity`, `offer`, `legal`, `emergency`, `voucher`, `assistance_animal`, `landlord`.

    The last three are about this one message and no part of the JSON, nor of equality: `unknown_places`
    (asked for, but not among the agency's), `changes` (to the wishes so far: `cheaper`, `bigger`, `smaller`,
    `dearer`, `add`, `more`, `reset`, `anew` (nothing but the transaction stays), `clear:<slot>`,
    `drop:<feature>`), and `pointed`, the listing of the last answer that is meant (1 the
    first, -1 the last, 0 the one being talked about).
    """

    intent: str = "search"
    transaction: str | None = None
    types: tuple[str, ...] = ()
    types_not: tuple[str, ...] = ()
    beds_min: int | None = None
    beds_max: int | None = None
    rooms_min: float | None = None
    rooms_max: float | None = None
    baths_min: float | None = None
    baths_max: float | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str | None = None
    period: str | None = None
    area_min: Decimal | None = None
    area_max: Decimal | None = None
    area_unit: str | None = None
    lot_min: Decimal | None = None
    lot_max: Decimal | None = None
    lot_unit: str | None = None
    places: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    features_not: tuple[str, ...] = ()
    floor_min: int | None = None
    year_built_min: int | None = None
    year_built_max: int | None = None
    energy_min: str | None = None
    available_by: date | None = None
    sort: str | None = None
    ref: str | None = None
    keywords: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    contact: Mapping[str, str] = field(default_factory=dict)
    finance: Mapping[str, str] = field(default_factory=dict)

    unknown_places: tuple[str, ...] = field(default=(), compare=False)
    changes: tuple[str, ...] = field(default=(), compare=False)
    pointed: int | None = field(default=None, compare=False)


BOUNDED = ("beds", "rooms", "baths", "price", "area", "lot", "year_built")


def contradictions(criteria: Criteria) -> tuple[str, ...]:
    """The slots whose minimum lies above their maximum."""
    found = []
    for slot in BOUNDED:
        low, high = getattr(criteria, f"{slot}_min"), getattr(criteria, f"{slot}_max")
        if low is not None and high is not None and low > high:
            found.append(slot)
    return tuple(found)


def contradicted(criteria: Criteria) -> tuple[str, ...]:
    """The slots to ask about, from the `contradiction:<slot>` flags."""
    marks = (flag.partition(":") for flag in criteria.flags)
    return tuple(slot for mark, _, slot in marks if mark == "contradiction")
