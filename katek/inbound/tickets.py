"""Short-lived tickets to live streams, so that the stream itself needs neither cookie nor session."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

SECONDS = 60
SALT = "live"


@dataclass(frozen=True)
class Ticket:
    """`kind`: "conversation" (a visitor's own) or "organization" (a member's inbox); `id` names which.

    `member`: the id of the user whose inbox it is, good while they are a member.
    """

    kind: str
    id: str
    member: str = ""


def ticket_url(kind: str, subject: str, member: str = "") -> str:
    """An address to open within a minute."""
    told = signing.dumps([kind, subject, member, secrets.token_hex(4)], salt=SALT, compress=False)
    return f"{settings.KATEK_BASE_URL}/live/{told}/"


def read_ticket(text: str) -> Ticket | None:
    try:
        kind, subject, member, _ = signing.loads(text, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Ticket(kind, subject, member)
