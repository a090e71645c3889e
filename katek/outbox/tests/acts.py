"""What tests of the outbox do again and again."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from katek.core import clock
from katek.core.public_ids import new_id
from katek.core.work import Done
from katek.core.workers import worker
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.delivery import deliver_due
from katek.outbox.fan_out import fan_out
from katek.outbox.hubspot_syncing import sync_due
from katek.outbox.models import Contact, Delivery, Endpoint, Event
from katek.outbox.publish import publish
from katek.outbox.schemas import SCHEMAS

TOKEN = "pat-na1-0000aaaa"


def announce(
    organization: Organization,
    event_type: str = "lead.created",
    *,
    key: str | None = None,
    **more: Any,
) -> Event:
    """An event of that type with the catalogue's example as its data, published and committed."""
    with transaction.atomic():
        data = {**SCHEMAS[event_type].example, **more}
        return publish(organization, event_type, data, subject=data.get("id", ""), key=key)


def tell(organization: Organization, event_type: str = "lead.created", **more: Any) -> Event:
    """As `announce`, and fanned out."""
    event = announce(organization, event_type, **more)
    fan_out(event)
    return event


def deliver() -> Done:
    return deliver_due(worker())


def deliveries_of(endpoint: Endpoint) -> list[Delivery]:
    with working_for(endpoint.organization):
        return list(Delivery.objects.filter(endpoint=endpoint).order_by("pk"))


def only_delivery(endpoint: Endpoint) -> Delivery:
    [delivery] = deliveries_of(endpoint)
    return delivery


class Book:
    """Leads as they are at the moment: written down, told of, and read when they are sent."""

    def __init__(self) -> None:
        self.leads: dict[str, dict[str, Any]] = {}
        self.on_read: Any = lambda: None

    def lead(self, organization: Organization, pk: str = "", **values: Any) -> str:
        """A new lead, or new values of one, and the event that tells of it; answers its id."""
        known = self.leads.get(pk)
        pk = pk or new_id("lead")
        if known is None:
            example = SCHEMAS["lead.created"].example
            known = {**example, "id": pk, "email": f"{pk}@example.com", "wishes": {}}
        self.leads[pk] = known | values
        made = "lead.updated" if values and "created_at" not in values else "lead.created"
        more = {"changed": sorted(values)} if made == "lead.updated" else {}
        tell(organization, made, **self.leads[pk], **more)
        return pk

    def read(self, organization_id: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        self.on_read()
        return {pk: dict(self.leads[pk]) for pk in ids if pk in self.leads}

    def sync(self, *, later: timedelta = timedelta(seconds=4)) -> Done:
        """What is due after so long."""
        clock.move(later)
        return sync_due(worker(), limit=200, read=self.read)


def contact_of(endpoint: Endpoint, lead: str) -> Contact:
    with working_for(endpoint.organization):
        return Contact.objects.get(endpoint=endpoint, subject=lead)
