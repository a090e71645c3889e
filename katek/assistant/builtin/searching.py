"""The searches that the built-in assistant asks for."""

from dataclasses import replace
from decimal import Decimal

from katek.assistant.builtin.plans import Call
from katek.assistant.listing_facts import ListingFacts
from katek.properties.criteria import Criteria, as_json
from katek.properties.money import to_amount

WIDER = Decimal("1.25")
DEARER = Decimal("1.15")


def search_call(criteria: Criteria, *, more: bool = False, leave_out: str = "") -> Call:
    """A search for these wishes; what is said of the customer, not of homes, stays out of it."""
    plain = replace(
        criteria, contact={}, finance={}, ref=None, intent="search", flags=lasting(criteria)
    )
    args = {"wishes": as_json(plain), "more": more}
    return Call("search_listings", {**args, "leave_out": [leave_out]} if leave_out else args)


def lasting(criteria: Criteria) -> tuple[str, ...]:
    """The flags that describe wishes; the others are about one message."""
    kept = (
        "inferred_transaction",
        "assumed_thousands",
        "rent_",
        "excluded_place:",
        "price_per_area",
    )
    return tuple(flag for flag in criteria.flags if flag.startswith(kept))


def wider(criteria: Criteria) -> Criteria:
    """The same wishes with more room: a quarter more money, one bedroom less, nothing that is only nice."""
    high, beds = criteria.price_max, criteria.beds_min
    return replace(
        criteria,
        price_max=(high * WIDER).quantize(Decimal(1)) if high is not None else None,
        price_min=None,
        beds_min=beds - 1 if beds and beds > 1 else None,
        beds_max=None,
        area_min=None,
        area_max=None,
        lot_min=None,
        lot_max=None,
        year_built_min=None,
        year_built_max=None,
        floor_min=None,
        energy_min=None,
        features=(),
        features_not=(),
        keywords=(),
        baths_min=None,
        baths_max=None,
    )


def like(facts: ListingFacts) -> Criteria:
    """Wishes that this listing would fulfil, and others like it."""
    price = to_amount(facts.price, facts.currency) if facts.price is not None else None
    return Criteria(
        transaction=facts.transaction,
        types=(facts.kind,) if facts.kind else (),
        beds_min=facts.bedrooms - 1 if facts.bedrooms and facts.bedrooms > 1 else None,
        price_max=(price * DEARER).quantize(Decimal(1)) if price else None,
        currency=facts.currency if price else None,
        period=facts.period or None if price else None,
        places=(facts.city,) if facts.city else (),
    )
