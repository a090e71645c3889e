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
# A success on a healthy endpoint is written this often at most, for all that goes there would
# otherwise queue for this one row.
SUCCESS_NOTED_EVERY = timedelta(seconds=10)
REMEMBERED = 10_000  # endpoints

_worked_at: dict[str, datetime] = {}

# A success wipes the failures out.
_NOTE = """
    INSERT INTO outbox_endpointhealth AS h (endpoint_id, last_success_at, first_failure_at,
        last_failure_at, consecutive_failures, paused_until)
    SELECT t.* FROM unnest(%(ids)s::varchar[], %(successes)s::timestamptz[],
            %(first_failures)s::timestamptz[], %(last_failures)s::timestamptz[],
            %(failures)s::int[], %(rests)s::timestamptz[])
        AS t (id, succeeded, first_failed, last_failed, failures, rest)
    JOIN outbox_endpoint e ON e.id = t.id ORDER BY t.id FOR KEY SHARE OF e
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
        OR h.last_success_at < excluded.last_success_at - %(every)s::interval
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
    ids = sorted(pk for pk, answer in answers.items() if not _is_old_news(pk, answer))
    if not ids:
        return []
    ordered = [
        answers[pk] for pk in ids
    ]  # in one order everywhere: no two batches block each other
    parameters: dict[str, Any] = {
        "ids": ids,
        "successes": [one.succeeded_at for one in ordered],
        "first_failures": [None if one.succeeded_at else one.failed_at for one in ordered],
        "last_failures": [one.failed_at for one in ordered],
        "failures": [0 if one.succeeded_at else one.failures for one in ordered],
        "rests": [one.rest_until for one in ordered],
        "every": SUCCESS_NOTED_EVERY,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, parameters)
        rows = cursor.fetchall()
    return [Ailing(*row) for row in rows if row[1] is not None and row[2] is not None]


def _is_old_news(pk: str, answer: Answers) -> bool:
    """Whether this process has just written down the same: that the endpoint works."""
    if answer.failures or answer.rest_until or answer.succeeded_at is None:
        _worked_at.pop(pk, None)
        return False
    before = _worked_at.get(pk)
    if before is not None and before <= answer.succeeded_at < before + SUCCESS_NOTED_EVERY:
        return True
    if len(_worked_at) >= REMEMBERED:
        _worked_at.clear()
    _worked_at[pk] = answer.succeeded_at
    return False


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
        ring("hubspot")
    return count


def clean_record(endpoint: Endpoint) -> None:
    """As if it had never failed: its address is another, or somebody has mended it."""
    EndpointHealth.objects.filter(endpoint=endpoint).update(
        first_failure_at=None, consecutive_failures=0, paused_until=None, warned_at=None
    )
