"""How endpoints have been answering: noted once a batch, judged when they keep failing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from katek.core.clock import now
from katek.core.wakeups import ring
from katek.outbox.models import Endpoint, EndpointHealth

DISABLED_AFTER = timedelta(days=5)
WARNED_AFTER = (timedelta(hours=12), timedelta(hours=72))

# A success wipes the failures out. On a healthy endpoint it is written at most every ten seconds,
# for all that goes there would otherwise queue for this one row.
_NOTE = """
    INSERT INTO outbox_endpointhealth AS h (endpoint_id, last_success_at, first_failure_at,
        last_failure_at, consecutive_failures, paused_until)
    SELECT * FROM unnest(%(ids)s::varchar[], %(successes)s::timestamptz[],
        %(first_failures)s::timestamptz[], %(last_failures)s::timestamptz[], %(failures)s::int[],
        %(rests)s::timestamptz[])
    ON CONFLICT (endpoint_id) DO UPDATE SET
        last_success_at = coalesce(excluded.last_success_at, h.last_success_at),
        first_failure_at = CASE WHEN excluded.last_success_at IS NULL
            THEN coalesce(h.first_failure_at, excluded.first_failure_at) END,
        last_failure_at = coalesce(excluded.last_failure_at, h.last_failure_at),
        consecutive_failures = CASE WHEN excluded.last_success_at IS NULL
            THEN h.consecutive_failures + excluded.consecutive_failures ELSE 0 END,
        warned_at = CASE WHEN excluded.last_success_at IS NULL THEN h.warned_at END,
        paused_until = greatest(h.paused_until, excluded.paused_until)
    WHERE excluded.last_success_at IS NULL OR excluded.paused_until IS NOT NULL
        OR h.first_failure_at IS NOT NULL OR h.last_success_at IS NULL
        OR h.last_success_at < excluded.last_success_at - interval '10 seconds'
    RETURNING h.endpoint_id, h.first_failure_at, h.last_failure_at, h.warned_at"""


@dataclass
class Answers:
    """What one endpoint answered in a batch. `rest_until`: it asked to be left alone until then."""

    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    failures: int = 0
    rest_until: datetime | None = None


@dataclass(frozen=True)
class Ailing:
    """An endpoint that has done nothing but fail from `since` to `until`."""

    endpoint_id: str
    since: datetime
    until: datetime
    warned_at: datetime | None

    @property
    def must_be_disabled(self) -> bool:
        return self.until - self.since >= DISABLED_AFTER

    @property
    def must_be_warned(self) -> bool:
        """Whether a span at which the owner is told has gone by without them being told."""
        told_at = self.warned_at or self.since
        return any(told_at < self.since + span <= self.until for span in WARNED_AFTER)


def note(answers: Mapping[str, Answers]) -> list[Ailing]:
    """Adds a batch to the records, by endpoint id; answers those that only fail."""
    if not answers:
        return []
    ids = sorted(answers)  # in one order everywhere, so that two batches don't wait for each other
    ordered = [answers[pk] for pk in ids]
    parameters: dict[str, Any] = {
        "ids": ids,
        "successes": [one.succeeded_at for one in ordered],
        "first_failures": [None if one.succeeded_at else one.failed_at for one in ordered],
        "last_failures": [one.failed_at for one in ordered],
        "failures": [0 if one.succeeded_at else one.failures for one in ordered],
        "rests": [one.rest_until for one in ordered],
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, parameters)
        rows = cursor.fetchall()
    return [Ailing(*row) for row in rows if row[1] is not None and row[2] is not None]


def warn(ailing: Ailing, problem: str) -> None:
    """The owner reads on the endpoint that it has been failing, and what will come of it."""
    hours = int((ailing.until - ailing.since).total_seconds() // 3600)
    sentence = (
        f"Every call has failed for {hours} hours. {problem} After {DISABLED_AFTER.days} days"
        " without a success it will be disabled."
    )
    # Any organization: the dispatcher found out while it worked for all of them.
    Endpoint.everywhere.filter(pk=ailing.endpoint_id).update(problem=sentence)
    EndpointHealth.objects.filter(pk=ailing.endpoint_id).update(warned_at=ailing.until)


def reopen() -> int:
    """Endpoints that asked for rest and have had it take deliveries again; answers how many."""
    over = EndpointHealth.objects.filter(paused_until__lte=now())
    count = over.update(paused_until=None)
    if count:
        ring("deliveries")
    return count


def clean_record(endpoint: Endpoint) -> None:
    """As if it had never failed: its address is another, or somebody has mended it."""
    EndpointHealth.objects.filter(endpoint=endpoint).update(
        first_failure_at=None, consecutive_failures=0, paused_until=None, warned_at=None
    )
