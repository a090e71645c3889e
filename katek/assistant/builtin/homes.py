"""Rules for homes: viewings, questions about one listing, searches."""

from dataclasses import replace

from katek.assistant.builtin.comparing import comparing, homes_meant
from katek.assistant.builtin.counting import counting
from katek.assistant.builtin.intents import aspect_of, place_named, places_named
from katek.assistant.builtin.knowing import charges, known_of_the_agency
from katek.assistant.builtin.plans import Call, Plan, look_up
from katek.assistant.builtin.searching import like, search_call, wider
from katek.assistant.builtin.subjects import (
    asks_about_a_listing,
    asks_about_it,
    is_reachable,
    listing_in_focus,
    listing_numbers,
    named_listing,
    strange_number,
    wishes_in,
)
from katek.assistant.builtin.when import proposed_time
from katek.assistant.desk import Desk
from katek.properties.criteria import contradicted

MOST_KEYWORDS = 4
MOST_NAMED = 3
SHORT = 5
POLITE = {"thanks", "bye", "hello", "how_are_you", "help", "yes", "no", "refuses"}


def about_the_agency(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """Hours, contact, areas: asked of the agency, unless a listing is named with it."""
    if desk.said.ref or desk.said.pointed is not None:
        return None
    topic = next(
        (name for name in ("hours", "office", "areas", "languages") if name in intents), ""
    )
    if not topic or set(wishes_in(desk.said)) - {"places", "unknown_places", "available_by"}:
        return None
    return Plan(topic, steps=((Call("office_facts"),),) if topic != "languages" else ())


def viewing(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """A viewing asked for, or the missing half of one that is being arranged."""
    memory = desk.memory
    when = proposed_time(desk.text)
    questions = ("viewing_time", "viewing", "listing", "contact")
    pending = memory.question in questions and memory.viewing.wanted and not memory.viewing.told
    named = named_listing(desk)
    agreed = memory.question == "viewing" and "yes" in intents
    goes_on = pending and _carries_on(desk, intents, when)
    if "viewings" in intents:
        return None
    asked = desk.said.intent == "viewing" or ("see_it" in intents and bool(named))
    asked = asked or (bool(when and listing_in_focus(desk)) and _is_only_a_time(desk))
    if not (asked or agreed or goes_on):
        return None
    first, others = _several_to_see(desk)
    listing = first or named or _viewing_meant(desk)
    if not listing:
        return Plan("viewing_which", when=when)
    return replace(_viewing_of(desk, listing, when), others=others)


def _several_to_see(desk: Desk) -> tuple[str, tuple[str, ...]]:
    """One viewing is arranged at a time: of "the first and third one" the first, the other is asked about."""
    if desk.said.ref or len(places_named(desk.text)) < 2:
        return "", ()
    first, *others = homes_meant(desk) or [""]
    return first, tuple(others)


def _viewing_meant(desk: Desk) -> str:
    pending = desk.memory.viewing
    if pending.wanted and not pending.told and pending.property_id in desk.listings:
        return pending.property_id
    return listing_in_focus(desk)


def _carries_on(desk: Desk, intents: frozenset[str], when: str) -> bool:
    """Whether the words answer our question about the viewing instead of starting something else."""
    contact = desk.contact
    given = bool(contact.emails or contact.phones or contact.incomplete)
    answered = bool(when or given or named_listing(desk) or {"yes", "no", "refuses"} & intents)
    strays = set(wishes_in(desk.said)) - {"available_by", "places", "unknown_places"}
    return answered and not strays and "?" not in desk.text


def _is_only_a_time(desk: Desk) -> bool:
    """ "Saturday?" of somebody who is looking at one home."""
    return len(desk.text.split()) <= SHORT and set(wishes_in(desk.said)) <= {"available_by"}


def _viewing_of(desk: Desk, listing: str, when: str) -> Plan:
    facts = desk.listings.get(listing)
    fetch = () if facts else ((look_up(listing),),)
    if facts is not None and not facts.is_available:
        return Plan("viewing_closed", listing=listing, when=when)
    done = desk.memory.viewing
    if done.told and facts is not None and done.property_id == facts.id and not when:
        return Plan("viewing_again", listing=listing)
    when = when or done.when
    asked = done.asked and not done.told
    if not (when or is_reachable(desk) or asked):
        return Plan("viewing_ask", steps=fetch, listing=listing)
    call = Call("request_viewing", {"ref": facts.ref if facts else listing, "when": when})
    return Plan("viewing_done", steps=(*fetch, (call,)), listing=listing, when=when)


def several(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """Two or more listings named by their numbers."""
    numbers = listing_numbers(desk)
    if len(numbers) < 2 or desk.said.intent == "viewing":
        return None
    return Plan("several", steps=(tuple(look_up(number) for number in numbers[:MOST_NAMED]),))


def detail(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """A question about one listing."""
    listing = named_listing(desk)
    points = bool(desk.said.ref or desk.said.pointed or place_named(desk.text))
    asked = desk.said.intent == "detail" or asks_about_it(desk) or _asks_of_several(desk)
    if not (points or asked) or (points and _is_a_new_search(desk)):
        return None
    aspect = aspect_of(desk.text)
    listing = listing or (listing_in_focus(desk) if asked and not points else "")
    if not listing:
        strange = strange_number(desk)
        if strange:
            return Plan("missing", steps=((look_up(strange),),))
        if wishes_in(desk.said) or not desk.memory.shown:
            return None
        return Plan("which", aspect=aspect)
    steps = () if listing in desk.listings else ((look_up(listing),),)
    return Plan("detail", steps=steps, listing=listing, aspect=aspect)


def _asks_of_several(desk: Desk) -> bool:
    """ "When can I move in?" below a list: one of them is meant."""
    features = desk.said.features or desk.said.features_not
    return len(desk.memory.shown) > 1 and not features and asks_about_a_listing(desk)


def _is_a_new_search(desk: Desk) -> bool:
    return desk.said.ref is None and len(wishes_in(desk.said)) > 1


def unknown_number(desk: Desk, intents: frozenset[str]) -> Plan | None:
    strange = strange_number(desk)
    if not strange or set(wishes_in(desk.said)) - {"places", "unknown_places"}:
        return None
    return Plan("missing", steps=((look_up(strange),),))


def similar(desk: Desk, intents: frozenset[str]) -> Plan | None:
    agreed = desk.memory.question == "similar" and "yes" in intents
    if not agreed and ("similar" not in intents or wishes_in(desk.said)):
        return None
    facts = desk.listings.get(named_listing(desk) or listing_in_focus(desk))
    if facts is None:
        return None
    call = search_call(like(facts), leave_out=facts.id)
    return Plan("search", steps=((call,),), listing=facts.id, aspect="similar", results=True)


def widening(desk: Desk, intents: frozenset[str]) -> Plan | None:
    if desk.memory.question != "widen" or "yes" not in intents or wishes_in(desk.said):
        return None
    return Plan("search", steps=((search_call(wider(desk.wishes)),),), results=True)


def searching(desk: Desk, intents: frozenset[str]) -> Plan | None:
    said, wishes = desk.said, desk.wishes
    wanted = wishes_in(said)
    if contradicted(wishes) and wanted:
        return Plan("contradiction")
    if said.changes == ("reset",) and len(wanted) == 1:
        return Plan("cleared")
    if ("more" in said.changes or "more" in intents) and not wanted:
        call = search_call(desk.earlier, more=bool(desk.memory.listed))
        return Plan("search", steps=((call,),), results=True, aspect="more")
    if wanted or ("anything" in intents and "thanks" not in intents):
        return Plan("search", steps=((search_call(wishes),),), results=True)
    return None if POLITE & intents else _perhaps_search(desk)


def _perhaps_search(desk: Desk) -> Plan | None:
    """A few words that mean nothing to the reader may still stand in a listing's remarks."""
    words = desk.said.keywords
    contact = desk.contact
    given = contact.emails or contact.phones or contact.name is not None
    if not words or len(words) > MOST_KEYWORDS or desk.said.intent != "search" or given:
        return None
    wishes = replace(desk.wishes, keywords=words)
    return Plan("perhaps", steps=((search_call(wishes),),), results=True)


HOME_RULES = (
    about_the_agency,
    charges,
    comparing,
    viewing,
    several,
    counting,
    detail,
    unknown_number,
    similar,
    widening,
    known_of_the_agency,
    searching,
)
