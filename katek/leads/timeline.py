"""The timeline of a lead: what happened, in the order it happened."""

from collections.abc import Mapping
from typing import Any, Literal

from katek.core import clock
from katek.leads.models import Activity, Lead
from katek.leads.tags import tag_key
from katek.organizations.models import User

# Pages have words for each.
Kind = Literal[
    "assigned",
    "consent",
    "conversation_assigned",
    "conversation_unassigned",
    "created",
    "edited",
    "email",
    "email_again",
    "email_bounced",
    "email_clicked",
    "email_complained",
    "email_opened",
    "handed_back",
    "handed_over",
    "message",
    "note",
    "person_wrote",
    "reply",
    "sent_again",
    "stage_changed",
    "tagged",
    "updated",
    "viewing",
]
# What a customer does; with what members do it makes the lead's last activity. Mails of ours don't.
_OF_CUSTOMERS = frozenset({"message", "viewing", "edited"})
# Fields that have a line of their own; the others share one.
_OWN_LINE: dict[str, Kind] = {"stage": "stage_changed", "owner_id": "assigned", "tags": "tagged"}


def note(
    lead: Lead,
    kind: Kind,
    text: str = "",
    *,
    data: dict[str, Any] | None = None,
    actor: User | None = None,
    words: str | None = None,
) -> Activity:
    """Add a line; `actor` is the member who did it, None for the customer or the assistant.

    `words`: what search reads of it, if it may be found.
    """
    at = clock.now()
    activity: Activity = Activity.objects.create(
        lead=lead, kind=kind, text=text, data=data or {}, actor=actor, at=at, words=words
    )
    if actor is not None or kind in _OF_CUSTOMERS:
        Lead.objects.filter(pk=lead.pk, active_at__lt=at).update(active_at=at)
    return activity


def lines_of(lead: Lead, before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines that tell of changed fields, as columns; `before`: field → old value."""
    found = [_line(lead, kind, name, before) for name, kind in _OWN_LINE.items() if name in before]
    if others := [name for name in before if name not in _OWN_LINE]:
        found.append(_columns(lead, "updated", ", ".join(others), {"changed": others}))
    return found


def _line(lead: Lead, kind: Kind, name: str, before: Mapping[str, Any]) -> dict[str, Any]:
    old, new = before[name], getattr(lead, name)
    if name != "tags":
        data = {"from": old, "to": new}
        return _columns(lead, kind, f"{old or '–'} → {new or '–'}" if name == "stage" else "", data)
    had, has = {tag_key(tag) for tag in old}, {tag_key(tag) for tag in new}
    added = [tag for tag in new if tag_key(tag) not in had]
    removed = [tag for tag in old if tag_key(tag) not in has]
    text = ", ".join([*(f"+{tag}" for tag in added), *(f"-{tag}" for tag in removed)])
    return _columns(lead, kind, text, {"added": added, "removed": removed})


def _columns(lead: Lead, kind: Kind, text: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"lead_id": lead.pk, "kind": kind, "text": text, "data": data}
