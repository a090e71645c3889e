"""The last step: from the draft to one frozen `Criteria`, with the intent and the contradictions."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from katek.properties import reading_words_speech as words
from katek.properties.criteria_json import plain
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
_LISTS = (
    *("types", "types_not", "features", "features_not", "places", "near", "unknown_places"),
    *("keywords", "changes"),
)
_SINGLE = ("floor_min", "energy_min", "available_by", "sort", "ref")
# Flags that say what the message was about, when it asked for nothing.
_SPOKEN = frozenset(words.FLAGS) | {"asks_identity"}
# Intents whose message says nothing worth a full-text search.
_WORDLESS = frozenset({"handoff", "sell", "viewing", "contact", "smalltalk"})


def settle(draft: Draft, context: ReadingContext) -> Criteria:
    """Everything that needs the whole message: what amounts mean, who contradicts whom, what is wanted."""
    _settle_kinds(draft)
    _settle_offer(draft)
    transaction = settle_transaction(draft, context)
    settle_prices(draft, context, transaction)
    criteria = Criteria(transaction=transaction, contact=draft.contact, finance=draft.finance)
    criteria = _priced(_copied(criteria, draft), draft, context)
    criteria = _bounded(_with_intent(criteria, draft), draft)
    clashes = (f"contradiction:{slot}" for slot in contradictions(criteria))
    return replace(criteria, flags=tuple(dict.fromkeys((*draft.flags, *clashes))))


def _copied(criteria: Criteria, draft: Draft) -> Criteria:
    lists: dict[str, Any] = {name: tuple(dict.fromkeys(getattr(draft, name))) for name in _LISTS}
    return replace(criteria, **lists, **{name: getattr(draft, name) for name in _SINGLE})


def _priced(criteria: Criteria, draft: Draft, context: ReadingContext) -> Criteria:
    if not draft.prices:
        return criteria
    earlier = context.previous.transaction if context.previous else None
    rent = (criteria.transaction or earlier) == "rent"
    period = period_of(draft, context) if rent else None
    return replace(criteria, currency=currency_of(draft, context), period=period)


def _with_intent(criteria: Criteria, draft: Draft) -> Criteria:
    """The intent decides whether words are left to search by and whether an "it" means a listing."""
    intent = _intent(draft)
    about_one = not draft.pointed_vaguely or intent in {"detail", "viewing"}
    return replace(
        criteria,
        intent=intent,
        keywords=() if intent in _WORDLESS else criteria.keywords,
        pointed=draft.pointed if about_one else None,
    )


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


def _settle_offer(draft: Draft) -> None:
    """An amount that is offered for a listing is no wish for others."""
    if "offer" in draft.flags and draft.prices:
        draft.finance["offer"] = plain(draft.prices[-1].value)
        draft.prices.clear()


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
    pointed = draft.pointed is not None and not draft.pointed_vaguely
    if not draft.changes and (draft.ref or pointed or _asks_about_one(draft)):
        return "detail"
    if _wishes(draft) or draft.changes or draft.features or draft.features_not:
        return "search"
    if "contact" in draft.intents or (draft.contact and not draft.keywords):
        return "contact"
    greeted = "greeting" in draft.intents and not (draft.keywords and "seeking" in draft.intents)
    if greeted or _SPOKEN & set(draft.flags):
        return "smalltalk"
    return "search" if draft.keywords or draft.flags or draft.unknown_places else "smalltalk"


def _asks_about_one(draft: Draft) -> bool:
    """Whether a question ("how much is …", "is it …") is about one listing, not about what there is."""
    if "detail" in draft.intents:
        elsewhere = bool(draft.places or draft.near or draft.unknown_places)
        return draft.addressed or not (elsewhere or _bounded_at_all(draft) or draft.sort)
    return draft.pointed_vaguely and not _wishes(draft) and not draft.flags


def _bounded_at_all(draft: Draft) -> bool:
    return any(pair != (None, None) for pair in draft.bounds.values())


def _wishes(draft: Draft) -> bool:
    """Whether the message says anything that a search could use, features aside."""
    named = draft.types or draft.types_not or draft.places or draft.unknown_places or draft.near
    rest = draft.floor_min or draft.energy_min or draft.available_by or draft.sort or draft.finance
    return bool(_bounded_at_all(draft) or named or rest or draft.transactions)
