"""What is kept of a turn for the next one, whatever model answered it."""

from dataclasses import replace
from typing import Any

from katek.assistant.builtin.intents import intents_of
from katek.assistant.builtin.searching import lasting
from katek.assistant.builtin.subjects import refuses_mail, wishes_in
from katek.assistant.builtin.when import proposed_time
from katek.assistant.desk import Desk, Found
from katek.assistant.memory import MOST_SEEN, Memory, Viewing, next_turn
from katek.properties.criteria import Criteria, as_json, contradicted
from katek.properties.criteria_merge import CLEARED

CONTACT_QUESTIONS = ("contact",)


def remember(desk: Desk, *, shown: tuple[str, ...], asks: str | None) -> Memory:
    """The memory after this turn. `shown`: ids of the listings in the reply; `asks`: its question."""
    memory = next_turn(desk.memory)
    searched = telling_searches(desk)
    found = searched[-1] if searched else None
    criteria = criteria_in_force(desk)
    memory = replace(memory, criteria=criteria, question=asks or "")
    memory = _listings(memory, desk, found, shown)
    memory = replace(memory, viewing=_viewing(desk))
    return _counted(memory, desk, found, asks)


def telling_searches(desk: Desk) -> list[Found]:
    """The searches of this turn, without one for words that turned out to mean nothing."""
    searches = desk.ledger.searches
    return [] if desk.ledger.topic == "perhaps" and searches[-1].unmatched else searches


def criteria_in_force(desk: Desk) -> dict[str, Any]:
    """The wishes that the next turn builds on, without anything about the customer's person."""
    searched = telling_searches(desk)
    if desk.ledger.topic == "cleared":
        return {}
    if desk.ledger.aspect == "similar":
        return desk.memory.criteria  # wishes made up by us
    if searched:
        criteria = _with_the_one_transaction(desk, searched[-1])
    elif wishes_in(desk.said) and desk.ledger.topic in ("", "contradiction"):
        criteria = _without_contradictions(desk.wishes)
    else:
        return desk.memory.criteria
    plain = replace(
        criteria, contact={}, finance={}, ref=None, intent="search", flags=lasting(criteria)
    )
    data = as_json(plain)
    return {} if data == {"intent": "search"} else data


def _with_the_one_transaction(desk: Desk, found: Found) -> Criteria:
    """Who was shown nothing but homes for sale is buying, so that "budget 650" is read as they mean it."""
    kinds = {desk.listings[key].transaction for key in found.ids if key in desk.listings}
    if found.criteria.transaction or len(kinds) != 1 or found.total > len(found.items):
        return found.criteria
    flags = (*found.criteria.flags, "inferred_transaction")
    return replace(found.criteria, transaction=kinds.pop(), flags=tuple(dict.fromkeys(flags)))


def _without_contradictions(criteria: Criteria) -> Criteria:
    slots = [slot for slot in contradicted(criteria) if slot in CLEARED]
    gone = {name: getattr(Criteria(), name) for slot in slots for name in CLEARED[slot]}
    if "transaction" in contradicted(criteria):
        gone["transaction"] = None
    return replace(criteria, **gone)


def _listings(memory: Memory, desk: Desk, found: Found | None, shown: tuple[str, ...]) -> Memory:
    seen = tuple(dict.fromkeys((*memory.seen, *shown)))[-MOST_SEEN:]
    memory = replace(memory, seen=seen)
    if found is not None and set(shown) & set(found.ids):
        same = memory.criteria == desk.memory.criteria
        listed = tuple(dict.fromkeys((*(memory.listed if same else ()), *found.ids)))
        focus = found.ids[0] if len(found.ids) == 1 else ""
        return replace(memory, shown=found.ids, listed=listed[-MOST_SEEN:], focus=focus)
    if found is not None:
        return replace(memory, listed=memory.listed if found.total else (), focus="")
    if len(shown) == 1:
        focus = desk.ledger.offered or shown[0]
        return replace(memory, focus=focus, shown=memory.shown or shown)
    return replace(memory, shown=shown or memory.shown, focus="" if shown else memory.focus)


def _viewing(desk: Desk) -> Viewing:
    before = desk.memory.viewing
    if desk.ledger.viewing is not None:
        listing, when = desk.ledger.viewing
        return Viewing(listing, when or before.when, asked=before.asked + 1, told=True, wanted=True)
    when = proposed_time(desk.text) or before.when
    if desk.ledger.topic == "viewing_which":
        return Viewing(when=when, wanted=True)
    facts = desk.by_name(desk.ledger.subject)
    if desk.ledger.topic == "viewing_ask" and facts is not None:
        return Viewing(facts.id, when, asked=before.asked + 1, wanted=True)
    return before


def _counted(memory: Memory, desk: Desk, found: Found | None, asks: str | None) -> Memory:
    refused = desk.memory.refused or _refuses(desk)
    asked = max(memory.asked_count, desk.turn.known.asked_count)
    if asks == "contact":
        asked, memory = asked + 1, replace(memory, asked_at=memory.turn)
    meaningless = desk.ledger.topic == "perhaps" and found is None
    understood = desk.ledger.topic not in ("unclear", "empty") and not meaningless
    helped = (found is not None and bool(found.ids)) or desk.ledger.topic == "detail"
    helped = helped or (bool(desk.ledger.fetched) and not desk.ledger.topic)
    nothing = found is not None and not found.ids
    return replace(
        memory,
        asked_count=asked,
        name_asked=memory.name_asked or asks == "name",
        refused=refused,
        person_offered=memory.person_offered or asks == "person",
        useful=memory.useful + int(helped),
        missed=0 if understood and not nothing else memory.missed + 1,
    )


def _refuses(desk: Desk) -> bool:
    """Whether the customer declined to leave contact data just now."""
    given = desk.contact.emails or desk.contact.phones
    asked = desk.memory.question in CONTACT_QUESTIONS
    if refuses_mail(desk) and not given:
        return True
    return bool(asked and not given and {"no", "refuses"} & intents_of(desk.text))
