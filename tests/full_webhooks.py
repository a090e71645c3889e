"""A day of deliveries for the full agency's webhooks page: an endpoint that has begun to fail, and one that was
switched off because it failed for days."""

from datetime import datetime, timedelta

from katek.core import clock
from katek.core.public_ids import new_id
from katek.outbox.models import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointHealth,
    EndpointStatus,
    Event,
)

BROKEN_SINCE = 3  # hours
OVERLOADED = "The endpoint answered 503 Service Unavailable."
REFUSED = "The endpoint answered 410 Gone."


def a_day_of_deliveries(name: str) -> None:
    """For the endpoints that are there, which are switched off, and for a new one of this name. In scope."""
    for endpoint in Endpoint.objects.filter(kind="signed"):
        endpoint.status = EndpointStatus.DISABLED
        endpoint.problem = "Five days of nothing but failure."
        endpoint.save()
        for hours in range(20, 23):
            _deliver(endpoint, clock.now() - timedelta(hours=hours), DeliveryStatus.FAILED, REFUSED)
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
            if hours < BROKEN_SINCE:
                _deliver(busy, at, DeliveryStatus.PENDING, OVERLOADED)
            else:
                _deliver(busy, at, DeliveryStatus.DELIVERED)
    EndpointHealth.objects.create(
        endpoint=busy,
        first_failure_at=now - timedelta(hours=BROKEN_SINCE),
        last_failure_at=now,
        last_success_at=now - timedelta(hours=BROKEN_SINCE),
        consecutive_failures=12,
    )


def _deliver(endpoint: Endpoint, at: datetime, status: str, problem: str = "") -> None:
    event = Event.objects.create(
        id=new_id("evt", at=at), type="lead.created", body="{}", state="done", created_at=at
    )
    under_way = status == DeliveryStatus.PENDING
    delivery = Delivery.objects.create(
        id=new_id("dlv", at=at),
        event=event,
        endpoint=endpoint,
        status=status,
        attempts=1 if under_way else 0,
        next_attempt_at=clock.now() + timedelta(days=1) if under_way else None,
        last_status_code=int(problem.split()[3]) if problem else 204,
        created_at=at,
        finished_at=None if under_way else at,
    )
    Attempt.objects.create(
        delivery=delivery,
        number=1,
        at=at,
        status_code=delivery.last_status_code,
        duration_ms=180,
        problem=problem,
    )
