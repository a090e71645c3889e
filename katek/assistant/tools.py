"""What a model may do: look things up, and ask for a viewing or a person. All of it async.

The organization comes from the desk alone; no tool has an argument for it. What touches the database steps
into a sync block of the organization's scope, on the thread whose connection the caller uses.
"""

from dataclasses import replace
from typing import Any, Literal

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from pydantic import BaseModel, ConfigDict, Field
from pydantic_ai import ModelRetry, RunContext, ToolFailed, format_as_xml

from katek.assistant.desk import Desk, Found, customer_words
from katek.assistant.listing_facts import ListingFacts, facts_of, in_words, status_note
from katek.assistant.office import office_of
from katek.assistant.turns import REASONS, Handover
from katek.properties.criteria import Criteria, as_json, from_json
from katek.properties.folding import fold
from katek.properties.gazetteer import gazetteer
from katek.properties.search import search

SHOWN = 3
MOST_SHOWN = 30
LONGEST_SUMMARY = 500


class Wishes(BaseModel):
    """What the customer is looking for. Leave out what they did not say."""

    model_config = ConfigDict(extra="allow")

    transaction: Literal["buy", "rent"] | None = None
    types: list[str] | None = Field(None, description="house, condo, apartment, townhouse, land …")
    beds_min: int | None = None
    beds_max: int | None = None
    baths_min: float | None = None
    price_min: str | None = Field(None, description="decimal text, such as 250000")
    price_max: str | None = Field(None, description="decimal text, such as 400000")
    currency: str | None = None
    period: Literal["month", "week", "year", "night"] | None = None
    area_min: float | None = None
    unit: Literal["sqft", "sqm"] | None = None
    places: list[str] | None = None
    features: list[str] | None = Field(None, description="pool, garden, garage, pets, elevator …")
    features_not: list[str] | None = None
    available_by: str | None = Field(None, description="YYYY-MM-DD")
    sort: Literal["price_asc", "price_desc", "newest", "area_desc"] | None = None


async def search_listings(
    ctx: RunContext[Desk],
    wishes: Wishes | None = None,
    more: bool = False,
    leave_out: list[str] | None = None,
) -> str:
    """Search the agency's listings.

    Args:
        wishes: All that counts now, also from earlier messages. Leave out to take the wishes as already read
            from the conversation.
        more: True to get the next ones instead of those shown before.
        leave_out: Numbers of listings that should not come back, such as the one that others should resemble.
    """
    desk = ctx.deps
    desk.ledger.tools.append("search_listings")
    criteria = desk.wishes if wishes is None else _criteria(wishes, desk)
    skip = set(desk.memory.listed) if more else set()
    named = (desk.by_name(ref) for ref in leave_out or ())
    out = {facts.id for facts in named if facts is not None}
    try:
        found, facts = await sync_to_async(_search)(desk, criteria, skip=skip, out=out)
    except DatabaseError as error:
        raise ToolFailed("The search is not available now.") from error
    desk.ledger.searches.append(found)
    desk.listings.update(facts)
    return format_as_xml(_told(found, desk), root_tag="search")


async def get_listing(ctx: RunContext[Desk], ref: str) -> str:
    """Everything known of one listing.

    Args:
        ref: Its number, such as HP-1042.
    """
    desk = ctx.deps
    desk.ledger.tools.append("get_listing")
    try:
        facts = await sync_to_async(_fetch)(desk, ref)
    except DatabaseError as error:
        raise ToolFailed("The listings are not available now.") from error
    if facts is None:
        desk.ledger.missing.append(ref)
        return "There is no such listing at this agency."
    desk.listings[facts.id] = facts
    desk.ledger.fetched.append(facts.id)
    return format_as_xml(_facts_told(facts, desk), root_tag="listing")


async def office_facts(ctx: RunContext[Desk]) -> str:
    """The agency's opening hours, phone, e-mail, address, and the areas where it has homes."""
    desk = ctx.deps
    desk.ledger.tools.append("office_facts")
    office = office_of(desk.organization, desk.language)
    try:
        areas = await sync_to_async(_areas)(desk)
    except DatabaseError as error:
        raise ToolFailed("The areas are not available now.") from error
    desk.ledger.areas = areas
    known = {"name": office.name, "hours": office.hours, "address": office.address}
    told = {**known, "contacts": list(office.contacts), "areas": areas}
    return format_as_xml({k: v for k, v in told.items() if v}, root_tag="office")


