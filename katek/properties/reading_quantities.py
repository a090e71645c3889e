"""Every amount of a message: numbers with their bounds, units, currencies and labels, ranges joined."""

import re
from dataclasses import replace
from decimal import Decimal

from katek.properties.reading_amounts import Quantity
from katek.properties.reading_quantity_grammar import (
    AFTER,
    AND,
    BEFORE,
    CURRENCIES,
    EXCLUSIVE,
    LABELS,
    LABELS_AFTER,
    PERIODS,
    QUANTITY,
    SECOND,
    TO,
    TO_IN_FRENCH_AND_SPANISH,
    UNITS,
)

COUNTS = frozenset({"bed", "room", "bath"})
_FEW = 20
_LINKED = re.compile(r" ?,? ?(?:but|and|aber|und|pero|y|mais|et)? ?")
_LONE = 10_000  # a smaller first number may share the multiplier of the second


def quantities(folded: str, language: str) -> list[Quantity]:
    """The amounts from left to right; `folded` has plain numbers (`reading_numbers`)."""
    to = TO_IN_FRENCH_AND_SPANISH if language in {"es", "fr"} else TO
    found: list[Quantity] = []
    at = 0
    while match := QUANTITY.search(folded, at):
        one = _quantity(match)
        at = one.end
        for joint in (to, AND):
            connector = joint.match(folded, one.end)
            second = SECOND.match(folded, connector.end()) if connector else None
            if second and (joined := _joined(one, _quantity(second), listed=joint is AND)):
                one, at = joined, second.end()
                break
        found.append(replace(one, bound=None) if one.bound == "between" else one)
    return _units_shared(_bounds_moved(found, folded), folded)


def _quantity(match: re.Match[str]) -> Quantity:
    part = {name: _plain(text) for name, text in match.groupdict().items() if text}
    currency = part.get("currency") or part.get("currency_after") or part.get("currency_late")
    period = part.get("period") or part.get("alone")
    label = part.get("label_late") or part.get("label")
    tail = part.get("tail")
    power = match["power"]
    bound, exclusive = _bound(part)
    one = Quantity(
        start=match.start(),
        end=match.end(),
        value=Decimal(match["number"]).scaleb(int(power or 0)),
        bound=bound,
        exclusive=exclusive,
        unit=UNITS[part["unit"]] if "unit" in part else None,
        currency=CURRENCIES[currency] if currency else None,
        period=PERIODS[period] if period else None,
        label=LABELS_AFTER[tail] if tail else LABELS[label] if label else None,
        power=int(power) if power else None,
        marked=bool(currency or period or power or "utilities" in part),
        rent=bool(period or "utilities" in part),
        per_area="per_area" in part,
        number_at=match.span("number"),
    )
    if one.unit in COUNTS and (currency or power):
        # "$400k min beds 3": the beds are those of the next number.
        begin = (
            match.start("middle")
            if part.get("before") and "middle" in part
            else match.start("unit")
        )
        one = replace(one, unit=None, end=begin)
    return _counted_after_label(one)


def _plain(text: str) -> str:
    return text.strip().replace("-", " ")


def _bound(part: dict[str, str]) -> tuple[str | None, bool]:
    before = part.get("before")
    if before:
        return BEFORE[before], before in EXCLUSIVE
    if "plus" in part:
        return "min", False
    after = part.get("middle") or part.get("after")
    return (AFTER[after], False) if after else (None, False)


def _counted_after_label(one: Quantity) -> Quantity:
    """In "Bedrooms 3 baths 2" the 3 belongs to the word before it."""
    if one.label not in COUNTS | {"area", "lot"}:
        return one
    if one.label in COUNTS and one.unit in COUNTS - {one.label}:
        return replace(one, unit=one.label, end=one.number_at[1])
    return replace(one, unit=one.unit or one.label)


def _joined(one: Quantity, two: Quantity, *, listed: bool) -> Quantity | None:
    """A range of both, or None when the second number is a thing of its own.

    A mere "and" (`listed`) joins after "between", and in "2 and 3 bedrooms".
    """
    counts = one.unit is None and two.unit in COUNTS and not one.marked and one.value < _FEW
    if listed and one.bound != "between" and not counts:
        return None
    if (one.unit and one.unit != two.unit) or (one.bound in {"max", "min", "exact"} and two.bound):
        return None
    if one.unit is None and two.unit and one.marked:
        return None
    low, high = _shared(one, two)
    return replace(
        two,
        start=one.start,
        value=low,
        second=high,
        bound="between",
        currency=one.currency or two.currency,
        label=one.label or two.label,
        power=two.power or one.power,
        marked=one.marked or two.marked,
        rent=one.rent or two.rent,
    )


def _shared(one: Quantity, two: Quantity) -> tuple[Decimal, Decimal]:
    """Both ends with the multiplier of one: "450-525k", "3-400k", "900-1.2m", "400k to 475"."""
    low, high = one.value, two.value
    if two.power and not one.power and low < _LONE:
        mantissa = high.scaleb(-two.power)
        if low < 10 and low * 100 < mantissa < 1000:
            low *= 100
        shared = low.scaleb(two.power)
        low = shared if shared <= high else low.scaleb(3)
    elif one.power and not two.power and high < _LONE:
        shared = high.scaleb(one.power)
        high = high.scaleb(3) if one.power == 6 and high >= 100 else shared
    return low, high


def _bounds_moved(found: list[Quantity], folded: str) -> list[Quantity]:
    """In "500k max 3 bed" the bound stands before a count but is said of the price before it."""
    for place in range(1, len(found)):
        one, two = found[place - 1], found[place]
        adjacent = not folded[one.end : two.start].strip()
        if (
            adjacent
            and one.bare
            and one.marked
            and two.unit in COUNTS
            and two.bound in {"max", "min"}
        ):
            found[place - 1] = replace(one, bound=two.bound)
            found[place] = replace(two, bound=None, exclusive=False)
    return found


def _units_shared(found: list[Quantity], folded: str) -> list[Quantity]:
    """In "more than 2 bedrooms but fewer than 5" the 5 counts bedrooms too."""
    for place in range(1, len(found)):
        one, two = found[place - 1], found[place]
        linked = _LINKED.fullmatch(folded, one.end, two.start)
        small = (
            not two.marked and two.unit is None and two.value < _FEW and two.bound in {"max", "min"}
        )
        if linked and small and one.unit in COUNTS:
            found[place] = replace(two, unit=one.unit)
    return found
