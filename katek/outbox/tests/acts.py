"""What tests of the outbox do again and again."""

from typing import Any

from django.db import transaction

from katek.core.work import Done
from katek.core.workers import worker
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.delivery import deliver_due
from katek.outbox.fan_out import fan_out
from katek.outbox.models import Delivery, Endpoint, Event
from katek.outbox.publish import publish
from katek.outbox.schemas import SCHEMAS


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
