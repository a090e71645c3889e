"""An amount that a customer named, with everything that was said around it."""

from dataclasses import dataclass
from decimal import Decimal

TENTH = Decimal("0.1")
Limits = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One number, or the two ends of a range.

    `bound` is "max", "min", "about", "exact" or None for a bare number; `exclusive` when the word leaves the
    number itself out. `unit` is a key of the units table, `label` what it is said to be ("price",
    "down_payment" …), `power` the power of ten of its multiplier ("k" 3), `marked` that something
    beside its size makes it money.
    """

    start: int
    end: int
    value: Decimal
    second: Decimal | None = None
    bound: str | None = None
    exclusive: bool = False
    unit: str | None = None
    currency: str | None = None
    period: str | None = None
    label: str | None = None
    power: int | None = None
    marked: bool = False
    rent: bool = False
    per_area: bool = False
    number_at: tuple[int, int] = (0, 0)

    @property
    def bare(self) -> bool:
        """Said without any bound."""
        return self.bound is None and self.second is None


def limits(quantity: Quantity, *, bare: str, step: Decimal | None = None) -> Limits:
    """The inclusive (low, high) that was meant.

    `bare` says what a number without a bound is ("min" or "max"); `step` is what "more than" adds to a count,
    None for a measured amount, where "over 300" includes 300 and "about" means a tenth either way.
    """
    value, bound = quantity.value, quantity.bound or bare
    if quantity.second is not None:
        return min(value, quantity.second), max(value, quantity.second)
    if bound == "exact":
        return value, value
    if bound == "about":
        return (value, None) if step else (value * (1 - TENTH), value * (1 + TENTH))
    off = step if step and quantity.exclusive else Decimal(0)
    return (None, value - off) if bound == "max" else (value + off, None)
