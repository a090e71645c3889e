"""Follow-up messages: a new reading laid over what the conversation has asked for so far."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from katek.properties.criteria_afresh import EXCLUDED, base_for
from katek.properties.criteria_shape import BOUNDED, Criteria, contradictions
from katek.properties.folding import fold

CHEAPER = Decimal("0.95")
DEARER = Decimal("1.05")
_CENT = Decimal("0.01")

# What "any …" and "… doesn't matter" empty, by the slot's name in `changes`.
CLEARED = {
    "beds": ("beds_min", "beds_max"),
    "rooms": ("rooms_min", "rooms_max"),
    "baths": ("baths_min", "baths_max"),
    "price": ("price_min", "price_max", "currency", "period"),
    "area": ("area_min", "area_max", "area_unit"),
    "lot": ("lot_min", "lot_max", "lot_unit"),
    "places": ("places", "near"),
    "types": ("types", "types_not"),
    "features": ("features", "features_not"),
    "available_by": ("available_by",),
    "year_built": ("year_built_min", "year_built_max"),
    "floor": ("floor_min",),
}
# Flags that stay true for as long as what they were said of.
_LASTING = {
    "inferred_transaction": "transaction",
    "assumed_thousands": "price",
    "rent_includes_utilities": "price",
    "rent_excludes_utilities": "price",
    "contradiction:transaction": "transaction",
}
_REPLACED = (
    *("transaction", "currency", "period", "area_unit", "lot_unit", "floor_min", "energy_min"),
    *("available_by", "sort", "ref", "keywords"),
)
_EMPTY = Criteria()


def merge(
    previous: Criteria,
    new: Criteria,
    *,
    shown_prices: Sequence[Decimal] = (),
    shown_areas: Sequence[Decimal] = (),
    shown_unit: str | None = None,
) -> Criteria:
    """The criteria in force after `new` was said: the rules for follow-ups in reference 5.1.

    A slot said anew replaces the old one, with one exception: features gather, as each is a wish of its own
    ("drop the pool" takes one back). "also" and "or" add types and places. A place that is ruled out is no
    wish any more, and stays out until it is asked for again. "cheaper" and "bigger" need the major-unit
    prices and the areas (in `shown_unit`) of the listings shown last. See `criteria_afresh` for what begins
    another search.
    """
    base = _emptied(base_for(previous, new), new)
    merged = _laid_over(base, new)
    merged = _compared(merged, new.changes, shown_prices=shown_prices)
    merged = _resized(merged, new.changes, shown_areas=shown_areas, unit=shown_unit)
    return replace(merged, flags=_flags(base, new, merged), changes=new.changes)


def _cleared(criteria: Criteria, *slots: str) -> Criteria:
    gone = {name: getattr(_EMPTY, name) for slot in slots for name in CLEARED[slot]}
    return replace(criteria, **gone)


def _emptied(base: Criteria, new: Criteria) -> Criteria:
    wanted = [change.partition(":")[2] for change in new.changes if change.startswith("clear:")]
    base = _cleared(base, *(slot for slot in wanted if slot in CLEARED))
    if new.transaction and base.transaction and new.transaction != base.transaction:
        base = _cleared(base, "price")
    if new.beds_min and "studio" in base.types:
        base = replace(base, types=_without(base.types, ("studio",)))
    dropped = tuple(c.partition(":")[2] for c in new.changes if c.startswith("drop:"))
    base = replace(base, features=_without(base.features, dropped))
    out = {fold(name) for name in _excluded(new)}
    return replace(
        base,
        places=tuple(name for name in base.places if fold(name) not in out),
        near=tuple(name for name in base.near if fold(name) not in out),
    )


def _excluded(criteria: Criteria) -> tuple[str, ...]:
    return tuple(
        flag.removeprefix(EXCLUDED) for flag in criteria.flags if flag.startswith(EXCLUDED)
    )


def _laid_over(base: Criteria, new: Criteria) -> Criteria:
    add = "add" in new.changes
    slots: dict[str, Any] = {
        name: getattr(new, name) for name in _REPLACED if getattr(new, name) not in (None, ())
    }
    slots["intent"] = new.intent
    slots["pointed"], slots["unknown_places"] = new.pointed, new.unknown_places
    for name in BOUNDED:
        slots |= _bounds(base, new, name)
    slots |= _kinds(base, new, add=add) | _places(base, new, add=add)
    slots["contact"] = {**base.contact, **new.contact}
    slots["finance"] = {**base.finance, **new.finance}
    return replace(base, **slots)


def _bounds(base: Criteria, new: Criteria, name: str) -> dict[str, Any]:
    """A bound said anew; the other one stays as long as the two agree and are in one unit."""
    low_name, high_name = f"{name}_min", f"{name}_max"
    low, high = getattr(new, low_name), getattr(new, high_name)
    if low is None and high is None:
        return {}
    if (low is not None and high is not None) or not _same_unit(base, new, name):
        return {low_name: low, high_name: high}
    if low is None:
        old = getattr(base, low_name)
        return {low_name: old if _agree(old, high, name) else None, high_name: high}
    old = getattr(base, high_name)
    return {low_name: low, high_name: old if _agree(low, old, name) else None}


def _agree(low: Any, high: Any, name: str) -> bool:
    """Exactly 3 bedrooms can be meant; "over 500k" and then "nothing over 500k" is a change of mind."""
    if low is None or high is None:
        return False
    return bool(low < high or (low == high and name not in ("price", "area", "lot")))


def _same_unit(base: Criteria, new: Criteria, name: str) -> bool:
    units = {"price": ("currency", "period"), "area": ("area_unit",), "lot": ("lot_unit",)}
    return all(getattr(base, unit) == getattr(new, unit) for unit in units.get(name, ()))


def _kinds(base: Criteria, new: Criteria, *, add: bool) -> dict[str, Any]:
    types = _together(base.types, new.types) if add or not new.types else new.types
    features = _together(_without(base.features, new.features_not), new.features)
    return {
        "types": _without(types, new.types_not),
        "types_not": _together(_without(base.types_not, new.types), new.types_not),
        "features": features,
        "features_not": _together(_without(base.features_not, new.features), new.features_not),
    }


def _places(base: Criteria, new: Criteria, *, add: bool) -> dict[str, Any]:
    if not (new.places or new.near):
        return {}
    if add:
        return {
            "places": _together(base.places, new.places),
            "near": _together(base.near, new.near),
        }
    # "near the station" keeps the town; a new town takes its own surroundings along.
    return {"places": new.places or base.places, "near": new.near}


def _compared(
    merged: Criteria, changes: Sequence[str], *, shown_prices: Sequence[Decimal]
) -> Criteria:
    if "cheaper" in changes:
        if not shown_prices:
            return replace(merged, sort="price_asc")
        limit = (min(shown_prices) * CHEAPER).quantize(_CENT)
        low = merged.price_min if merged.price_min and merged.price_min <= limit else None
        return replace(merged, price_min=low, price_max=limit)
    if "dearer" in changes and shown_prices:
        limit = (max(shown_prices) * DEARER).quantize(_CENT)
        high = merged.price_max if merged.price_max and merged.price_max >= limit else None
        return replace(merged, price_min=limit, price_max=high)
    return merged


def _resized(
    merged: Criteria, changes: Sequence[str], *, shown_areas: Sequence[Decimal], unit: str | None
) -> Criteria:
    if "bigger" in changes:
        if not shown_areas:
            return replace(merged, sort="area_desc")
        limit = (max(shown_areas) * DEARER).quantize(_CENT)
        return replace(merged, area_min=limit, area_max=None, area_unit=unit or merged.area_unit)
    if "smaller" in changes and shown_areas:
        limit = (min(shown_areas) * CHEAPER).quantize(_CENT)
        return replace(merged, area_min=None, area_max=limit, area_unit=unit or merged.area_unit)
    return merged


def _flags(base: Criteria, new: Criteria, merged: Criteria) -> tuple[str, ...]:
    spoken = {
        "transaction": new.transaction is not None,
        "price": new.price_min is not None or new.price_max is not None,
    }
    standing = {
        "transaction": merged.transaction is not None or not spoken["transaction"],
        "price": merged.price_min is not None or merged.price_max is not None,
    }
    kept = tuple(
        flag
        for flag in base.flags
        if flag in _LASTING and not spoken[_LASTING[flag]] and standing[_LASTING[flag]]
    )
    asked_again = {fold(name) for name in (*new.places, *new.near)}
    if "clear:places" not in new.changes:
        ruled_out = (name for name in _excluded(base) if fold(name) not in asked_again)
        kept += tuple(f"{EXCLUDED}{name}" for name in ruled_out)
    said = tuple(flag for flag in new.flags if not flag.startswith("contradiction:"))
    clashes = tuple(f"contradiction:{slot}" for slot in contradictions(merged))
    asked = tuple(flag for flag in new.flags if flag == "contradiction:transaction")
    return _together(kept, said, clashes, asked)


def _together(*groups: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for group in groups for word in group))


def _without(words: Sequence[str], gone: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in gone)
