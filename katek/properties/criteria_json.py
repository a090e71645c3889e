"""Criteria as JSON and back: the keys of the public search API."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from katek.properties.criteria_shape import (
    AREA_UNITS,
    INTENTS,
    LOT_UNITS,
    PERIODS,
    SORTS,
    TRANSACTIONS,
    Criteria,
)

_MONEY = re.compile(r"\d{1,15}(\.\d{1,4})?", re.ASCII)


def as_json(criteria: Criteria) -> dict[str, Any]:
    """The filled slots. Prices are decimal strings, dates ISO, counts and areas numbers, the rest text."""
    out: dict[str, Any] = {}
    for key, (slot, write, _) in _KEYS.items():
        value = getattr(criteria, slot)
        if value is not None and value != () and value != {}:
            out[key] = write(value)
    return out


def from_json(data: Mapping[str, Any]) -> Criteria:
    """The criteria that `as_json` wrote.

    Raises ValueError naming the key when one is unknown or its value is of the wrong kind.
    """
    if not isinstance(data, Mapping):
        raise ValueError("criteria: expected an object")
    slots: dict[str, Any] = {}
    for key, value in data.items():
        if key not in _KEYS:
            raise ValueError(f"{key}: not a search criterion")
        slot, _, understand = _KEYS[key]
        try:
            slots[slot] = understand(value)
        except ValueError as problem:
            raise ValueError(f"{key}: {problem}") from problem
    return Criteria(**slots)


def plain(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros: 1200000, 0.25."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: float | Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def _one_of(*choices: str) -> Callable[[Any], str]:
    def understand(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"expected one of {', '.join(choices)}")
        return str(value)

    return understand


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("expected a text")
    return value


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise ValueError("expected a list of texts")
    return tuple(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("expected a whole number")
    return value


def _half(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value * 2 % 1:
        raise ValueError("expected a number in halves")
    return value


def _measure(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**12:
        raise ValueError("expected a number")
    return Decimal(str(value))


def _money(value: Any) -> Decimal:
    if not isinstance(value, str) or not _MONEY.fullmatch(value):
        raise ValueError("expected an amount as a decimal text")
    return Decimal(value)


def _date(value: Any) -> date:
    if not isinstance(value, str):
        raise ValueError("expected a date as YYYY-MM-DD")
    return date.fromisoformat(value)


def _facts(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(
        isinstance(part, str) for pair in value.items() for part in pair
    ):
        raise ValueError("expected an object of texts")
    return dict(value)


_COUNT = (_number, _whole)
_HALVES = (_number, _half)
_PRICE = (plain, _money)
_SIZE = (_number, _measure)
_LIST = (list, _words)
_KINDS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "intent": (str, _one_of(*INTENTS)),
    "transaction": (str, _one_of(*TRANSACTIONS)),
    "types": _LIST,
    "types_not": _LIST,
    "beds_min": _COUNT,
    "beds_max": _COUNT,
    "rooms_min": _HALVES,
    "rooms_max": _HALVES,
    "baths_min": _HALVES,
    "baths_max": _HALVES,
    "price_min": _PRICE,
    "price_max": _PRICE,
    "currency": (str, _text),
    "period": (str, _one_of(*PERIODS)),
    "area_min": _SIZE,
    "area_max": _SIZE,
    "unit": (str, _one_of(*AREA_UNITS)),
    "lot_min": _SIZE,
    "lot_max": _SIZE,
    "lot_unit": (str, _one_of(*LOT_UNITS)),
    "places": _LIST,
    "near": _LIST,
    "features": _LIST,
    "features_not": _LIST,
    "floor_min": _COUNT,
    "year_built_min": _COUNT,
    "year_built_max": _COUNT,
    "energy_min": (str, _text),
    "available_by": (date.isoformat, _date),
    "sort": (str, _one_of(*SORTS)),
    "ref": (str, _text),
    "keywords": _LIST,
    "flags": _LIST,
    "contact": (dict, _facts),
    "finance": (dict, _facts),
}
_KEYS = {
    key: ("area_unit" if key == "unit" else key, write, understand)
    for key, (write, understand) in _KINDS.items()
}
