"""How endpoints have been answering: the deliveries of the last day, hour by hour."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncHour

from katek.core.clock import now
from katek.core.public_ids import new_id
from katek.outbox.models import Delivery, DeliveryStatus, Endpoint

HOURS = 24
PREFIX = Delivery._meta.get_field("id").prefix
WAITING = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


@dataclass(frozen=True)
class Health:
    """Of the last 24 hours: `by_hour` are all deliveries, the present hour last; the others are counts."""

    endpoint: Endpoint
    by_hour: list[int]
    delivered: int
    failed: int
    waiting: int


def health_of(endpoints: Iterable[Endpoint]) -> list[Health]:
    """One query for all of them. In scope."""
    first = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    hours = [first + timedelta(hours=number) for number in range(HOURS)]
    counted = _counted(first)
    return [_health(endpoint, hours, counted) for endpoint in endpoints]


def _counted(first: datetime) -> Counter[tuple[str, str, datetime]]:
    # Ids grow with time, and the index of an endpoint's newest is by id.
    since = Delivery.objects.filter(pk__gte=new_id(PREFIX, at=first))
    rows = (
        since.order_by()
        .annotate(hour=TruncHour("created_at"))
        .values_list("endpoint_id", "status", "hour")
        .annotate(count=Count("pk"))
    )
    return Counter({(endpoint, status, hour): count for endpoint, status, hour, count in rows})


def _health(
    endpoint: Endpoint, hours: list[datetime], counted: Counter[tuple[str, str, datetime]]
) -> Health:
    def total(*statuses: str) -> int:
        return sum(counted[endpoint.pk, status, hour] for status in statuses for hour in hours)

    by_hour = [
        sum(counted[endpoint.pk, status, hour] for status in DeliveryStatus.values)
        for hour in hours
    ]
    return Health(
        endpoint,
        by_hour,
        total(DeliveryStatus.DELIVERED),
        total(DeliveryStatus.FAILED),
        total(*WAITING),
    )
