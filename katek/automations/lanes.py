"""What runs in the background, in route order. A new job is one line here.

Each lane has threads and a statement timeout of its own, so that a blast of a hundred thousand mails never
delays an answer to one customer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from katek.automations.dispatching import react_due
from katek.automations.housekeeping import tidy
from katek.campaigns.queues import EMAILS, ENROLLMENTS, IN_DOUBT
from katek.campaigns.sending import send_due, settle_doubts
from katek.campaigns.writing import write_due
from katek.conversations.answering import answer_due
from katek.conversations.queues import REPLIES
from katek.core.claims import Queue, take_back
from katek.core.work import Done
from katek.outbox.delivery import deliver_due, take_back_lost
from katek.outbox.queues import DELIVERIES, EVENTS


class Work(Protocol):
    """Claims up to `limit` rows as `worker` and works them off; an empty `Done` when nothing was due."""

    def __call__(self, worker: int, *, limit: int) -> Done: ...


@dataclass(frozen=True)
class Job:
    """`queue`: the rows it claims, None for work that looks for itself every so often."""

    work: Work
    queue: Queue | None
    limit: int


@dataclass(frozen=True)
class Lane:
    name: str
    jobs: tuple[Job, ...]
    threads: int = 1
    statement_timeout_ms: int = 30_000


MOST_LOST = 10  # workers that a row may cost before it is given up

LANES = (
    Lane("messages", (Job(answer_due, REPLIES, limit=1),), threads=4),
    Lane("events", (Job(react_due, EVENTS, limit=100),)),
    Lane("deliveries", (Job(deliver_due, DELIVERIES, limit=1000),)),
    Lane(
        "email",
        (
            Job(write_due, ENROLLMENTS, limit=50),
            Job(settle_doubts, IN_DOUBT, limit=50),
            Job(send_due, EMAILS, limit=50),
        ),
    ),
    Lane("housekeeping", (Job(tidy, None, limit=5000),), statement_timeout_ms=300_000),
)
QUEUES = tuple(job.queue for lane in LANES for job in lane.jobs if job.queue is not None)

# Which lanes a task of the command runs, in order.
TASKS = {
    "messages": ("messages",),
    "events": ("events",),
    "webhooks": ("events", "deliveries"),
    "email": ("events", "email"),
    "housekeeping": ("housekeeping",),
    "all": tuple(lane.name for lane in LANES),
}

# Deliveries keep a log of attempts, into which a lost one goes.
TAKE_BACK: dict[str, Callable[[], object]] = {DELIVERIES.name: take_back_lost}


def take_back_orphans(queue: Queue) -> None:
    """Rows whose worker vanished are due again, or in doubt where the queue says so."""
    special = TAKE_BACK.get(queue.name)
    if special is not None:
        special()
    else:
        take_back(queue, max_attempts=MOST_LOST)
