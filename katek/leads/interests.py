"""Which listings a lead asked about, and what they wish for."""

from collections.abc import Iterable
from typing import Any

from katek.core import clock
from katek.leads.models import Interest, Lead
from katek.properties.models import Property


def asked_about(lead: Lead, property_ids: Iterable[str]) -> None:
    """Remember listings of this organization that the lead asked about; unknown ids are left out."""
    known = Property.objects.filter(pk__in=list(property_ids))
    Interest.objects.bulk_create(
        [Interest(lead=lead, property=listing) for listing in known], ignore_conflicts=True
    )


def remember_wishes(lead: Lead, criteria: dict[str, Any]) -> None:
    """Keep the search in force as the lead's wishes (keys of `properties.criteria`)."""
    if not criteria or criteria == lead.wishes:
        return
    lead.wishes = criteria
    lead.intent = str(criteria.get("transaction") or lead.intent)
    lead.updated_at = clock.now()
    lead.save(update_fields=["wishes", "intent", "updated_at"])
