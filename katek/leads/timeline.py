"""The timeline of a lead: what happened, in the order it happened."""

from typing import Any

from katek.leads.models import Activity, Lead
from katek.organizations.models import User


def note(
    lead: Lead,
    kind: str,
    text: str = "",
    *,
    data: dict[str, Any] | None = None,
    actor: User | None = None,
) -> Activity:
    """Add a line; `actor` is the member who did it, None for the customer or the assistant."""
    activity: Activity = Activity.objects.create(
        lead=lead, kind=kind, text=text, data=data or {}, actor=actor
    )
    return activity
