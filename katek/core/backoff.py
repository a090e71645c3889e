"""When to try again: by a published schedule, by full jitter, or when the other side says."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

CHANCE = random.SystemRandom()


def after(
    schedule: Sequence[timedelta],
    attempts: int,
    *,
    spread: tuple[float, float] = (0.5, 1.5),
    rng: random.Random = CHANCE,
) -> timedelta | None:
    """The wait after so many attempts (1 after the first), times a chance factor; None: no more.

    The spread keeps the mean of the published schedule and is never zero, so that a receiver that
    has just failed isn't called again at once, nor by everybody in the same second.
    """
    if attempts < 1:
        raise ValueError("Nothing is tried again before it was tried.")
    if attempts > len(schedule):
        return None
    return schedule[attempts - 1] * rng.uniform(*spread)


def full_jitter(
    attempt: int, base: timedelta, cap: timedelta, rng: random.Random = CHANCE
) -> timedelta:
    """Anything from nothing to `base`, doubled with each attempt from the second on, at most `cap`.

    For our own reconnects and pauses, where being spread out matters more than being foreseeable.
    """
    # 2 ** 64 of anything is over the cap; a greater exponent would only overflow.
    doubled = base.total_seconds() * 2.0 ** min(max(attempt - 1, 0), 64)
    return timedelta(seconds=rng.uniform(0, min(cap.total_seconds(), doubled)))


def retry_after(
    header: str | None, *, now: datetime, least: timedelta, most: timedelta
) -> timedelta | None:
    """The wait that a `Retry-After` header asks for (RFC 9110, 10.2.3), kept within bounds.

    Seconds or an HTTP date, of which `now` is subtracted. None if there is none, or none to be
    read.
    """
    wished = _seconds((header or "").strip(), now)
    if wished is None:
        return None
    return timedelta(seconds=min(max(wished, least.total_seconds()), most.total_seconds()))


def _seconds(text: str, now: datetime) -> float | None:
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - now).total_seconds()
