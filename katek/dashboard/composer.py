"""What a member may write in a thread, and what stands against it, in words."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from katek.conversations.models import Author, Conversation
from katek.conversations.notes import LONGEST_NOTE
from katek.conversations.windows import CHANNELS, PERSONS_WINDOW, WINDOW, window_of
from katek.core import clock
from katek.dashboard.handover_words import why_person

LONGEST_REPLY = 4000


@dataclass(frozen=True)
class Written:
    """What a member tried to send: it stays in the form with the reason why it was not taken."""

    reply: str = ""
    note: str = ""
    problem: str = ""

    @property
    def tab(self) -> str:
        return "note" if self.note and not self.reply else "reply"


@dataclass(frozen=True)
class Rules:
    """`closed`: why not even a person can write. `opens_at`: from when on a message goes out.

    `assistant_until`, `until`: how long the assistant and a person may write; None for no end.
    """

    closed: str = ""
    opens_at: datetime | None = None
    assistant_until: datetime | None = None
    until: datetime | None = None


def composer_context(conversation: Conversation, written: Written) -> dict[str, Any]:
    return {
        "rules": rules_of(conversation),
        "written": written,
        "why_person": why_person(conversation.handover_reason),
        "client_id": secrets.token_hex(8),
        "longest_reply": LONGEST_REPLY,
        "longest_note": LONGEST_NOTE,
    }


def rules_of(conversation: Conversation) -> Rules:
    """The channel's reply windows as they are now."""
    if conversation.channel.kind not in CHANNELS:
        return Rules()
    at = clock.now()
    window = window_of(conversation, Author.PERSON, at=at)
    last = conversation.last_customer_event_at
    if window.closed or last is None:
        return Rules(closed=window.closed)
    still = last + WINDOW
    return Rules(
        opens_at=window.opens_at,
        assistant_until=still if still > at else None,
        until=last + PERSONS_WINDOW,
    )
