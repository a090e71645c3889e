"""Leads as HubSpot is told of them: the one place that knows both the leads and the connection."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from katek.core.clock import now
from katek.core.work import Done
from katek.leads.identity import surviving
from katek.leads.models import Lead
from katek.leads.shapes import lead_json
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox import hubspot_syncing
from katek.outbox.contacts import Mark, mark
from katek.outbox.models import Endpoint

CHUNK = 1000
# Behind whatever happens meanwhile: a fifth of what HubSpot lets a small account do.
PER_SECOND = 20


def sync_due(worker: int, *, limit: int) -> Done:
    """Bring up to `limit` contacts up to date."""
    return hubspot_syncing.sync_due(worker, limit=limit, read=leads_of)


def leads_of(organization_id: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """The leads that are there, by id, as `hubspot_loading.Read` describes them."""
    with working_for(Organization.objects.get(pk=organization_id)):
        rows = Lead.objects.filter(pk__in=ids).select_related("merged_into")
        found = rows.prefetch_related("interests", "consents")
        return {lead.pk: _state(lead) for lead in found}


def all_leads() -> QuerySet[Lead]:
    """In scope: whom `send_all_leads` sends."""
    return Lead.objects.filter(merged_into=None)


def send_all_leads(endpoint: Endpoint) -> int:
    """Every lead will be sent, a few a second; answers how many."""
    with working_for(endpoint.organization):
        ids = list(all_leads().order_by("-created_at").values_list("pk", flat=True))
        start = now() + timedelta(seconds=5)
        for place in range(0, len(ids), CHUNK):
            chunk = ids[place : place + CHUNK]
            times = [start + timedelta(seconds=(place + n) / PER_SECOND) for n in range(len(chunk))]
            mark([Mark(endpoint.pk, pk, endpoint.organization_id) for pk in chunk], due=times)
    return len(ids)


def _state(lead: Lead) -> Mapping[str, Any]:
    survivor = surviving(lead)
    return lead_json(lead) | ({"merged_into": survivor.pk} if survivor != lead else {})
