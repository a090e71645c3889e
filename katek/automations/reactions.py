"""What follows from events inside Katek: event type → functions, one plain table.

Every reaction is idempotent by a constraint of what it writes, for it may run twice. It runs in a
transaction and in the scope of the event's organization. Telling the organization's endpoints is
not in the table: it follows from every event.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from katek.campaigns.enrolling import stop_for
from katek.campaigns.welcome import customer_wrote, start_welcome
from katek.conversations.models import Conversation
from katek.leads import consent
from katek.leads.identity import surviving
from katek.leads.models import Lead
from katek.outbox.models import Event


def welcome(event: Event) -> None:
    """A new lead, or one that can be reached only now, gets the welcome sequence."""
    lead = Lead.objects.select_related("merged_into").filter(pk=event.subject).first()
    if lead is not None:  # not erased since
        start_welcome(surviving(lead))


def welcome_if_reachable_now(event: Event) -> None:
    """As `welcome`, if what changed is the address."""
    if "email" in data_of(event).get("changed", ()):
        welcome(event)


def stop_what_was_answered(event: Event) -> None:
    """Who writes to us gets no more of a sequence that asks them to."""
    lead = _writer(event)
    if lead is not None:
        customer_wrote(lead, datetime.fromisoformat(data_of(event)["created_at"]))


def stop_what_was_refused(event: Event) -> None:
    """Who has just said "no e-mails" gets none of those that were to come."""
    lead = _writer(event)
    if lead is not None and not consent.allows(lead, consent.FOLLOW_UP):
        stop_for(lead, "no_consent")


REACTIONS: Mapping[str, tuple[Callable[[Event], object], ...]] = {
    "lead.created": (welcome,),
    "lead.updated": (welcome_if_reachable_now,),
    "message.received": (stop_what_was_refused, stop_what_was_answered),
}


def _writer(event: Event) -> Lead | None:
    """The lead that a message is from, None for a visitor who is none (yet)."""
    rows = Conversation.objects.select_related("lead")
    conversation = rows.filter(pk=data_of(event)["conversation"]).first()
    if conversation is None or conversation.lead is None:
        return None
    return surviving(conversation.lead)


def data_of(event: Event) -> dict[str, Any]:
    """The `data` that the event was published with."""
    data: dict[str, Any] = json.loads(event.body)["data"]
    return data
