"""What the named amounts of money mean together: purchase or rent, thousands left out, bounds."""

from dataclasses import replace
from decimal import Decimal

from katek.properties.reading_amounts import Quantity, limits
from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_words_amounts import DOLLARS, RENT_CEILING, USUAL_RENT_CEILING

THOUSAND = 1000


def settle_transaction(draft: Draft, context: ReadingContext) -> str | None:
    """Buy or rent: as said, else as the amounts tell (flagged); None leaves it as it was or open.

    A period or "warm" means rent; without context an amount under the currency's ceiling is a monthly rent
    and any other a purchase (reference 5.2, rule 5).
    """
    if len(draft.transactions) > 1:
        draft.flag("contradiction:transaction")
        return None
    earlier = context.previous.transaction if context.previous else None
    if draft.transactions:
        return next(iter(draft.transactions))
    if not draft.prices:
        return None
    if any(price.period for price in draft.prices):
        return "rent" if earlier != "rent" else None
    inferred = _inferred(draft, context, earlier)
    if inferred == earlier:
        return None
    draft.flag("inferred_transaction")
    return inferred


def _inferred(draft: Draft, context: ReadingContext, earlier: str | None) -> str:
    if any(price.rent for price in draft.prices):
        return "rent"
    ceiling = RENT_CEILING.get(currency_of(draft, context), USUAL_RENT_CEILING)
    purchase = any(_largest(price) >= ceiling for price in draft.prices)
    if earlier == "buy" or purchase:
        return "buy"
    return "rent"


def settle_prices(draft: Draft, context: ReadingContext, transaction: str | None) -> None:
    """Put the bounds of all amounts together, in the sense of the transaction in force."""
    earlier = context.previous.transaction if context.previous else None
    in_force = transaction or earlier
    if in_force == "buy":
        if any(price.period for price in draft.prices):
            draft.flag("contradiction:price")
        draft.prices = [_with_thousands(price, draft, context) for price in draft.prices]
    low, high = _together(draft.prices)
    draft.bounds["price"] = (low, high)


def _with_thousands(price: Quantity, draft: Draft, context: ReadingContext) -> Quantity:
    """To buy for "650" is to buy for 650,000."""
    if (
        price.power
        or price.period
        or RENT_CEILING.get(currency_of(draft, context), 0) > THOUSAND * 100
    ):
        return price
    if not THOUSAND / 10 <= _largest(price) < THOUSAND * 10:
        return price
    draft.flag("assumed_thousands")
    second = price.second * THOUSAND if price.second is not None else None
    return replace(price, value=price.value * THOUSAND, second=second)


def _together(prices: list[Quantity]) -> tuple[Decimal | None, Decimal | None]:
    """A stated bound goes before a bare amount; of several bare ones the largest is the limit."""
    low: Decimal | None = None
    high: Decimal | None = None
    for price in (p for p in prices if not p.bare):
        new_low, new_high = limits(price, bare="max")
        low = new_low if new_low is not None else low
        high = new_high if new_high is not None else high
    bare = [price.value for price in prices if price.bare]
    if bare and high is None and (low is None or max(bare) >= low):
        high = max(bare)
    return low, high


def currency_of(draft: Draft, context: ReadingContext) -> str:
    """The currency that was said last, "$" and the like taken for the organization's own."""
    said = next((price.currency for price in reversed(draft.prices) if price.currency), None)
    said = said or draft.currency
    if said is None or said == "own":
        return context.currency
    if said == "dollar":
        return context.currency if context.currency in DOLLARS else "USD"
    return said


def period_of(draft: Draft, context: ReadingContext) -> str:
    """The period of a rent: as said, else the organization's usual one."""
    said = (price.period for price in draft.prices)
    return next((period for period in said if period), context.rent_period)


def _largest(price: Quantity) -> Decimal:
    return max(price.value, price.second or Decimal(0))
