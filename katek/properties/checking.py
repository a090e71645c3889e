"""A listing as somebody sent it, made into one that may be stored, or every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from katek.organizations.models import Organization
from katek.properties.fields import CHECKS, READ_ONLY
from katek.properties.lookups import transaction_of_type
from katek.properties.measures import MONTH, SQUARE_FEET, SQUARE_METERS
from katek.properties.models import StandardStatus, Transaction
from katek.properties.money import to_minor

SHOWN_VALUE = 80
# One of them at least, or nobody could tell what the listing is.
TELLING = ("listing_id", "list_price", "city", "street_address", "public_remarks")


class ListingProblem(ValueError):
    """What is wrong with a listing: a sentence for each field, naming it and its value.

    `problems`: field → sentence; `values`: field → the value that was sent.
    """

    def __init__(self, problems: dict[str, str], values: dict[str, Any]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
        self.values = values


@dataclass
class _Listing:
    """A listing while it is being checked."""

    facts: dict[str, Any]
    sent: Mapping[str, Any]
    problems: dict[str, str]

    def refuse(self, field: str, reason: str) -> None:
        value = self.sent.get(field, self.facts.get(field))
        self.problems.setdefault(field, f"{field}: {shown(value)} {reason}.")


def defaults(organization: Organization) -> dict[str, Any]:
    """A listing of which nothing is known yet, as the organization's country implies it."""
    return {
        **dict.fromkeys(CHECKS),
        "standard_status": StandardStatus.ACTIVE,
        "currency": organization.currency,
        "country": organization.country,
        "internet_entire_listing_display_yn": True,
        "internet_address_display_yn": True,
    }


def check(organization: Organization, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the model's fields (`list_price` in minor units) and `media` as `checks.pictures`.

    What is missing or null gets its default. Raises `ListingProblem`.
    """
    implied = defaults(organization)
    listing = _Listing({}, sent, {})
    for field in sent:
        if field not in CHECKS and field not in READ_ONLY:
            listing.refuse(field, f"can't be kept: a listing has no such field{_meant(field)}")
    for field, checked in CHECKS.items():
        value = sent.get(field)
        try:
            listing.facts[field] = checked(implied[field] if value in (None, "") else value)
        except ValueError as problem:
            listing.facts[field] = None
            listing.refuse(field, str(problem))
    _check_together(organization, listing)
    if listing.problems:
        values = {field: sent.get(field) for field in listing.problems}
        raise ListingProblem(listing.problems, values)
    return listing.facts


def shown(value: Any) -> str:
    """A value as it stands in a sentence: quoted when it is text, cut when it is long."""
    if isinstance(value, str):
        return f"“{value if len(value) <= SHOWN_VALUE else value[:SHOWN_VALUE] + '…'}”"
    if value is None:
        return "nothing"
    text = str(value)
    return text if len(text) <= SHOWN_VALUE else text[:SHOWN_VALUE] + "…"


def _meant(field: str) -> str:
    close = get_close_matches(field, CHECKS, n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _check_together(organization: Organization, listing: _Listing) -> None:
    _refuse_unknowable(listing)
    _settle_transaction(listing)
    _settle_period(listing)
    _settle_units(organization, listing)
    _settle_price(listing)
    facts = listing.facts
    for field, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if facts[field] is None and facts[other] is not None and field not in listing.problems:
            listing.refuse(field, f"needs a value, as {other} has one")


def _refuse_unknowable(listing: _Listing) -> None:
    offered = listing.facts["standard_status"] in (
        StandardStatus.ACTIVE,
        StandardStatus.COMING_SOON,
    )
    untold = all(listing.facts[field] in (None, "") for field in TELLING)
    if offered and untold and not listing.problems:
        listing.refuse(
            "city", f"is not enough: a listing on offer needs one of {', '.join(TELLING)}"
        )


def _settle_transaction(listing: _Listing) -> None:
    facts = listing.facts
    implied = transaction_of_type(facts["property_type"] or "")
    said = facts["transaction"]
    if said and implied and said != implied:
        listing.refuse("transaction", f"contradicts the property type “{facts['property_type']}”")
    facts["transaction"] = said or implied or _by_period(listing)
    if not facts["property_type"]:
        rented = facts["transaction"] == Transaction.RENT
        facts["property_type"] = "Residential Lease" if rented else "Residential"


def _by_period(listing: _Listing) -> str:
    return Transaction.RENT if listing.facts["period"] else Transaction.BUY


def _settle_period(listing: _Listing) -> None:
    facts = listing.facts
    if facts["transaction"] == Transaction.RENT:
        facts["period"] = facts["period"] or MONTH
    elif facts["period"]:
        listing.refuse("period", "belongs to a rent, and this listing is for sale")


def _settle_units(organization: Organization, listing: _Listing) -> None:
    usual = SQUARE_FEET if organization.area_unit == "sqft" else SQUARE_METERS
    for area, unit in (("living_area", "living_area_units"), ("lot_size_area", "lot_size_units")):
        if listing.facts[area] is not None:
            listing.facts[unit] = listing.facts[unit] or usual


def _settle_price(listing: _Listing) -> None:
    price, currency = listing.facts["list_price"], listing.facts["currency"]
    if price is None or not currency:
        return
    try:
        listing.facts["list_price"] = to_minor(price, currency)
    except ValueError as problem:
        listing.refuse("list_price", f"has too many decimals: {problem}")
