"""The background of an installation: every lane on threads of its own, for as long as it is wanted.

One look at all queues tells what is due and when the next will be; bells tell of new work at once.
Idle, the process asks the database less than once a second. While other processes hold rows it
looks more often, so that those of a killed one are back within a second.
"""

import gc
import logging
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta

from django.db import connection

from katek.assistant.providers import load_models
from katek.automations.housekeeping import Timetable, rescue
from katek.automations.lanes import HOUSEKEEPING, Lane
from katek.automations.lookout import Lookout
from katek.automations.outage import DATABASE_ERRORS, Outage, is_outage
from katek.automations.runs import Tally, in_words
from katek.automations.stopping import Stopping
from katek.automations.working import Station, do_chores, work_off
from katek.core import workers
from katek.core.backoff import full_jitter
from katek.core.wakeups import Listener, listen

STOP_WITHIN = 17.0  # seconds; the longest job gives up its calls after 15
SLICE = 0.25  # seconds in which the wish to stop is seen
KEEP_EVERY = 60.0  # seconds between records of what was done
RETRY_BASE, RETRY_CAP = timedelta(seconds=0.5), timedelta(seconds=20)

logger = logging.getLogger(__name__)


def watch(lanes: Sequence[Lane], *, stopping: Stopping) -> list[Tally]:
    """Works until told to stop. Then nothing more is taken on, running calls are finished (15 s),
    and what is left goes back.
    """
    load_models()
    settle_memory()
    stations = [Station(lane, Tally(lane.task, "runner"), stopping, Timetable()) for lane in lanes]
    outage = Outage()
    threads = [
        threading.Thread(target=_man, args=(station, outage), name=station.lane.name, daemon=True)
        for station in stations
        for _ in range(station.lane.threads)
    ]
    for thread in threads:
        thread.start()
    try:
        _oversee(stations, outage, stopping)
    finally:
        stopping.set()
        _end(stations, threads)
    return [station.tally for station in stations]


def settle_memory() -> None:
    """What is loaded by now stays: the collector needn't walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _oversee(stations: Sequence[Station], outage: Outage, stopping: Stopping) -> None:
    """Looks, listens, and rings for the lanes, until told to stop."""
    lookout = Lookout(stations)
    failures, kept_at = 0, time.monotonic()
    with ExitStack() as stack:
        listener: Listener | None = None
        while not stopping.is_set():
            try:
                listener = listener or stack.enter_context(
                    listen([station.lane.name for station in stations])
                )
                again_in = _look(lookout, stations)
                outage.is_over()
                failures = 0
                if time.monotonic() - kept_at > KEEP_EVERY:
                    kept_at = time.monotonic()
                    _keep(stations)
            except DATABASE_ERRORS as problem:
                failures += 1
                _tell(problem, outage)
                stopping.wait(_pause(failures))
            else:
                _listen(listener, stations, again_in, stopping)


def _look(lookout: Lookout, stations: Sequence[Station]) -> float:
    view = lookout.look()
    if view.orphaned:
        rescue([station.lane for station in stations], view.orphaned)
        view = lookout.look()
    for station in view.with_work:
        station.bell.set()
    for station in stations:
        if station.lane is HOUSEKEEPING and station.timetable.is_due():
            station.bell.set()
    return view.again_in


def _listen(
    listener: Listener, stations: Sequence[Station], seconds: float, stopping: Stopping
) -> None:
    """Passes bells on until it is time to look again."""
    until = time.monotonic() + seconds
    while not stopping.is_set() and (left := until - time.monotonic()) > 0:
        rang = listener.wait(min(left, SLICE))
        for station in stations:
            if station.lane.name in rang:
                station.bell.set()
        if len(rang) == len(stations):
            return  # the connection was lost meanwhile: look


def _man(station: Station, outage: Outage) -> None:
    """A thread of a lane: waits for its bell, works, and takes faults in its stride."""
    failures = 0
    while not station.stopping.is_set():
        if not station.bell.wait(SLICE):
            continue
        station.bell.clear()
        try:
            do_chores(station) if station.lane is HOUSEKEEPING else work_off(station)
            failures = 0
        except Exception as problem:  # noqa: BLE001 - a fault must not end a lane; it is logged
            failures += 1
            _tell(problem, outage)
            station.tally.problem = in_words(problem)
            station.stopping.wait(_pause(failures))
            station.bell.set()
    connection.close()


def _tell(problem: Exception, outage: Outage) -> None:
    connection.close()
    if is_outage(problem):
        outage.begins()
    else:
        logger.error("A job failed and is begun again.", exc_info=problem)


def _pause(failures: int) -> float:
    return 0.1 + full_jitter(failures, RETRY_BASE, RETRY_CAP).total_seconds()


def _keep(stations: Sequence[Station], *, finished: bool = False) -> None:
    for station in stations:
        station.tally.keep(finished=finished)


def _end(stations: Sequence[Station], threads: Sequence[threading.Thread]) -> None:
    deadline = time.monotonic() + STOP_WITHIN
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    try:
        _keep(stations, finished=True)
    except DATABASE_ERRORS:
        logger.warning("What was done could not be kept: the database can't be reached.")
    workers.close()  # what a thread still holds is free for others from here on
    connection.close()
