"""Answers to small talk and to questions about the agency and the assistant itself."""

from katek.assistant.builtin.asking import ask_for_contact, may_ask_for_contact
from katek.assistant.builtin.describing import amount, enumerated
from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.plans import Plan
from katek.assistant.builtin.results import word_results
from katek.assistant.desk import Desk
from katek.assistant.office import office_of
from katek.assistant.persona_texts import BUILT_IN_LANGUAGES
from katek.assistant.words import word
from katek.properties.criteria import contradicted


def word_hello(draft: Draft, desk: Desk, plan: Plan) -> None:
    if desk.turn.first:
        draft.add(desk.voice.greeting)
    else:
        draft.say("hello", name="")
        draft.say("anything_else")


def word_unclear(draft: Draft, desk: Desk, plan: Plan) -> None:
    """The second time in a row a person is offered, once."""
    if not desk.memory.missed:
        draft.say("unclear")
        draft.say("wanted")
        return
    draft.say("unclear.again")
    if desk.memory.person_offered:
        draft.say("wanted")
    else:
        draft.ask("person", "offer.person")


def word_perhaps(draft: Draft, desk: Desk, plan: Plan) -> None:
    """Words that only a listing's own text could explain."""
    found = desk.ledger.searches[-1]
    if found.items and not found.unmatched:
        word_results(draft, desk, plan)
    else:
        word_unclear(draft, desk, plan)


def word_contradiction(draft: Draft, desk: Desk, plan: Plan) -> None:
    slots, wishes = contradicted(desk.wishes), desk.wishes
    if "transaction" in slots:
        draft.ask("transaction", "ask.transaction")
    elif "price" in slots and wishes.price_min is not None and wishes.price_max is not None:
        code = wishes.currency or desk.organization.currency
        low, high = (amount(v, code, desk.language) for v in (wishes.price_min, wishes.price_max))
        draft.ask("clarify", "ask.price", low=low, high=high)
    else:
        draft.ask("clarify", "ask.contradiction")


def word_hours(draft: Draft, desk: Desk, plan: Plan) -> None:
    hours = office_of(desk.organization, desk.language).hours
    if hours:
        draft.say("office.hours", hours=hours)
        draft.say_if_room("anything_else")
    else:
        draft.say("office.hours.unknown")
        draft.ask("person", "offer.person")


def word_context(draft: Draft, desk: Desk, plan: Plan) -> None:
    draft.add(plan.aspect)
    draft.say_if_room("anything_else")


def word_office(draft: Draft, desk: Desk, plan: Plan) -> None:
    office = office_of(desk.organization, desk.language)
    contact = ", ".join(part for part in (office.address, *office.contacts) if part)
    if contact:
        draft.say("office.contact", contact=contact)
        draft.say_if_room("anything_else")
    else:
        draft.say("office.contact.unknown")
        draft.ask("person", "offer.person")


def word_areas(draft: Draft, desk: Desk, plan: Plan) -> None:
    if desk.ledger.areas:
        draft.say("place.known", areas=enumerated(desk.ledger.areas, desk.language, "and"))
        draft.say_if_room("wanted")
    else:
        draft.say("none.empty")


def word_languages(draft: Draft, desk: Desk, plan: Plan) -> None:
    word_languages_spoken(draft, desk)
    draft.say_if_room("wanted")


def word_languages_spoken(draft: Draft, desk: Desk) -> None:
    wanted = [code[:2] for code in desk.turn.persona.languages]
    spoken = [code for code in BUILT_IN_LANGUAGES if not wanted or code in wanted]
    names = [word(desk.language, code) for code in spoken or (desk.language,)]
    draft.say("languages", languages=enumerated(names, desk.language, "and"))


def word_identity(draft: Draft, desk: Desk, plan: Plan) -> None:
    draft.say("identity")
    draft.say("identity.offer")


def word_contact_again(draft: Draft, desk: Desk, plan: Plan) -> None:
    if may_ask_for_contact(desk):
        ask_for_contact(draft, desk, "ask.contact.viewing")
    else:
        draft.say("anything_else")


def word_offer(draft: Draft, desk: Desk, plan: Plan) -> None:
    """What the assistant leaves to people, with the offer to ask one: finance, other people's data."""
    draft.say(plan.topic)
    draft.ask("person", "offer.person")


def word_and_go_on(draft: Draft, desk: Desk, plan: Plan) -> None:
    """A sentence, and whether there is anything else."""
    key = {"declined": "offer.declined", "refused": "contact.refused"}.get(plan.topic, plan.topic)
    draft.say(key)
    if plan.topic in ("jailbreak", "help", "how_are_you", "cleared", "empty"):
        draft.say("wanted")
    elif plan.topic in ("refused", "okay", "thanks"):
        draft.say_if_room("anything_else")
