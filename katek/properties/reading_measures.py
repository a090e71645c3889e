"""Amounts to their slots: bedrooms, rooms, baths, areas, plots, money."""

import re
from decimal import Decimal

from katek.properties.criteria_json import plain
from katek.properties.reading_amounts import Quantity, limits
from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_quantities import quantities
from katek.properties.reading_text import CUT, Phrase, right_before

_COUNTS = {
    "bed": ("beds", Decimal(1), 30),
    "room": ("rooms", Decimal(1), 60),
    "bath": ("baths", Decimal("0.5"), 30),
}
_FINANCE = ("down_payment", "monthly_payment", "income")
_PLOT_BEFORE = re.compile(
    r"\b(?:lot|plot|land|parcel|grundstuck\w*|parcela|terreno|terrain|ارض)[^|,.;]{0,20}$"
)
_PLOT_AFTER = re.compile(
    r"(?: of)? ?(?:lot|plot|parcel|land|yard|grundstuck|parcela|terreno|terrain|ارض)\b(?: size)?"
)
_LARGEST = Decimal(10) ** 12
_POSTCODE = re.compile(r"\b(?:zip(?: ?code)?|post ?code|postal code|plz|in|near|cp)\b[ :#|]*$")
_SMALLEST_PRICE = 100
_BARE_PRICE = 100_000
_ONLY_SIGNS = re.compile(r"[\s|.,!?$€£+]*")


def read_measures(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Fill counts, areas and finance, collect the prices, and cut what was understood."""
    edits: list[tuple[int, int, str]] = []
    found = quantities(phrase.folded, draft.language)
    for quantity in found:
        edit = _placed(quantity, phrase, draft, context)
        if edit is None and _is_price(quantity, phrase, draft, context):
            draft.prices.append(quantity)
            edit = (quantity.start, quantity.end, CUT)
        if edit and (not edits or edit[0] >= edits[-1][1]):
            edits.append(edit)
    phrase.edit(edits)


def _placed(
    quantity: Quantity, phrase: Phrase, draft: Draft, context: ReadingContext
) -> tuple[int, int, str] | None:
    """The edit for an amount that is no price, None for one that may be."""
    cut = (quantity.start, quantity.end, CUT)
    if quantity.unit in _COUNTS:
        _count(quantity, draft)
        return cut
    largest = max(quantity.value, quantity.second or 0)
    if quantity.label == "fee" and _BARE_PRICE <= largest < _LARGEST:
        draft.prices.append(quantity)  # "no HOA under 500k": no fee is as high as that
        return (*quantity.number_at, CUT)
    if not 0 < largest < _LARGEST or quantity.label == "fee":
        return cut
    if quantity.per_area or quantity.label == "per_area":
        draft.flag("price_per_area")
        return cut
    if quantity.unit == "percent" or quantity.label in _FINANCE:
        return cut if _finance(quantity, draft) else (*quantity.number_at, CUT)
    if quantity.unit == "else":
        return (*quantity.number_at, CUT)
    if quantity.unit:
        return _area(quantity, phrase, draft, context)
    return cut if _answers(quantity, phrase, draft, context) else None


def _answers(quantity: Quantity, phrase: Phrase, draft: Draft, context: ReadingContext) -> bool:
    """Whether a bare number answers how many bedrooms or baths; an approved loan is noted on the way."""
    if quantity.label == "approved" and quantity.value >= _SMALLEST_PRICE:
        draft.finance.setdefault("approved", plain(quantity.value))
    if context.asked not in {"beds", "baths"} or not _alone(quantity, phrase.folded):
        return False
    draft.bound(context.asked, *limits(quantity, bare="min", step=Decimal(1)))
    return True


def _count(quantity: Quantity, draft: Draft) -> None:
    """Bedrooms are whole ("2.5 BHK" has two), rooms and baths come in halves; what can't be is passed over."""
    slot, step, most = _COUNTS[quantity.unit or ""]
    if max(quantity.value, quantity.second or 0) > most:
        return
    halves = Decimal(1) if slot == "beds" else Decimal("0.5")
    low, high = limits(quantity, bare="min", step=step)
    draft.bound(slot, *(n if n is None else max(n - n % halves, Decimal(0)) for n in (low, high)))


def _finance(quantity: Quantity, draft: Draft) -> bool:
    if quantity.label not in _FINANCE:
        return False
    key = f"{quantity.label}_percent" if quantity.unit == "percent" else quantity.label
    draft.finance.setdefault(key, plain(quantity.value))
    return True


def _area(
    quantity: Quantity, phrase: Phrase, draft: Draft, context: ReadingContext
) -> tuple[int, int, str]:
    unit = quantity.unit if quantity.unit not in {"area", "lot"} else context.area_unit
    low, high = limits(quantity, bare="min")
    after = _PLOT_AFTER.match(phrase.folded, quantity.end)
    before = right_before(_PLOT_BEFORE, phrase.folded, quantity.start)
    plot = after or before or quantity.label == "lot" or unit in {"acre", "ha"}
    if plot:
        draft.bound("lot", low, high)
        draft.lot_unit = unit
        draft.lot_named = draft.lot_named or bool(after) or quantity.label == "lot"
        return quantity.start, after.end() if after else quantity.end, CUT
    draft.bound("area", low, high)
    draft.area_unit = unit
    return quantity.start, quantity.end, CUT


def _is_price(quantity: Quantity, phrase: Phrase, draft: Draft, context: ReadingContext) -> bool:
    """Whether an amount without a unit is money: by a sign, a word, or its size and what is asked for."""
    largest = max(quantity.value, quantity.second or 0)
    if quantity.marked:
        return True
    if quantity.label in {"price", "approved"} or not quantity.bare:
        return largest >= _SMALLEST_PRICE
    if right_before(_POSTCODE, phrase.folded, quantity.start):
        return False
    if largest >= _BARE_PRICE / 10:
        # Five digits are a postcode unless they are round, or written as amounts are: "19,999".
        written = phrase.said(*quantity.number_at)
        return largest >= _BARE_PRICE or largest % 100 == 0 or not written.isdigit()
    asked = context.asked == "price" or draft.transactions or _earlier(context)
    if not (asked or _alone(quantity, phrase.folded)) or largest < _SMALLEST_PRICE:
        return False
    return not _maybe_a_year(quantity, draft)


def _earlier(context: ReadingContext) -> str | None:
    return context.previous.transaction if context.previous else None


def _maybe_a_year(quantity: Quantity, draft: Draft) -> bool:
    return 1900 <= quantity.value <= 2035 and "rent" not in draft.transactions


def _alone(quantity: Quantity, folded: str) -> bool:
    """Whether the amount is the whole message, as an answer to a question is."""
    before, after = _ONLY_SIGNS.match(folded), _ONLY_SIGNS.match(folded, quantity.end)
    return bool(before and after and before.end() >= quantity.start and after.end() == len(folded))
