"""The name that a customer's profile on a channel shows: taken where we know none."""

from katek.core import clock
from katek.leads.identity import surviving
from katek.leads.models import Identity, Lead
from katek.leads.searchable import COLUMNS, make_searchable
from katek.leads.shapes import lead_json
from katek.leads.timeline import note
from katek.organizations.scope import current_organization
from katek.outbox.publish import publish


def take_profile_name(lead: Lead, name: str, channel: str) -> bool:
    """Whether the lead got the name; what somebody told us themselves stays. In a transaction."""
    row: Lead = Lead.objects.select_for_update().get(pk=surviving(lead).pk)
    if row.name:
        return False
    row.name, row.updated_at = name, clock.now()
    make_searchable(row)
    row.save(update_fields=["name", *COLUMNS, "updated_at"])
    note(
        row, "updated", "name", data={"source": "profile", "channel": channel, "changed": ["name"]}
    )
    data = {**lead_json(row), "changed": ["name"]}
    publish(current_organization(), "lead.updated", data, subject=row.pk)
    return True


def is_profile_name(lead: Lead) -> bool:
    """Whether the lead goes by the name of a profile, which gives way to one that they say themselves."""
    profiles = Identity.objects.filter(lead=lead, kind__in=("messenger", "instagram"))
    return bool(lead.name) and profiles.filter(profile_name=lead.name).exists()
