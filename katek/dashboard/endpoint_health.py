"""How endpoints have been answering: the deliveries of the last day hour by hour, and what is wrong now."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

from django.db.models import Count, Min
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.formats import date_format

from katek.core.clock import now
from katek.core.public_ids import new_id
from katek.outbox.models import Delivery, DeliveryStatus, Endpoint

HOURS = 24
PREFIX = Delivery._meta.get_field("id").prefix
Counted = Counter[tuple[str, str, datetime]]


@dataclass(frozen=True)
class Health:
    """Of the last 24 hours, the present hour last. `failed_by_hour` are among `by_hour`, which are all.

    `last_problem`: why the newest delivery of these hours that met a problem did not arrive at first.
    `next_try`: when one that was tried in vain is tried again.
    """

    endpoint: Endpoint
    hours: list[str]
    by_hour: list[int]
    failed_by_hour: list[int]
    delivered: int
    failed: int
    waiting: int
    held: int
    last_problem: str
    next_try: datetime | None

    @property
    def share(self) -> int | None:
        """Per cent that arrived of those that came to an end; 100 only when all did."""
        ended = self.delivered + self.failed
        return floor(100 * self.delivered / ended) if ended else None


def health_of(endpoints: Iterable[Endpoint]) -> list[Health]:
    """Three queries for all of them. In scope."""
    chosen = list(endpoints)
    first = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    # Ids grow with time, and the index of an endpoint's newest is by id.
    since = Delivery.objects.filter(
        endpoint__in=[one.pk for one in chosen], pk__gte=new_id(PREFIX, at=first)
    ).order_by()
    rows = since.annotate(hour=TruncHour("created_at")).values_list("endpoint_id", "status", "hour")
    counted: Counted = Counter({row[:3]: row[3] for row in rows.annotate(Count("pk"))})
    troubled = since.exclude(problem="").order_by("endpoint_id", "-pk").distinct("endpoint_id")
    problems = dict(troubled.values_list("endpoint_id", "problem"))
    tries = _next_tries(chosen)
    hours = [first + timedelta(hours=number) for number in range(HOURS)]
    return [
        _health(one, hours, counted, problems.get(one.pk, ""), tries.get(one.pk)) for one in chosen
    ]


def _next_tries(endpoints: list[Endpoint]) -> dict[str, datetime]:
    again = Delivery.objects.filter(
        endpoint__in=[one.pk for one in endpoints], status=DeliveryStatus.PENDING, attempts__gt=0
    )
    return dict(again.order_by().values_list("endpoint_id").annotate(Min("next_attempt_at")))


def _health(
    endpoint: Endpoint,
    hours: list[datetime],
    counted: Counted,
    last_problem: str,
    next_try: datetime | None,
) -> Health:
    def at(hour: datetime, *statuses: str) -> int:
        return sum(counted[endpoint.pk, status, hour] for status in statuses)

    def total(*statuses: str) -> int:
        return sum(at(hour, *statuses) for hour in hours)

    return Health(
        endpoint,
        hours=[date_format(timezone.localtime(hour), "H:i", use_l10n=False) for hour in hours],
        by_hour=[at(hour, *DeliveryStatus.values) for hour in hours],
        failed_by_hour=[at(hour, DeliveryStatus.FAILED) for hour in hours],
        delivered=total(DeliveryStatus.DELIVERED),
        failed=total(DeliveryStatus.FAILED),
        waiting=total(DeliveryStatus.PENDING, DeliveryStatus.SENDING),
        held=total(DeliveryStatus.HELD),
        last_problem=last_problem,
        next_try=next_try,
    )
