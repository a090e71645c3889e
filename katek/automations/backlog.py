"""By how much the longest waiting row of each queue is late."""

from datetime import timedelta

from django.db.models import Min

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


def longest_of_prompt(late: dict[str, int]) -> int:
    """The longest wait, in seconds, where nothing should have to wait."""
    prompt = [job.queue.name for lane in LANES if lane.task in PROMPT_TASKS for job in lane.jobs]
    return max((late[name] for name in prompt), default=0)


def _late(queue: Queue) -> int:
    now = clock.now()
    # Every organization's rows: the installation is asked about, not one of them.
    rows = queue.model._base_manager.filter(
        **{queue.state_field: queue.waiting}, next_attempt_at__lte=now
    )
    due = rows.aggregate(first=Min("next_attempt_at"))["first"]
    return int((now - due).total_seconds()) if due else 0
