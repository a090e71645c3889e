"""Once through the route, again and again until nothing is due: what cron runs."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.db import DatabaseError, connection

from katek.automations.housekeeping import rescue
from katek.automations.lanes import HOUSEKEEPING, LANES, Lane
from katek.automations.runs import Tally, in_words
from katek.automations.stopping import Stopping
from katek.automations.working import Station, do_chores, work_off
from katek.core.claims import due
from katek.core.clock import now
from katek.core.work import Done
from katek.core.workers import worker
from katek.outbox.health import reopen

# Rounds without any work while something is said to be due: another process is at it.
FRUITLESS_ROUNDS = 5
FRUITLESS_PAUSE = 0.1  # seconds

Result = TypeVar("Result")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """What came of one task. `problem` is empty unless the task could not run."""

    task: str
    done: int
    failed: int
    seconds: float
    problem: str

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.task,
            self.done + other.done,
            self.failed + other.failed,
            round(self.seconds + other.seconds, 3),
            " ".join(filter(None, (self.problem, other.problem))),
        )


def drain(lanes: Sequence[Lane], *, stopping: Stopping) -> list[Report]:
    """Works through the lanes in their order until nothing is due in any, or until told to stop.

    What waits only to be gathered (`Job.patience`) is waited for. A lane that fails is left out
    from there on and reported; the others go on.
    """
    stations = [Station(lane, Tally(lane.task, "command"), stopping) for lane in lanes]
    spent = dict.fromkeys((station.lane.name for station in stations), 0.0)
    _guarded(stations, partial(rescue, LANES if HOUSEKEEPING in lanes else lanes))
    _guarded(stations, reopen)
    fruitless = 0
    while fruitless < FRUITLESS_ROUNDS and not stopping.is_set():
        waiting, pause = _with_work(stations)
        if not waiting and pause is None:
            break
        if not waiting:
            stopping.wait(pause or 0)
            continue
        found = Done()
        for station in waiting:
            started = time.monotonic()
            found += _guarded([station], partial(_work_together, station)) or Done()
            spent[station.lane.name] += time.monotonic() - started
        fruitless = 0 if found else fruitless + 1
        stopping.wait(0 if found else FRUITLESS_PAUSE)
    for station in stations:
        if station.lane is HOUSEKEEPING and not stopping.is_set():
            _guarded([station], partial(do_chores, station))
    return _by_task([_report(station, spent[station.lane.name]) for station in stations])


def _by_task(reports: Sequence[Report]) -> list[Report]:
    """One report a task, also where several lanes do its work."""
    found: dict[str, Report] = {}
    for one in reports:
        known = found.get(one.task)
        found[one.task] = one if known is None else known + one
    return list(found.values())


def _with_work(stations: Sequence[Station]) -> tuple[list[Station], float | None]:
    """Those that can run and have something due, in the order of the route.

    And if there are none: in how many seconds something will be due that is worth waiting for.
    """
    able = [station for station in stations if not station.tally.problem]
    jobs = [job for station in able for job in station.lane.jobs]
    looks = _guarded(able, lambda: due([job.queue for job in jobs], worker=worker())) or {}
    if not looks:
        return [], None
    with_work = [
        station for station in able if any(looks[job.queue.name].now for job in station.lane.jobs)
    ]
    at = now()
    waits = [
        (moment - at).total_seconds()
        for job in jobs
        if job.patience
        and (moment := looks[job.queue.name].next_at) is not None
        and moment - at <= job.patience
    ]
    return with_work, min(waits, default=None)


def _work_together(station: Station) -> Done:
    """With as many threads as the lane has; with one, right here."""
    if station.lane.threads == 1:
        return work_off(station)
    with ThreadPoolExecutor(station.lane.threads) as pool:
        results = [pool.submit(_in_thread, station) for _ in range(station.lane.threads)]
    return sum((result.result() for result in results), Done())


def _in_thread(station: Station) -> Done:
    try:
        return work_off(station)
    finally:
        connection.close()


def _guarded(stations: Sequence[Station], act: Callable[[], Result]) -> Result | None:
    """Does it; when that fails, the stations that needed it are marked as unable to run."""
    try:
        return act()
    except Exception as problem:
        logger.exception("A task could not run.")
        for station in stations:
            station.tally.problem = in_words(problem)
        connection.close()
        return None


def _report(station: Station, seconds: float) -> Report:
    tally = station.tally
    try:
        tally.keep(finished=True)
    except DatabaseError:
        logger.exception("The run could not be kept.")
    return Report(tally.task, tally.done, tally.failed, round(seconds, 3), tally.problem)
