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
from katek.core.work import Done
from katek.core.workers import worker

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


def drain(lanes: Sequence[Lane], *, stopping: Stopping) -> list[Report]:
    """Works through the lanes in their order until nothing is due in any, or until told to stop.

    A lane that fails is left out from there on and reported; the others go on.
    """
    stations = [Station(lane, Tally(lane.task, "command"), stopping) for lane in lanes]
    spent = dict.fromkeys((station.lane.name for station in stations), 0.0)
    _guarded(stations, partial(rescue, LANES if HOUSEKEEPING in lanes else lanes))
    fruitless = 0
    while fruitless < FRUITLESS_ROUNDS and not stopping.is_set():
        waiting = _with_work(stations)
        if not waiting:
            break
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
    return [_report(station, spent[station.lane.name]) for station in stations]


def _with_work(stations: Sequence[Station]) -> list[Station]:
    """Those that can run and have something due, in the order of the route."""
    able = [station for station in stations if not station.tally.problem]
    queues = [job.queue for station in able for job in station.lane.jobs]
    looks = _guarded(able, lambda: due(queues, worker=worker())) or {}
    return [
        station
        for station in able
        if any(looks[job.queue.name].now for job in station.lane.jobs if looks)
    ]


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
