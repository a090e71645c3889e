"""By how much the longest waiting row of each queue is late."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Min, QuerySet

from katek.automations.lanes import LANES
from katek.core import clock
from katek.core.claimable import Queue

# Cron may come every few minutes; what waits longer than this waits for nobody.
LONGEST_WAIT = timedelta(minutes=15)
# A blast takes hours and a slow endpoint has its own queue: that is no fault of the installation.
PROMPT_TASKS = ("messages", "events")


def late_seconds() -> dict[str, int]:
    """Seconds by the name of the queue; 0 where nothing is due."""
    return {job.queue.name: _late(job.queue) for lane in LANES for job in lane.jobs}


MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Waiting:
    """What is due in a queue: how many rows (counted up to `MOST_COUNTED`), the first late by `seconds`."""

    lane: str
    queue: str
    due: int
    seconds: int
    prompt: bool

    @property
    def is_late(self) -> bool:
        return self.prompt and self.seconds >= LONGEST_WAIT.total_seconds()

    @property
    def is_more(self) -> bool:
        return self.due >= MOST_COUNTED


def waiting() -> list[Waiting]:
    """Every queue, in the order of the route."""
    return [
        Waiting(
            lane.name,
            job.queue.name,
            _due(job.queue)[:MOST_COUNTED].count(),
            _late(job.queue),
            lane.task in PROMPT_TASKS,
        )
        for lane in LANES
        for job in lane.jobs
    ]


def longest_of_prompt(late: dict[str, int]) -> int:
    """The longest wait, in seconds, where nothing should have to wait."""
    prompt = [job.queue.name for lane in LANES if lane.task in PROMPT_TASKS for job in lane.jobs]
    return max((late[name] for name in prompt), default=0)


def _due(queue: Queue) -> QuerySet[Any]:
    # Every organization's rows: the installation is asked about, not one of them.
    return queue.model._base_manager.filter(
        **{queue.state_field: queue.waiting}, next_attempt_at__lte=clock.now()
    )


def _late(queue: Queue) -> int:
    first = _due(queue).aggregate(first=Min("next_attempt_at"))["first"]
    return int((clock.now() - first).total_seconds()) if first else 0
