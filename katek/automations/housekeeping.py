"""Putting in order: rows of vanished workers, endpoints that have rested, what is too old."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from katek.automations.lanes import Lane
from katek.automations.picture_files import prune_pictures
from katek.automations.pruning import (
    prune_buckets,
    prune_events,
    prune_files,
    prune_hooks,
    prune_receipts,
    prune_runs,
    prune_sessions,
    prune_unbegun,
    prune_unknown,
)
from katek.campaigns.controlling import finish_done
from katek.channels.meta.upkeep import look_after_channels
from katek.conversations.assigning import unassign_strangers
from katek.conversations.closing import wake_due
from katek.core.clock import now
from katek.core.wakeups import ring
from katek.leads.undoing import forget_old
from katek.outbox.health import reopen


@dataclass(frozen=True)
class Chore:
    """`act` answers how many rows it changed; `every`: how long until it is done again."""

    name: str
    act: Callable[[], int]
    every: timedelta


CHORES: tuple[Chore, ...] = (
    Chore("threads that were put off until now", wake_due, timedelta(seconds=15)),
    Chore("endpoints that have rested", reopen, timedelta(seconds=15)),
    Chore("channels", look_after_channels, timedelta(minutes=1)),
    Chore("blasts of which every mail is out", finish_done, timedelta(minutes=1)),
    Chore("bulk changes that can't be undone any more", forget_old, timedelta(minutes=10)),
    Chore("old events", prune_events, timedelta(hours=1)),
    Chore("old receipts", prune_receipts, timedelta(hours=1)),
    Chore("old hooks of mail providers", prune_hooks, timedelta(hours=1)),
    Chore("threads that never began", prune_unbegun, timedelta(hours=6)),
    Chore("threads of people who left", unassign_strangers, timedelta(hours=1)),
    Chore("threads of unknown visitors", prune_unknown, timedelta(hours=6)),
    Chore("old files of listings", prune_files, timedelta(hours=1)),
    Chore("pictures that no listing has any more", prune_pictures, timedelta(days=1)),
    Chore("old runs", prune_runs, timedelta(hours=6)),
    Chore("sessions that are over", prune_sessions, timedelta(hours=6)),
    Chore("idle rate limits", prune_buckets, timedelta(hours=1)),
)


def rescue(lanes: Iterable[Lane], queues: Iterable[str] | None = None) -> int:
    """Frees the rows of workers that vanished, in these queues (by name; all by default)."""
    wanted = None if queues is None else set(queues)
    freed = 0
    for lane in lanes:
        for job in lane.jobs:
            if wanted is None or job.queue.name in wanted:
                freed += job.rescue()
                ring(lane.name)
    return freed


class Timetable:
    """When each chore was last done by this process."""

    def __init__(self, chores: Iterable[Chore] = CHORES) -> None:
        self._next = {chore: datetime.min.replace(tzinfo=now().tzinfo) for chore in chores}
        self._lock = threading.Lock()

    def is_due(self) -> bool:
        """Whether there is something to do."""
        at = now()
        return any(due_at <= at for due_at in self._next.values())

    def due(self) -> list[Chore]:
        """Chores whose time has come; each is answered once a period."""
        at = now()
        with self._lock:
            found = [chore for chore, due_at in self._next.items() if due_at <= at]
            self._next |= {chore: at + chore.every for chore in found}
        return found
