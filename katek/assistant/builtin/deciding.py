"""What to do with a turn: the first rule that has something to say decides.

What protects the customer comes first, then what only a person may answer, then homes, then small talk.
"""

from collections.abc import Callable

from katek.assistant.builtin.homes import HOME_RULES
from katek.assistant.builtin.intents import intents_of
from katek.assistant.builtin.people import PEOPLE_RULES
from katek.assistant.builtin.plans import Plan
from katek.assistant.builtin.small_talk import SMALL_TALK_RULES
from katek.assistant.desk import Desk

Rule = Callable[[Desk, frozenset[str]], Plan | None]
RULES: tuple[Rule, ...] = (*PEOPLE_RULES, *HOME_RULES, *SMALL_TALK_RULES)


def decide(desk: Desk) -> Plan:
    """The plan for this turn; small talk always has one."""
    intents = intents_of(desk.words)
    plans = (rule(desk, intents) for rule in RULES)
    return next(plan for plan in plans if plan is not None)
