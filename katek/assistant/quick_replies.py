"""Buttons under a reply: what a customer would most likely answer, in words that are understood when sent."""

from katek.assistant.desk import Desk
from katek.assistant.voices import say

MOST = 4
# Where the customer may not know what to write.
AT_A_START = ("", "hello", "help", "unclear", "empty", "cleared", "languages", "areas", "jailbreak")
AFTER_QUESTION = {
    "transaction": ("buy", "rent"),
    "person": ("yes", "no"),
    "widen": ("yes", "any_area", "any_price", "person"),
    "similar": ("similar", "person"),
    "viewing": ("yes", "no"),
}
# Questions that want words, not a button.
OPEN_QUESTIONS = ("name", "address", "viewing_time", "clarify")


def quick_replies(desk: Desk, *, shown: tuple[str, ...], asks: str | None) -> tuple[str, ...]:
    """Two to four buttons, or none where they would not help."""
    keys = _keys(desk, shown, asks)
    return tuple(say(desk.voice, f"button.{key}") for key in keys[:MOST])


def _keys(desk: Desk, shown: tuple[str, ...], asks: str | None) -> tuple[str, ...]:
    if desk.ledger.handover is not None or asks in OPEN_QUESTIONS:
        return ()
    if asks in AFTER_QUESTION:
        return AFTER_QUESTION[asks]
    if desk.ledger.viewing is not None:
        return ("more", "person") if desk.memory.listed else ()
    if desk.ledger.topic in ("viewing_ask", "viewing_which"):
        return ()
    if desk.ledger.searches and shown:
        found = desk.ledger.searches[-1]
        more = ("more",) if found.total > len(found.items) + len(desk.memory.listed) else ()
        return (*more, "cheaper", "viewing", "person")
    if shown:
        known = desk.memory.viewing
        arranged = known.told and known.property_id == shown[0]
        return ("similar", "person") if arranged else ("viewing", "similar", "person")
    if asks == "contact":
        return ()
    return ("buy", "rent", "person") if desk.ledger.topic in AT_A_START else ()
