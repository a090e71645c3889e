"""When and how to ask for a way to reach the customer: at most twice, never again after a refusal."""

from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.subjects import is_reachable, refuses_mail
from katek.assistant.desk import Desk

MOST_ASKED = 2
PAUSE = 2


def may_ask_for_contact(desk: Desk) -> bool:
    """Whether asking would be welcome at all."""
    asked = max(desk.memory.asked_count, desk.turn.known.asked_count)
    refused = desk.memory.refused or refuses_mail(desk)
    return not (is_reachable(desk) or refused or asked >= MOST_ASKED)


def contact_is_due(desk: Desk) -> bool:
    """Whether this useful answer is the moment that the persona has set for it."""
    memory = desk.memory
    if not may_ask_for_contact(desk) or memory.question == "contact":
        return False
    asked = max(memory.asked_count, desk.turn.known.asked_count)
    rested = not asked or memory.turn - memory.asked_at >= PAUSE
    return rested and memory.useful + 1 >= desk.voice.ask_contact_after


def ask_for_contact(draft: Draft, desk: Desk, key: str = "ask.contact") -> None:
    again = max(desk.memory.asked_count, desk.turn.known.asked_count) > 0
    draft.ask("contact", "ask.contact.again" if again and key == "ask.contact" else key)