async def request_viewing(ctx: RunContext[Desk], ref: str, when: str = "") -> str:
    """Tell the agency that the customer wants to see a listing. Only when the customer has asked for it.

    Args:
        ref: The number of a listing that was found or shown.
        when: Day and time in the customer's own words; empty when they named none.
    """
    desk = ctx.deps
    desk.ledger.tools.append("request_viewing")
    facts = desk.by_name(ref)
    if facts is None:
        raise ModelRetry("Look the listing up first; its number is not among those returned.")
    said = fold(customer_words(desk) + " " + desk.memory.viewing.when)
    if when and fold(when) not in said:
        raise ModelRetry("`when` has to be in the customer's own words; leave it empty otherwise.")
    desk.ledger.viewing = (facts.id, when)
    return "The agency has been told; a member will confirm the time with the customer."


async def request_handover(ctx: RunContext[Desk], reason: str, summary: str = "") -> str:
    """Pass the conversation on to a person of the agency, who answers from then on.

    Args:
        reason: customer_request, viewing_or_offer, missing_knowledge, unsupported_request, policy_restriction,
            complaint, privacy_request or urgent.
        summary: What the person should know, in a sentence or two.
    """
    desk = ctx.deps
    desk.ledger.tools.append("request_handover")
    known = reason if reason in REASONS else "customer_request"
    desk.ledger.handover = Handover(known, summary[:LONGEST_SUMMARY])
    return "A person of the agency answers from here on. Tell the customer so."


TOOLS = (search_listings, get_listing, office_facts, request_viewing, request_handover)


def _criteria(wishes: Wishes, desk: Desk) -> Criteria:
    """The model's wishes as criteria; words that the customer never used are no wishes of theirs."""
    data = wishes.model_dump(exclude_none=True)
    said = fold(customer_words(desk))
    if "keywords" in data and isinstance(data["keywords"], list):
        earlier = set(desk.wishes.keywords)
        data["keywords"] = [w for w in data["keywords"] if w in earlier or fold(str(w)) in said]
    try:
        criteria = from_json(data)
    except ValueError as problem:
        raise ModelRetry(f"wishes.{problem}") from problem
    return replace(criteria, unknown_places=desk.said.unknown_places, changes=desk.said.changes)


def _search(
    desk: Desk, criteria: Criteria, *, skip: set[str], out: set[str]
) -> tuple[Found, dict[str, ListingFacts]]:
    """`skip`: shown before, and counted; `out`: not wanted at all."""
    limit = min(SHOWN + len(skip | out), MOST_SHOWN)
    result = search(desk.organization, criteria, limit=limit, language=desk.language)
    unmatched = () if result.total else criteria.keywords
    if unmatched:
        # Leftover words are often no wish at all ("quiero ver …"): without a hit they are only remarked on.
        criteria = replace(criteria, keywords=())
        result = search(desk.organization, criteria, limit=limit, language=desk.language)
    fitting = [row for row in result.items if row.id not in out]
    items = [row for row in fitting if row.id not in skip][:SHOWN]
    near = [r for r in result.relaxed if r.property.id not in out]
    close = [] if skip else near[: SHOWN - len(items)]
    rows = [*items, *(near.property for near in close)]
    found = Found(
        criteria=criteria,
        items=tuple(row.id for row in items),
        close=tuple((near.property.id, tuple(near.differs)) for near in close),
        total=result.total - (len(result.items) - len(fitting)),
        unknown_places=tuple(result.unknown_places) or criteria.unknown_places,
        known_places=tuple(result.known_places),
        unmatched=unmatched,
        ranked=tuple(result.ranked),
    )
    return found, {row.id: facts_of(row) for row in rows}


def _fetch(desk: Desk, ref: str) -> ListingFacts | None:
    result = search(desk.organization, Criteria(ref=ref), limit=1)
    return facts_of(result.items[0]) if result.items else None


def _areas(desk: Desk) -> list[str]:
    return gazetteer(desk.organization).names()


def _told(found: Found, desk: Desk) -> dict[str, Any]:
    """A search as the model reads it: data, escaped, without private fields."""
    differs = dict(found.close)
    rows = []
    for listing_id in found.ids:
        row = _facts_told(desk.listings[listing_id], desk) if listing_id in desk.listings else {}
        rows.append({**row, "differs_from_wishes": list(differs.get(listing_id, ()))})
    return {
        "matches": found.total,
        "wishes": as_json(found.criteria),
        "listings": rows,
        "unknown_places": list(found.unknown_places),
        "known_places": list(found.known_places),
        "words_no_listing_has": list(found.unmatched),
        "distances_not_known": list(found.ranked),
    }


def _facts_told(facts: ListingFacts, desk: Desk) -> dict[str, Any]:
    names = ("title", "price", "bedrooms", "bathrooms", "area", "lot", "year", "floor", "address")
    told: dict[str, Any] = {"ref": facts.ref}
    told |= {name: value for name in names if (value := in_words(facts, name, desk.language))}
    told["status"] = status_note(facts, "en") or "available"
    told["features"] = list(facts.features)
    if facts.available:
        told["available_from"] = facts.available.isoformat()
    if facts.remarks:
        told["description"] = facts.remarks
    return told
