"""Answers about people: hand-overs, contact data, and what the law wants said."""

from katek.assistant.builtin.asking import ask_for_contact, may_ask_for_contact
from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.plans import Plan
from katek.assistant.builtin.repeating import may_repeat
from katek.assistant.builtin.results import word_results
from katek.assistant.builtin.subjects import is_reachable, refuses_mail
from katek.assistant.desk import Desk
from katek.assistant.office import crisis_number, emergency_number, office_of
from katek.properties.criteria import Criteria

# What is said before a conversation is handed over.
BEFORE_HANDING_OVER = {
    "complaint": "sorry",
    "legal": "legal",
    "negotiation": "negotiation",
    "privacy": "privacy",
    "sell_done": "sell.done",
    "accommodation": "accommodation",
}


def word_handover(draft: Draft, desk: Desk, plan: Plan) -> None:
    """Why, then that a person takes over, and how else the agency is reached."""
    if plan.topic in BEFORE_HANDING_OVER:
        draft.say(BEFORE_HANDING_OVER[plan.topic])
    draft.add(desk.voice.handoff)
    office = office_of(desk.organization, desk.language)
    if office.phone and plan.topic in ("person", "complaint"):
        draft.say_if_room("handover.phone", phone=office.phone)
    if may_ask_for_contact(desk) and plan.topic != "complaint":
        ask_for_contact(draft, desk, "ask.contact.person")


def word_urgent(draft: Draft, desk: Desk, plan: Plan) -> None:
    country = desk.organization.country
    if plan.topic == "self_harm":
        draft.say("urgent.self", number=crisis_number(country))
    else:
        draft.say("urgent", number=emergency_number(country))
    draft.add(desk.voice.handoff)


def word_fair_housing(draft: Draft, desk: Desk, plan: Plan) -> None:
    draft.say("fair_housing")
    if desk.ledger.searches:
        word_results(draft, desk, plan)
    else:
        draft.say_if_room("wanted")


def word_about_me(draft: Draft, desk: Desk, plan: Plan) -> None:
    """Only what this customer typed in this thread, never what the agency knows of them otherwise."""
    known = desk.turn.known
    told = [text for text in (known.name, known.email, known.phone) if text and "{" not in text]
    if told:
        draft.say("about_me", details=", ".join(told))
    else:
        draft.say("about_me.nothing")
    draft.ask("person", "offer.person")


def word_contact(draft: Draft, desk: Desk, plan: Plan) -> None:
    """Contact data and nothing else: what happens now, or what is still missing."""
    contact = desk.contact
    given = bool(contact.emails or contact.phones)
    if given and is_reachable(desk) and not (refuses_mail(desk) and not contact.phones):
        draft.say("contact.next")
    _ask_for_the_name(draft, desk)
    if draft.asks is None:
        draft.say_if_room("anything_else")


def word_contact_first(draft: Draft, desk: Desk) -> None:
    """What has to be said of data in the message before anything else is answered."""
    contact = desk.contact
    if contact.refused or desk.memory.removed:
        draft.say("contact.removed")
    suggestion = next(iter((*contact.suggestions, *desk.memory.suggestions)), "")
    new = [found for found in (*contact.emails, *contact.phones) if found.value not in _known(desk)]
    unsure = next((found.value for found in new if found.confirm), "")
    if suggestion:
        draft.say("contact.suggest", value=suggestion)
        draft.asks = "contact"
    elif unsure:
        draft.say("contact.confirm", value=unsure)
        draft.asks = "contact"
    elif contact.emails or contact.phones:
        draft.say("thanks.contact", name=_name(desk))
    elif contact.name is not None and desk.memory.question == "name":
        draft.say("thanks.name", name=_name(desk))
    if contact.incomplete and not (contact.emails or contact.phones):
        draft.ask("contact", "contact.incomplete")
    _note_consent(draft, desk)


def word_introduced(draft: Draft, desk: Desk, plan: Plan) -> None:
    """Who they are is noted; what they look for is asked unless it is known."""
    draft.say("thanks.name", name=_name(desk))
    if desk.wishes == Criteria(flags=desk.wishes.flags, intent=desk.wishes.intent):
        draft.say("wanted")
    else:
        draft.say("anything_else")


def _note_consent(draft: Draft, desk: Desk) -> None:
    refused = {
        purpose
        for purpose, status in desk.contact.consent_changes
        if status in ("denied", "withdrawn")
    }
    if {"call", "sms"} <= refused:
        draft.say("consent.noted")
    elif "call" in refused:
        draft.say("consent.noted.call")
    elif "sms" in refused:
        draft.say("consent.noted.sms")
    if refuses_mail(desk):
        draft.say("consent.noted.email")


def _known(desk: Desk) -> set[str]:
    """What earlier turns knew; this turn's data may have reached `known` before us."""
    earlier = "\n".join(said.text for said in desk.turn.history if said.author == "customer")
    known = desk.turn.known
    return {value for value in (known.email, known.phone) if value and value in earlier}


def _name(desk: Desk) -> str:
    contact = desk.contact.name
    name = contact.value if contact and not contact.confirm else desk.turn.known.name
    first = name.split()[0] if name.split() else ""
    return f", {first}" if first and may_repeat(first, desk) else ""


def _ask_for_the_name(draft: Draft, desk: Desk) -> None:
    known = desk.turn.known.name or (desk.contact.name and desk.contact.name.value)
    if not known and not desk.memory.name_asked and is_reachable(desk):
        draft.ask("name", "ask.name")


def word_frustration(draft: Draft, desk: Desk, plan: Plan) -> None:
    draft.say("sorry.frustration")
    draft.ask("person", "offer.person")


def word_sell(draft: Draft, desk: Desk, plan: Plan) -> None:
    draft.say("sell")
    draft.ask("address", "sell.address")
