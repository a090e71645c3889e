"""What was heard of a mail, in one shape whoever told it."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from katek.core import clock


class Unreadable(ValueError):
    """What a provider sent can't be understood, as a sentence."""


@dataclass(frozen=True)
class Told:
    """`type` as in `EmailEventType`; the same `key` is the same event, however often it is told.

    `kid` is our id of the mail, `message_id` the provider's; `address` whom it went to. `policy`: what follows
    for the address, see `bounce_policy`. `machine`: why it is taken for a program's doing.
    """

    type: str
    key: str
    at: datetime
    source: str
    kid: str = ""
    message_id: str = ""
    address: str = ""
    detail: str = ""
    link: str = ""
    policy: str = ""
    machine: str = ""
    agent: str = ""


def happened_at(given: datetime | None) -> datetime:
    """The time that a provider tells, in UTC; now, if it tells none, or one that can't have been yet."""
    now = clock.now()
    if given is None:
        return now
    try:
        return min(given.replace(tzinfo=given.tzinfo or UTC).astimezone(UTC), now)
    except (ValueError, OverflowError):
        return now


def event_key(source: str, *parts: str) -> str:
    """One short text for what is the same: what it is, and a digest of the rest."""
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"{source}:{parts[0][:20]}:{digest[:40]}"
