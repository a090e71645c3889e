"""The look at all queues: who has work, whose rows are orphaned, and when to look again."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from katek.automations.working import Station
from katek.core.claims import Due, due
from katek.core.clock import now
from katek.core.workers import worker

IDLE = 2.0  # seconds between looks when nothing is known to be coming
OTHERS = 0.4  # while another process has rows in work
SOONEST = 0.02
# A lane with something due that its jobs can't take (another process is at it): woken ever more
# seldom.
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 4.0


@dataclass
class _Woken:
    """When a lane may be woken again for what is due, and what it had done when it was woken last."""

    at: float = 0.0
    pause: float = 0.0
    worked: int = -1


@dataclass(frozen=True)
class View:
    """What a look showed. `orphaned`: names of queues. `again_in`: seconds until the next look."""

    with_work: list[Station]
    orphaned: set[str]
    again_in: float


class Lookout:
    """Looks for one process, and remembers what waking a lane has led to."""

    def __init__(self, stations: Sequence[Station]) -> None:
        self._stations = stations
        self._queues = [job.queue for station in stations for job in station.lane.jobs]
        self._woken = {station.lane.name: _Woken() for station in stations}

    def look(self) -> View:
        """One query. Raises what the database raises."""
        queues = due(self._queues, worker=worker())
        waits = [IDLE, *(self._until(one) for one in queues.values())]
        with_work = []
        for station in self._stations:
            if any(queues[job.queue.name].now for job in station.lane.jobs):
                ready, wait = self._may_wake(station)
                waits.append(wait)
                with_work += [station] if ready else []
        return View(with_work, _orphaned(queues), max(min(waits), SOONEST))

    def _until(self, one: Due) -> float:
        wait = OTHERS if one.held else IDLE
        if one.next_at is not None:
            wait = min(wait, (one.next_at - now()).total_seconds())
        return wait

    def _may_wake(self, station: Station) -> tuple[bool, float]:
        """Whether the lane is to be woken now, and in how many seconds it may be again."""
        woken, at = self._woken[station.lane.name], time.monotonic()
        worked = station.tally.done + station.tally.failed
        if worked != woken.worked:
            woken.at, woken.pause, woken.worked = at, FIRST_PAUSE, worked
        if at < woken.at:
            return False, woken.at - at
        woken.at, woken.pause = at + woken.pause, min(2 * woken.pause, LONGEST_PAUSE)
        return True, woken.at - at


def _orphaned(queues: Mapping[str, Due]) -> set[str]:
    return {name for name, one in queues.items() if one.orphaned}
