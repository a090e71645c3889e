"""How endpoints have been answering: the attempts of the last day hour by hour, and what is wrong now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from katek.core import moments
from katek.core.clock import now
from katek.core.public_ids import new_id
from katek.outbox.models import LONG, TOOK_LONG, Delivery, DeliveryStatus, Endpoint

HOURS = 24
PREFIX = Delivery._meta.get_field("id").prefix
# Of one endpoint in one hour: its attempts, and those of them that failed.
ByHour = dict[tuple[str, datetime], tuple[int, int]]
# Of one endpoint in one state: its deliveries, and when the first that was tried in vain is tried again.
Standing = dict[tuple[str, str], tuple[int, datetime | None]]


@dataclass(frozen=True)
class Health:
    """Of the last 24 hours, the present hour last. Attempts are counted, for a delivery fails for days before
    it has failed. `failed_by_hour` are among `by_hour`, which are all.

    `waiting` and `held` are deliveries of any age. `failed_at` and `problem` are of the
    newest attempt that failed. `next_try`: when a delivery that was tried in vain is tried again.
    """

    endpoint: Endpoint
    hours: list[str]
    by_hour: list[int]
    failed_by_hour: list[int]
    waiting: int
    held: int
    failed_at: datetime | None
    problem: str
    next_try: datetime | None

    @property
    def failed(self) -> int:
        return sum(self.failed_by_hour)

    @property
    def delivered(self) -> int:
        return sum(self.by_hour) - self.failed

    @property
    def share(self) -> int | None:
        """Per cent of the attempts that arrived; 100 only when all did."""
        tried = sum(self.by_hour)
        return floor(100 * self.delivered / tried) if tried else None


def health_of(endpoints: Iterable[Endpoint]) -> list[Health]:
    """Three queries for all of them. In scope."""
    chosen = list(endpoints)
    ids = [one.pk for one in chosen]
    # Hours of UTC: an agency's zone may be half an hour beside them.
    first = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    tried = _tried(ids, first)
    by_hour, failures, standing = _by_hour(tried), _failures(tried), _standing(ids)
    hours = [first + timedelta(hours=number) for number in range(HOURS)]
    return [
        _health(one, hours, by_hour, failures.get(one.pk, (None, "")), standing) for one in chosen
    ]


def _tried(ids: list[str], first: datetime) -> QuerySet[Delivery]:
    """A row for each attempt since then. They are found by their deliveries, and these by index: the new ones,
    those still under way, and older ones that came to their end since."""
    new = Q(pk__gte=_id_at(first - LONG))
    under_way = Q(status=DeliveryStatus.PENDING) & (Q(attempts__gt=0) | Q(tried_before__gt=0))
    sending = Q(status=DeliveryStatus.SENDING)
    ended = Q(TOOK_LONG) & Q(finished_at__gte=first)
    deliveries = Delivery.objects.filter(new | under_way | sending | ended, endpoint__in=ids)
    return deliveries.filter(attempt_log__at__gte=first).order_by()


def _by_hour(tried: QuerySet[Delivery]) -> ByHour:
    hours = tried.annotate(hour=TruncHour("attempt_log__at", tzinfo=UTC))
    rows = hours.values_list("endpoint_id", "hour")
    failed = Count("attempt_log", filter=Q(attempt_log__problem__gt=""))
    counted = rows.annotate(tries=Count("attempt_log"), failed=failed)
    return {(pk, hour): (count, failed) for pk, hour, count, failed in counted}


def _failures(tried: QuerySet[Delivery]) -> dict[str, tuple[datetime | None, str]]:
    """The newest of each endpoint: when, and why."""
    attempts = tried.annotate(at=F("attempt_log__at"), why=F("attempt_log__problem"))
    failed = attempts.filter(why__gt="").order_by("endpoint_id", "-at", "-attempt_log")
    newest = failed.distinct("endpoint_id").values_list("endpoint_id", "at", "why")
    return {pk: (at, why) for pk, at, why in newest}


def _standing(ids: list[str]) -> Standing:
    return {(pk, status): (count, again) for pk, status, count, again in standing_rows(ids)}


def standing_rows(ids: list[str]) -> QuerySet[Delivery, Any]:
    """Of each endpoint and state a row: how many, and the first that is tried again."""
    # Each state on its own, for each has an index of its own.
    pending, sending = Q(status=DeliveryStatus.PENDING), Q(status=DeliveryStatus.SENDING)
    rows = Delivery.objects.filter(
        pending | sending | Q(status=DeliveryStatus.HELD), endpoint__in=ids
    ).order_by()
    in_vain = Min("next_attempt_at", filter=Q(attempts__gt=0))
    by_state = rows.values_list("endpoint_id", "status")
    counted: QuerySet[Delivery, Any] = by_state.annotate(Count("pk"), in_vain=in_vain)
    return counted


def _id_at(moment: datetime) -> str:
    """Ids grow with time, and the index of an endpoint's newest is by id."""
    return new_id(PREFIX, at=moment)


def _health(
    endpoint: Endpoint,
    hours: list[datetime],
    by_hour: ByHour,
    failure: tuple[datetime | None, str],
    standing: Standing,
) -> Health:
    counts = [by_hour.get((endpoint.pk, hour), (0, 0)) for hour in hours]
    nothing: tuple[int, datetime | None] = (0, None)
    pending, sending, held = (
        standing.get((endpoint.pk, status), nothing)
        for status in (DeliveryStatus.PENDING, DeliveryStatus.SENDING, DeliveryStatus.HELD)
    )
    return Health(
        endpoint,
        hours=[moments.time_of_day(timezone.localtime(hour)) for hour in hours],
        by_hour=[count for count, _ in counts],
        failed_by_hour=[failed for _, failed in counts],
        waiting=pending[0] + sending[0],
        held=held[0],
        failed_at=failure[0],
        problem=failure[1],
        next_try=pending[1],
    )
