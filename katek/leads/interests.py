"""Which listings a lead asked about, and what they wish for."""

from collections.abc import Iterable
from typing import Any

from katek.core import clock
from katek.leads.models import Interest, Lead
from katek.leads.shapes import lead_json
from katek.organizations.scope import current_organization
from katek.outbox.publish import publish
from katek.properties.models import Property


def learn(lead: Lead, *, criteria: dict[str, Any], property_ids: Iterable[str]) -> None:
    """Remember what a lead wishes for and asked about, and tell others if that is new. In a transaction."""
    changed = ["wishes"] if remember_wishes(lead, criteria) else []
    changed += ["properties"] if asked_about(lead, property_ids) else []
    if changed:
        data = {**lead_json(lead), "changed": changed}
        publish(current_organization(), "lead.updated", data, subject=lead.pk)


def asked_about(lead: Lead, property_ids: Iterable[str]) -> bool:
    """Remember listings of this organization that the lead asked about; unknown ids are left out.

    Answers whether any is new.
    """
    known = list(Property.objects.filter(pk__in=list(property_ids)).exclude(interests__lead=lead))
    Interest.objects.bulk_create(
        [Interest(lead=lead, property=listing) for listing in known], ignore_conflicts=True
    )
    return bool(known)


def remember_wishes(lead: Lead, criteria: dict[str, Any]) -> bool:
    """Keep the search in force as the lead's wishes (keys of `properties.criteria`); whether it is new."""
    if not criteria or criteria == lead.wishes:
        return False
    lead.wishes = criteria
    lead.intent = str(criteria.get("transaction") or lead.intent)
    lead.updated_at = clock.now()
    lead.save(update_fields=["wishes", "intent", "updated_at"])
    return True
