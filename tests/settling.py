"""What is left to do in an installation, seen from outside, and the end of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from katek.automations.lanes import QUEUES
from katek.core.claims import Queue
from tests.agencies import Agencies
from tests.forks import Process
from tests.installation import eventually

# What waits longer waits for its day, such as the next step of a sequence.
SOON = timedelta(hours=12)
AT_REST = (
    "endpoint_id IN (SELECT endpoint_id FROM outbox_endpointhealth WHERE paused_until > %(now)s)"
)
# What goes to HubSpot goes with its contact.
WITH_CONTACT = "endpoint_id IN (SELECT id FROM outbox_endpoint WHERE kind = 'hubspot')"


@dataclass(frozen=True)
class Left:
    """Of one queue: rows in work, due, and waiting behind something else; when the next will be due."""

    queue: str
    working: int
    due: int
    held: int
    next_at: datetime | None
    problem: str

    def __str__(self) -> str:
        rows = f"{self.working} in work, {self.due} due, {self.held} held"
        return f"{self.queue}: {rows}, next at {self.next_at} ({self.problem})"


def what_is_left(agencies: Agencies) -> list[Left]:
    """One line for each queue that has anything to do soon."""
    query = " UNION ALL ".join(_counts(queue) for queue in QUEUES)
    now = agencies.now()
    rows = agencies.katek.ask(query, now=now, soon=now + SOON)
    return [
        left for left in (Left(*row) for row in rows) if left.working or left.due or left.next_at
    ]


def in_flight(agencies: Agencies, *names: str) -> int:
    """Rows that somebody holds a lease on, in these queues or in all."""
    chosen = [queue for queue in QUEUES if not names or queue.name in names]
    counts = " UNION ALL ".join(_leased(queue) for queue in chosen)
    return sum(count for (count,) in agencies.katek.rows(counts))


def settle(agencies: Agencies, runner: Process | None = None) -> None:
    """Work until nothing is left to do soon, moving the clock over the waits; then kill what works.

    `runner`: what works already.
    """
    runner = runner or agencies.runner()
    try:
        wait_until_settled(agencies)
        assert runner.poll() is None, agencies.katek.log()
    finally:
        agencies.katek.kill(runner)


def wait_until_settled(agencies: Agencies) -> None:
    """While something works: until nothing is left to do soon, moving the clock over the waits."""
    eventually(
        lambda: _is_settled(agencies),
        within=400,
        what=lambda: "\n".join([*map(str, what_is_left(agencies)), agencies.katek.log()]),
    )


def is_idle(agencies: Agencies) -> bool:
    """Nothing is in work or due now: all have been tried and wait."""
    return not any(one.working or one.due for one in what_is_left(agencies))


def skip_wait(agencies: Agencies) -> bool:
    """Move the clock to when the next row falls due, if none is in work or due now; whether it was moved."""
    left = what_is_left(agencies)
    if any(one.working or one.due for one in left):
        return False
    coming = [one.next_at for one in left if one.next_at]
    if coming:
        agencies.move_clock(max(min(coming) - agencies.now(), timedelta()) + timedelta(seconds=0.1))
    return bool(coming)


def _is_settled(agencies: Agencies) -> bool:
    return not what_is_left(agencies) or (skip_wait(agencies) and False)


def _counts(queue: Queue) -> str:
    held = {"deliveries": f"({AT_REST} OR {WITH_CONTACT})", "hubspot": AT_REST}.get(
        queue.name, "false"
    )
    waiting = f"{queue.state_field} = '{queue.waiting}'"
    until = "next_attempt_at"
    if held != "false":
        rest = "(SELECT max(paused_until) FROM outbox_endpointhealth WHERE paused_until > %(now)s)"
        until = f"CASE WHEN {AT_REST} THEN {rest} ELSE next_attempt_at END"
    return (
        f"SELECT '{queue.name}', count(*) FILTER (WHERE {queue.state_field} = '{queue.working}'),"
        f" count(*) FILTER (WHERE {waiting} AND next_attempt_at <= %(now)s AND NOT {held}),"
        f" count(*) FILTER (WHERE {waiting} AND {held}),"
        f" min({until}) FILTER (WHERE {waiting} AND {until} > %(now)s AND {until} < %(soon)s),"
        f" max(problem) FILTER (WHERE {waiting}) FROM {queue.model._meta.db_table}"
    )


def _leased(queue: Queue) -> str:
    table = queue.model._meta.db_table
    return f"SELECT count(*) FROM {table} WHERE lease_token IS NOT NULL"
