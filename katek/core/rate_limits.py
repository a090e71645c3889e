"""How often something may happen: so many times in a period, then evenly as time passes.

The generic cell rate algorithm (ITU-T I.371): each bucket keeps one moment, by which all that was
counted would be paid off at an even pace. A burst of `limit` is let through at once, after that one
each `per / limit`; in any stretch of time t that makes at most limit × (1 + t / per).
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.db import connection

from katek.core import clock
from katek.core.models import Bucket

KEPT_IN_MEMORY = 100_000  # buckets; half of them go when there are more, the idlest first

# A bucket this far ahead was filled before the clock was moved back; it starts anew.
_ASTRAY = timedelta(minutes=5)

_moments: dict[str, datetime] = {}
_lock = Lock()

# One statement decides and counts, whatever others do at the same time. A refusal changes no row,
# so that a flood of them costs reads; the second half then tells how long to wait.
_COUNT = """
WITH counted AS (
    INSERT INTO core_bucket AS b (key, tat) VALUES (%(key)s, %(now)s + %(step)s)
    ON CONFLICT (key) DO UPDATE SET tat = %(step)s + CASE
        WHEN b.tat > %(now)s AND b.tat <= %(astray)s THEN b.tat ELSE %(now)s END
    WHERE b.tat <= %(full)s OR b.tat > %(astray)s
    RETURNING true AS allowed, tat
)
SELECT allowed, tat FROM counted
UNION ALL
SELECT false, tat FROM core_bucket WHERE key = %(key)s AND NOT EXISTS (SELECT FROM counted)
"""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`retry_after`: seconds until the same cost would fit, more than 0; 0 when it did fit."""

    allowed: bool
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class _Ask:
    """The moments that decide: the cost fits if the bucket's moment is not after `full`."""

    now: datetime
    step: timedelta
    full: datetime
    astray: datetime


def allow(
    bucket: str, *, limit: int, per: timedelta, cost: int = 1, shared: bool = False
) -> RateLimit:
    """Count `cost` against the bucket if it still fits, and say whether it did.

    `shared`: counted in PostgreSQL for all processes, else in this one. Call a shared one outside
    any transaction: inside, others on the bucket wait for its end, and a rollback forgives the cost.
    Raises ValueError for a cost that never fits.
    """
    if not 0 < cost <= limit:
        raise ValueError(f"A cost of {cost} never fits into a limit of {limit}.")
    now, step = clock.now(), per // limit * cost
    ask = _Ask(now, step, full=now + per - step, astray=now + per + _ASTRAY)
    refused_until = _count_shared(bucket, ask) if shared else _count_here(bucket, ask)
    if refused_until is None:
        return RateLimit(True)
    return RateLimit(False, max((refused_until - ask.full).total_seconds(), 0.001))


def forget_idle() -> int:
    """Delete shared buckets that hold nothing back any more; how many. For housekeeping."""
    return Bucket.objects.filter(tat__lt=clock.now()).delete()[0]


def _count_here(bucket: str, ask: _Ask) -> datetime | None:
    """The moment of a bucket that is too full, None if the cost was counted."""
    with _lock:
        tat = _moments.get(bucket, ask.now)
        if ask.full < tat <= ask.astray:
            return tat
        start = tat if ask.now < tat <= ask.astray else ask.now
        _moments[bucket] = start + ask.step
        if len(_moments) > KEPT_IN_MEMORY:
            _drop_the_idlest()
    return None


def _drop_the_idlest() -> None:
    for bucket in sorted(_moments, key=_moments.__getitem__)[: KEPT_IN_MEMORY // 2]:
        del _moments[bucket]


def _count_shared(bucket: str, ask: _Ask) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": _pseudonym(bucket), **asdict(ask)})
        row = cursor.fetchone()
    if row is None:  # refused by a row that is younger than the statement
        return ask.full + ask.step
    allowed, tat = row
    return None if allowed else tat


def _pseudonym(bucket: str) -> UUID:
    """What stands in the table instead of addresses of people; it can't be turned back."""
    key = settings.SECRET_KEY.encode()[:64]
    digest = blake2b(bucket.encode("utf-8", "replace"), key=key, digest_size=16).digest()
    return UUID(bytes=digest)
