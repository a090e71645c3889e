"""Turns that no other model is asked about: what is said there is decided, by law or by prudence."""

from katek.assistant.builtin.intents import intents_of
from katek.assistant.desk import Desk

FLAGS = frozenset(
    {
        "emergency",
        "opt_out",
        "jailbreak",
        "asks_identity",
        "privacy_request",
        "complaint",
        "legal",
        "offer",
        "fair_housing",
        "voucher",
        "assistance_animal",
    }
)
INTENTS = frozenset({"self_harm", "about_me", "third_party"})


def is_fixed(desk: Desk) -> bool:
    """Whether the built-in assistant answers this turn whatever model is set."""
    said = desk.said
    if FLAGS & set(said.flags) or said.intent == "handoff":
        return True
    return bool(INTENTS & intents_of(desk.text)) or not any(c.isalnum() for c in desk.text)
