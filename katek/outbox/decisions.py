"""What an endpoint's answer means: delivered, try again and when, hold, or give up. The one place
for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from katek.core.answers import Answer
from katek.core.backoff import after, retry_after
from katek.core.call_failed import CallFailed
from katek.outbox.models import DeliveryStatus

# Waits after the first, second, … try; each is spread by chance over 0.5 to 1.5 times itself.
SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(SCHEDULE) + 1
LONGEST_REST = timedelta(hours=1)  # that an endpoint may ask for, unless the schedule waits longer
_ASKS_FOR_REST = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True)
class Verdict:
    """`wait` is None unless it is tried again. `rest`: leave the whole endpoint alone for so long.

    `gone`: the endpoint said that it wants no more events, ever.
    """

    state: str
    wait: timedelta | None = None
    problem: str = ""
    rest: timedelta | None = None
    gone: bool = False


def judge(outcome: Answer | CallFailed, attempts: int, *, now: datetime) -> Verdict:
    """What comes of the try number `attempts` (1 is the first)."""
    if isinstance(outcome, CallFailed):
        return _again(outcome.sentence, attempts)
    if outcome.ok:
        return Verdict(DeliveryStatus.DELIVERED)
    if outcome.status == HTTPStatus.GONE:
        problem = "It answered 410 Gone: it wants no more events."
        return Verdict(DeliveryStatus.HELD, problem=problem, gone=True)
    asked = _asked_rest(outcome, attempts, now)
    verdict = _again(_sentence(outcome), attempts, least=asked)
    if asked is not None and outcome.status in _ASKS_FOR_REST:
        return Verdict(verdict.state, verdict.wait, verdict.problem, rest=asked)
    return verdict


def _again(problem: str, attempts: int, *, least: timedelta | None = None) -> Verdict:
    wait = after(SCHEDULE, attempts)
    if wait is None:
        given_up = f"{problem} Given up after {attempts} attempts."
        return Verdict(DeliveryStatus.FAILED, problem=given_up)
    if least is not None:
        # A little later than asked, each by another bit, so that not all return in the same second.
        wait = max(wait, after([least], 1, spread=(1.0, 1.1)) or wait)
    return Verdict(DeliveryStatus.PENDING, wait, problem)


def _asked_rest(answer: Answer, attempts: int, now: datetime) -> timedelta | None:
    """`Retry-After` of a 429 or 5xx, within bounds: nobody can have us wait for a year."""
    if answer.status != HTTPStatus.TOO_MANY_REQUESTS and answer.status < 500:
        return None
    planned = SCHEDULE[min(attempts, len(SCHEDULE)) - 1]
    most = max(2 * planned, LONGEST_REST)
    header = answer.headers.get("Retry-After")
    return retry_after(header, now=now, least=timedelta(), most=most)


def _sentence(answer: Answer) -> str:
    if 300 <= answer.status < 400:
        target = urlsplit(answer.headers.get("Location", "")).hostname
        where = f" to {target}" if target else ""
        return (
            f"It answered {answer.status}, a redirect{where}. Redirects are not followed: enter the"
            " address that it leads to."
        )
    try:
        phrase = f" {HTTPStatus(answer.status).phrase}"
    except ValueError:
        phrase = ""
    return f"It answered {answer.status}{phrase}."
