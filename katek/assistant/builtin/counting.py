"""How many there are of what was asked for."""

from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.intents import aspect_of
from katek.assistant.builtin.plans import Plan
from katek.assistant.builtin.results import wish_of
from katek.assistant.builtin.searching import search_call
from katek.assistant.builtin.subjects import wishes_in
from katek.assistant.desk import Desk


def counting(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """ "How many do you have?" after a search; with a wish of its own it is a search like any other."""
    if "count" not in intents or wishes_in(desk.said) or aspect_of(desk.text):
        return None
    return Plan("count", steps=((search_call(desk.earlier),),), results=True)


def word_count(draft: Draft, desk: Desk, plan: Plan) -> None:
    found = desk.ledger.searches[-1]
    wish = wish_of(desk, found, many=found.total != 1)
    draft.say("found.count" if found.total else "none", total=found.total, wish=wish)
    draft.say_if_room("refine")
