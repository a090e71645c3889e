"""The cells of a row made into a listing as the API takes it.

Numbers are read as they are written locally; what can't be read stays as it is, and is refused with its field
and value like anything else that doesn't fit. `cells` may name helper fields (`baths:all`, `yn:Pool`; see
`headings`), which are brought together here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from katek.organizations.models import Organization
from katek.properties.folding import fold
from katek.properties.local_numbers import local_number, local_price
from katek.properties.lookups import property_type_named, transaction_named

WHOLE_NUMBERS = (
    *("bedrooms_total", "rooms_total", "bathrooms_full", "bathrooms_half", "year_built"),
    "entry_level",
)
AREAS = ("living_area", "lot_size_area")
DEGREES = ("latitude", "longitude")
SWITCHES = ("internet_entire_listing_display_yn", "internet_address_display_yn")
STREET = ("street:number", "street:name", "street:suffix", "street:unit")
YES = frozenset(("y", "yes", "true", "1", "x", "si", "ja", "oui", "t", "on", "نعم"))
NO = frozenset(("n", "no", "false", "0", "nein", "non", "f", "off", "none", "لا"))
LIST_MARKS = re.compile(r"[|;\n]|,(?!\d)")
URL_MARKS = re.compile(r"[|;\s]+|,(?=\s*https?:)")
MOST_BATHS = 1000
GROUND_FLOOR = frozenset(("ground", "ground floor", "eg", "erdgeschoss", "bajo", "rdc", "g", "pb"))
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ].*")


@dataclass
class _Reading:
    organization: Organization
    data: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    features: list[str] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)


def read_cells(
    organization: Organization, cells: list[tuple[str, Any]], exact: dict[str, Any]
) -> dict[str, Any]:
    """CONTRACT's property shape for `save`, from (field, value) pairs; empty cells say nothing.

    `exact`: what is in that shape already, and comes first.
    """
    reading = _Reading(organization, data=dict(exact))
    for name, value in cells:
        if value in (None, "") or (isinstance(value, str) and not value.strip()):
            continue
        _READERS.get(name, _plain)(reading, name, value)
    _join_street(reading)
    if reading.features:
        reading.data["features"] = reading.features
    if reading.pictures:
        reading.data["media"] = reading.pictures
    return reading.data


def _plain(reading: _Reading, name: str, value: Any) -> None:
    if name.startswith("yn:"):
        _feature(reading, name.removeprefix("yn:"), value)
    elif ":" in name:
        reading.extra[name] = str(value).strip()
    else:
        reading.data.setdefault(name, value)


def _text(reading: _Reading, name: str, value: Any) -> None:
    """Numbers and postcodes come from JSON as numbers."""
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    reading.data.setdefault(name, str(value) if number else value)


def _number(reading: _Reading, name: str, value: Any) -> None:
    reading.data.setdefault(name, _as_number(value, grouped=name not in DEGREES))


def _as_number(value: Any, *, grouped: bool = True) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return local_number(value, grouped=grouped)
    except ValueError:
        return value


def _floor(reading: _Reading, name: str, value: Any) -> None:
    ground = isinstance(value, str) and fold(value) in GROUND_FLOOR
    _number(reading, name, 0 if ground else value)


def _area(reading: _Reading, name: str, value: Any) -> None:
    """A size whose column names the unit: `area:Square Feet`, `lot:Acres`."""
    kind, unit = name.split(":")
    area, units = {
        "area": ("living_area", "living_area_units"),
        "lot": ("lot_size_area", "lot_size_units"),
    }[kind]
    if area not in reading.data:
        reading.data |= {area: _as_number(value), units: unit}


def _price(reading: _Reading, name: str, value: Any) -> None:
    if name == "price:rent":
        reading.data.setdefault("transaction", "rent")
    if not isinstance(value, str):
        reading.data.setdefault("list_price", value)
        return
    try:
        price = local_price(value, dollar=reading.organization.currency)
    except ValueError:
        reading.data.setdefault("list_price", value)
        return
    reading.data.setdefault("list_price", price.amount)
    for key, said in (("currency", price.currency), ("period", price.period)):
        if said:
            reading.data.setdefault(key, said)


def _type(reading: _Reading, name: str, value: Any) -> None:
    """A column "Type" holds RESO's type, or sale and rent, or the kind of home."""
    if not isinstance(value, str) or property_type_named(value):
        reading.data["property_type"] = value
    elif transaction_named(value):
        reading.data.setdefault("transaction", value)
    else:
        reading.data.setdefault("property_sub_type", value)


