"""The last step: from the draft to one frozen `Criteria`, with the intent and the contradictions."""

from dataclasses import replace
from decimal import Decimal

from katek.properties.criteria_shape import Criteria, contradictions
from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_prices import (
    currency_of,
    period_of,
    settle_prices,
    settle_transaction,
)

_ACTS = ("handoff", "sell", "viewing")
# Intents whose message says nothing worth a full-text search.
_WORDLESS = frozenset({"handoff", "sell", "viewing", "contact", "smalltalk"})


def settle(draft: Draft, context: ReadingContext) -> Criteria:
    """Everything that needs the whole message: what amounts mean, who contradicts whom, what is wanted."""
    _settle_kinds(draft)
    transaction = settle_transaction(draft, context)
    settle_prices(draft, context, transaction)
    intent = _intent(draft)
    earlier = context.previous.transaction if context.previous else None
    priced = bool(draft.prices)
    criteria = Criteria(
        intent=intent,
        transaction=transaction,
        types=tuple(dict.fromkeys(draft.types)),
        types_not=tuple(draft.types_not),
        features=tuple(draft.features),
        features_not=tuple(draft.features_not),
        currency=currency_of(draft, context) if priced else None,
        period=period_of(draft, context) if priced and (transaction or earlier) == "rent" else None,
        places=tuple(draft.places),
        near=tuple(draft.near),
        floor_min=draft.floor_min,
        energy_min=draft.energy_min,
        available_by=draft.available_by,
        sort=draft.sort,
        ref=draft.ref,
        keywords=() if intent in _WORDLESS else tuple(draft.keywords),
        contact=draft.contact,
        finance=draft.finance,
        unknown_places=tuple(draft.unknown_places),
        changes=tuple(draft.changes),
        pointed=None
        if draft.pointed_vaguely and intent not in {"detail", "viewing"}
        else draft.pointed,
    )
    criteria = _bounded(criteria, draft)
    clashes = (f"contradiction:{slot}" for slot in contradictions(criteria))
    return replace(criteria, flags=tuple(dict.fromkeys((*draft.flags, *clashes))))


def _settle_kinds(draft: Draft) -> None:
    """A studio has no bedroom, a bare plot is land, and land is measured as a plot."""
    if "studio" in draft.types:
        low, high = draft.bounds.get("beds", (None, None))
        draft.bounds["beds"] = (None, high or low or Decimal(0))
        if (high or low) and "apartment" not in draft.types:
            draft.types.append("apartment")  # "studio or 1 bed"
    if draft.lot_named and not draft.types and "beds" not in draft.bounds:
        draft.types.append("land")
    if draft.types == ["land"] and "area" in draft.bounds and "lot" not in draft.bounds:
        draft.bounds["lot"] = draft.bounds.pop("area")
        draft.lot_unit, draft.area_unit = draft.area_unit, None


def _bounded(criteria: Criteria, draft: Draft) -> Criteria:
    slots: dict[str, Decimal | int | float | str | None] = {}
    for slot, (low, high) in draft.bounds.items():
        slots[f"{slot}_min"], slots[f"{slot}_max"] = _value(slot, low), _value(slot, high)
    units = {"area": draft.area_unit, "lot": draft.lot_unit}
    slots |= {f"{slot}_unit": unit for slot, unit in units.items() if slot in draft.bounds}
    return replace(criteria, **slots)  # type: ignore[arg-type]


def _value(slot: str, number: Decimal | None) -> Decimal | int | float | None:
    if number is None or slot in {"price", "area", "lot"}:
        return number
    return int(number) if number == int(number) else float(number)


def _intent(draft: Draft) -> str:
    for act in _ACTS:
        if act in draft.intents:
            return act
    wishes = _wishes(draft)
    pointed = draft.pointed is not None and not draft.pointed_vaguely
    if not draft.changes and (draft.ref or pointed):
        return "detail"
    if wishes or draft.changes or draft.features or draft.features_not:
        vague = draft.pointed_vaguely or "detail" in draft.intents
        return "detail" if vague and not wishes and not draft.changes else "search"
    if "contact" in draft.intents or draft.contact and not draft.keywords:
        return "contact"
    if draft.pointed_vaguely and not draft.flags or "detail" in draft.intents:
        return "detail"
    if "greeting" in draft.intents or (draft.flags and "fair_housing" not in draft.flags):
        return "smalltalk"
    return "search" if draft.keywords or draft.flags or draft.unknown_places else "smalltalk"


def _wishes(draft: Draft) -> bool:
    """Whether the message says anything that a search could use, features aside."""
    bounded = any(pair != (None, None) for pair in draft.bounds.values())
    named = draft.types or draft.types_not or draft.places or draft.unknown_places or draft.near
    rest = draft.floor_min or draft.energy_min or draft.available_by or draft.sort or draft.finance
    return bool(bounded or named or rest or draft.transactions)
