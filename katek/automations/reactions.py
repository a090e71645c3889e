"""What follows from an event, as one plain table. Every reaction is idempotent: it may run twice."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from katek.campaigns.welcome import customer_wrote, start_welcome
from katek.conversations.models import Conversation
from katek.leads.identity import surviving
from katek.leads.models import Lead
from katek.outbox.models import Event


def welcome(event: Event) -> None:
    """A new lead, or one that can be reached only now, gets the welcome sequence."""
    lead = Lead.objects.select_related("merged_into").filter(pk=event.subject).first()
    if lead is not None:
        start_welcome(surviving(lead))


def welcome_if_reachable_now(event: Event) -> None:
    if "email" in _data(event).get("changed", []):
        welcome(event)


def stop_what_was_answered(event: Event) -> None:
    """Who writes to us gets no more of a sequence that asks them to."""
    conversation = Conversation.objects.select_related("lead").filter(pk=event.subject).first()
    if conversation is not None and conversation.lead is not None:
        at = datetime.fromisoformat(_data(event)["created_at"])
        customer_wrote(surviving(conversation.lead), at)


REACTIONS: dict[str, tuple[Callable[[Event], None], ...]] = {
    "lead.created": (welcome,),
    "lead.updated": (welcome_if_reachable_now,),
    "message.received": (stop_what_was_answered,),
}


def _data(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(event.body)["data"]
    return data