def _baths(reading: _Reading, name: str, value: Any) -> None:
    """`2.5` baths are two and a half one; whole numbers may count half ones, so nothing is split."""
    number = _as_number(value)
    sane = isinstance(number, int | float | Decimal) and 0 <= number < MOST_BATHS
    if isinstance(number, bool) or not sane:
        reading.data.setdefault("bathrooms_full", value)
        return
    whole, half = divmod(Decimal(str(number)), 1)
    reading.data.setdefault("bathrooms_full", whole if half in (0, Decimal("0.5")) else number)
    if half:
        reading.data.setdefault("bathrooms_half", 1)


def _features(reading: _Reading, name: str, value: Any) -> None:
    items = LIST_MARKS.split(value) if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        reading.data["features"] = value
        return
    reading.features += [item.strip() for item in items if item.strip()]


def _feature(reading: _Reading, feature: str, value: Any) -> None:
    """A column of its own: yes, no, a number of them, or words such as `In Ground`."""
    said = fold(str(value))
    if said in NO:
        return
    counted = said in YES or said.isdigit()
    reading.features.append(feature if counted else f"{feature}: {value}"[:60])


def _media(reading: _Reading, name: str, value: Any) -> None:
    if isinstance(value, str):
        reading.pictures += [url for url in URL_MARKS.split(value.strip()) if url]
    elif isinstance(value, list):
        reading.pictures += [_reso_picture(item) for item in value]
    else:
        reading.pictures.append(value)


def _reso_picture(item: Any) -> Any:
    if not isinstance(item, dict) or "MediaURL" not in item:
        return item
    return {
        "url": item["MediaURL"],
        "order": item.get("Order"),
        "short_description": item.get("ShortDescription"),
    }


def _switch(reading: _Reading, name: str, value: Any) -> None:
    said = fold(str(value))
    reading.data[name] = True if said in YES else False if said in NO else value


def _day(reading: _Reading, name: str, value: Any) -> None:
    """ISO dates, with or without a time, and `1.3.2027`; `03/01/2027` is two days, so it is refused."""
    if isinstance(value, str):
        if stamp := STAMP.fullmatch(value.strip()):
            value = stamp[1]
        elif german := GERMAN_DAY.fullmatch(value.strip()):
            value = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}"
    reading.data.setdefault(name, value.strip() if isinstance(value, str) else value)


def _join_street(reading: _Reading) -> None:
    if "street_address" in reading.data or not reading.extra.get("street:name"):
        return
    *street, unit = (reading.extra.get(part, "") for part in STREET)
    address = " ".join(part for part in street if part)
    reading.data["street_address"] = f"{address}, {unit}" if unit else address


_READERS: dict[str, Callable[[_Reading, str, Any], None]] = {
    **dict.fromkeys((*WHOLE_NUMBERS, *AREAS, *DEGREES), _number),
    **dict.fromkeys(("listing_key", "listing_id", "postal_code", "id"), _text),
    **dict.fromkeys(SWITCHES, _switch),
    **dict.fromkeys(("availability_date", "on_market_date"), _day),
    **dict.fromkeys(("list_price", "price:rent"), _price),
    **dict.fromkeys(("area:Square Feet", "area:Square Meters"), _area),
    **dict.fromkeys(("lot:Acres", "lot:Square Feet", "lot:Square Meters"), _area),
    "entry_level": _floor,
    "property_type": _type,
    "baths:all": _baths,
    "features": _features,
    "media": _media,
}
