"""A day of deliveries for the full agency's webhooks page: an endpoint that has begun to fail, and one that was
switched off because it failed for days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from katek.core import clock
from katek.core.public_ids import new_id
from katek.leads.models import Lead
from katek.leads.shapes import lead_json
from katek.organizations.scope import current_organization
from katek.outbox.attempts import Try, keep
from katek.outbox.models import (
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointHealth,
    Event,
)
from katek.outbox.publish import envelope
from katek.outbox.switching import disable

BROKEN_SINCE = 3  # hours
OVERLOADED = (
    503,
    "The endpoint answered 503 Service Unavailable.",
    "upstream connect error: timeout",
)
REFUSED = (500, "The endpoint answered 500 Internal Server Error.", '{"error": "no such workflow"}')
TAKEN = (204, "", "")
TRIES = (0, 0.01, 0.04, 0.3, 1.3, 7.3)  # hours after the event


def a_day_of_deliveries(name: str) -> None:
    """For the endpoints that are there, which are switched off, and for a new one of this name. In scope."""
    leads = list(Lead.objects.exclude(email="").order_by("pk"))
    for endpoint in Endpoint.objects.filter(kind="signed"):
        disable(endpoint, "Five days of nothing but failure.")
        for hours in range(30, 33):
            at = clock.now() - timedelta(hours=hours)
            _deliver(endpoint, leads[hours], at, DeliveryStatus.FAILED, TRIES, REFUSED)
    busy = Endpoint.objects.create(
        url=f"https://hooks.example.com/{name}",
        description=name,
        types=["lead.created"],
        secret="x",
    )
    now = clock.now()
    for hours in range(24):
        for number in range(2 + hours * 7 % 5):
            at = now - timedelta(hours=hours, minutes=number)
            failing = hours < BROKEN_SINCE
            status = DeliveryStatus.PENDING if failing else DeliveryStatus.DELIVERED
            answer = OVERLOADED if failing else TAKEN
            _deliver(busy, leads[hours], at, status, TRIES[: 1 + hours], answer)
    EndpointHealth.objects.create(
        endpoint=busy,
        first_failure_at=now - timedelta(hours=BROKEN_SINCE),
        last_failure_at=now,
        last_success_at=now - timedelta(hours=BROKEN_SINCE),
        consecutive_failures=12,
    )


def _deliver(
    endpoint: Endpoint,
    lead: Lead,
    at: datetime,
    status: str,
    tries: Sequence[float],
    answer: tuple[int, str, str],
) -> None:
    """As it is recorded once its calls, so many hours after the event, were answered like this."""
    code, problem, response = answer
    under_way = status == DeliveryStatus.PENDING
    tries = tries if problem else tries[:1]
    delivery = Delivery.objects.create(
        id=new_id("dlv", at=at),
        event=_event(lead, at),
        endpoint=endpoint,
        status=status,
        attempts=len(tries),
        next_attempt_at=clock.now() + timedelta(days=1) if under_way else None,
        last_status_code=code,
        created_at=at,
        finished_at=None if under_way else at + timedelta(hours=tries[-1]),
    )
    organization = current_organization().pk
    keep(
        [
            Try(organization, delivery.pk, number, when, code, 180, problem, response)
            for number, hours in enumerate(tries, 1)
            if (when := at + timedelta(hours=hours)) <= clock.now()
        ]
    )


def _event(lead: Lead, at: datetime) -> Event:
    """Told already, so that nobody tells it again."""
    event = Event(
        id=new_id("evt", at=at), type="lead.created", subject=lead.pk, state="done", created_at=at
    )
    organization = current_organization()
    columns = {name: getattr(event, name) for name in ("id", "type", "version", "created_at")}
    event.body = envelope(columns, organization, lead_json(lead))
    Event.objects.bulk_create([event])
    return event
