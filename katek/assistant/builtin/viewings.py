"""Arranging a viewing: which home, when, and how to reach the customer."""

from katek.assistant.builtin.asking import ask_for_contact, may_ask_for_contact
from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.one_listing import listing_of, word_missing
from katek.assistant.builtin.plans import Plan
from katek.assistant.builtin.repeating import may_repeat
from katek.assistant.desk import Desk
from katek.assistant.listing_facts import STATUS_WORDS
from katek.assistant.words import word
from katek.properties.models import StandardStatus


def word_viewing_which(draft: Draft, desk: Desk, plan: Plan) -> None:
    draft.ask("listing", "viewing.which")


def word_viewing_ask(draft: Draft, desk: Desk, plan: Plan) -> None:
    """Nothing but the home is known: time and contact are asked for together, as one would."""
    facts = listing_of(desk, plan)
    if facts is None:
        word_missing(draft, desk, plan)
        return
    if not facts.is_available:
        word_viewing_closed(draft, desk, plan)
        return
    draft.refs.append(facts.id)
    draft.say("viewing.ask", ref=f"{{{{{facts.id}.ref}}}}")
    _ask_of_the_others(draft, desk, plan)
    draft.ask("viewing_time", "viewing.when")
    if may_ask_for_contact(desk):
        draft.asks = None
        ask_for_contact(draft, desk, "ask.contact.viewing")


def word_viewing_done(draft: Draft, desk: Desk, plan: Plan) -> None:
    facts = listing_of(desk, plan)
    if facts is None:
        word_missing(draft, desk, plan)
        return
    if not facts.is_available:
        word_viewing_closed(draft, desk, plan)
        return
    draft.refs.append(facts.id)
    ref = f"{{{{{facts.id}.ref}}}}"
    when = plan.when if may_repeat_time(plan.when, desk) else ""
    if desk.memory.viewing.told and desk.memory.viewing.property_id == facts.id:
        draft.say("viewing.noted" if when else "viewing.again", ref=ref, when=when)
    elif when:
        draft.say("viewing.done.when", ref=ref, when=when)
    else:
        draft.say("viewing.done", ref=ref)
    _ask_of_the_others(draft, desk, plan)
    if may_ask_for_contact(desk):
        ask_for_contact(draft, desk, "ask.contact.viewing")
    elif not plan.when and not desk.memory.viewing.asked:
        draft.ask("viewing_time", "viewing.when")


def _ask_of_the_others(draft: Draft, desk: Desk, plan: Plan) -> None:
    refs = [f"{{{{{key}.ref}}}}" for key in plan.others if key in desk.listings]
    if not refs:
        return
    values = {"refs": word(desk.language, "and").join(refs)}
    if may_ask_for_contact(desk):
        draft.say("viewing.others", **values)
    else:
        draft.ask("viewing", "viewing.others", **values)
        desk.ledger.offered = plan.others[0]


def word_viewing_again(draft: Draft, desk: Desk, plan: Plan) -> None:
    facts = listing_of(desk, plan)
    if facts is not None:
        draft.refs.append(facts.id)
        draft.say("viewing.again", ref=f"{{{{{facts.id}.ref}}}}")
    draft.say_if_room("anything_else")


def word_viewing_closed(draft: Draft, desk: Desk, plan: Plan) -> None:
    facts = listing_of(desk, plan)
    if facts is None:
        word_missing(draft, desk, plan)
        return
    draft.refs.append(facts.id)
    key = STATUS_WORDS.get(StandardStatus(facts.status), "pending")
    draft.say(f"status.{key}", ref=f"{{{{{facts.id}.ref}}}}")
    draft.say("viewing.closed")
    draft.ask("similar", "status.next")


def may_repeat_time(when: str, desk: Desk) -> bool:
    """Times are figures of the customer's own; anything else in them is judged like a name."""
    letters = "".join(
        letter if not letter.isdigit() and letter not in ":/.," else " " for letter in when
    )
    words = " ".join(letters.split())
    return bool(when) and (not words or may_repeat(words, desk))
