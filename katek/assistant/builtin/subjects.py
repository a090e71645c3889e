"""Which listing the customer means, and whether their words hold a wish to search by."""

from katek.assistant.builtin.intents import (
    LISTING_NUMBER,
    aspect_of,
    intents_of,
    place_named,
    plain,
)
from katek.assistant.desk import Desk
from katek.properties.criteria import Criteria

WISHES = (
    "transaction",
    "types",
    "types_not",
    "beds_min",
    "beds_max",
    "rooms_min",
    "rooms_max",
    "baths_min",
    "baths_max",
    "price_min",
    "price_max",
    "area_min",
    "area_max",
    "lot_min",
    "lot_max",
    "places",
    "near",
    "features",
    "features_not",
    "floor_min",
    "year_built_min",
    "year_built_max",
    "energy_min",
    "available_by",
    "sort",
    "unknown_places",
)
CHANGES = ("cheaper", "dearer", "bigger", "smaller", "reset", "clear", "drop")


def wishes_in(said: Criteria) -> tuple[str, ...]:
    """The slots that this message fills or changes."""
    filled = [name for name in WISHES if getattr(said, name) not in (None, ())]
    changed = [c for c in said.changes if c.partition(":")[0] in CHANGES]
    excluded = [flag for flag in said.flags if flag.startswith("excluded_place:")]
    return (*filled, *changed, *excluded)


def named_listing(desk: Desk) -> str:
    """The listing that the words point at, as an id of the desk or a number to look up; empty for none."""
    said, shown = desk.said, desk.memory.shown
    if said.ref:
        known = desk.by_name(said.ref)
        return known.id if known else said.ref
    pointed = said.pointed or place_named(desk.text) or said.pointed
    if pointed is None:
        return ""
    if pointed == 0:
        return listing_in_focus(desk)
    place = pointed - 1 if pointed > 0 else pointed
    if -len(shown) <= place < len(shown) and shown[place] in desk.listings:
        return shown[place]
    return ""


def listing_in_focus(desk: Desk) -> str:
    """The one listing that is being talked about, or the only one shown."""
    memory = desk.memory
    if memory.focus in desk.listings:
        return memory.focus
    shown = [key for key in memory.shown if key in desk.listings]
    return shown[0] if len(shown) == 1 else ""


def listing_numbers(desk: Desk) -> list[str]:
    """All that looks like listing numbers in the words, each once."""
    found = (
        match.group().split()[-1].strip("#:. ")
        for match in LISTING_NUMBER.finditer(plain(desk.text))
    )
    return list(dict.fromkeys(found))


def strange_number(desk: Desk) -> str:
    """What looks like a listing's number and is none of ours."""
    return "" if desk.said.ref else next(iter(listing_numbers(desk)), "")


def asks_about_it(desk: Desk) -> bool:
    """Whether a question is about the listing in focus rather than a further wish: "does it have a garage?" """
    return bool(listing_in_focus(desk)) and asks_about_a_listing(desk)


def asks_about_a_listing(desk: Desk) -> bool:
    """Whether the words are a question that a single listing answers, and no search."""
    intents = intents_of(desk.text)
    if "question" not in intents or not ("about_it" in intents or aspect_of(desk.text)):
        return False
    weak = {"features", "features_not", "available_by"}
    if aspect_of(desk.text) == "distance":
        weak |= {"places", "near", "unknown_places"}
    return set(wishes_in(desk.said)) <= weak and not desk.said.changes


def refuses_mail(desk: Desk) -> bool:
    """Whether the customer has just asked for no e-mails."""
    return any(
        purpose == "email" and status != "granted"
        for purpose, status in desk.contact.consent_changes
    )


def is_reachable(desk: Desk) -> bool:
    """Whether the agency can reach this customer outside the thread."""
    known, contact = desk.turn.known, desk.contact
    return bool(
        known.email
        or known.phone
        or any(not found.confirm for found in (*contact.emails, *contact.phones))
        or desk.turn.channel == "email"
    )
