"""A lane worked off when its bell rings, by threads that come and go: what a Celery task does.

In a process each lane has as many places as it has threads. A visitor who finds none free leaves the
bell rung, and whoever is at work goes on for it.
"""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import connection

from katek.automations.housekeeping import rescue
from katek.automations.lanes import HOUSEKEEPING, Lane
from katek.automations.outage import DATABASE_ERRORS, Outage, is_outage
from katek.automations.runs import Tally, in_words
from katek.automations.stopping import Stopping, Turn
from katek.automations.working import Station, do_chores, work_off
from katek.core.claims import due
from katek.core.wakeups import ring
from katek.core.work import Done
from katek.core.workers import worker

KEEP_EVERY = 60.0  # seconds between records of what was done
# Seconds in which nobody more is called after a visit that could take nothing of what is due, or failed.
FRUITLESS_PAUSE, FAULT_PAUSE = 0.25, 1.0

logger = logging.getLogger(__name__)


@dataclass
class Workplace:
    """A lane in this process. `places` are free for visitors; `left_alone_until`: no more are called."""

    station: Station
    places: threading.BoundedSemaphore
    left_alone_until: float = 0.0


@dataclass
class Visits:
    """All lanes of a process. `turn`: seconds after which a visitor makes room for other lanes."""

    workplaces: dict[str, Workplace]
    stopping: Stopping
    turn: float | None = None
    outage: Outage = field(default_factory=Outage)
    kept_at: float = field(default_factory=time.monotonic)


def open_lanes(lanes: Iterable[Lane], *, stopping: Stopping) -> Visits:
    """Ready to be visited; costs nothing until then."""
    stations = [Station(lane, Tally(lane.task, "celery"), stopping) for lane in lanes]
    places = {
        station.lane.name: Workplace(station, threading.BoundedSemaphore(station.lane.threads))
        for station in stations
    }
    return Visits(places, stopping)


def visit(visits: Visits, name: str) -> Done:
    """Work the lane off until nothing is due. Raises nothing; what went wrong is logged and kept."""
    workplace = visits.workplaces[name]
    bell, total = workplace.station.bell, Done()
    bell.set()
    # Asked again after the place was given back: who rang meanwhile may have found none free.
    while bell.is_set() and not visits.stopping.is_set():
        if not workplace.places.acquire(blocking=False):
            break
        try:
            bell.clear()
            total += _work_guarded(visits, workplace)
        finally:
            workplace.places.release()
    keep(visits)
    return total


def keep(visits: Visits, *, finished: bool = False) -> None:
    """Records what was done, once a minute and at the end."""
    if not finished and time.monotonic() - visits.kept_at < KEEP_EVERY:
        return
    visits.kept_at = time.monotonic()
    try:
        for workplace in visits.workplaces.values():
            workplace.station.tally.keep(finished=finished)
    except DATABASE_ERRORS:
        logger.warning("What was done could not be kept: the database can't be reached.")
    finally:
        connection.close()


def _work_guarded(visits: Visits, workplace: Workplace) -> Done:
    try:
        done = _work(visits, workplace)
    except Exception as problem:
        if is_outage(problem):
            visits.outage.begins()
        else:
            logger.exception("A job failed and is begun again.")
        workplace.left_alone_until = time.monotonic() + FAULT_PAUSE
        workplace.station.tally.problem = in_words(problem)
        return Done()
    else:
        visits.outage.is_over()
        return done
    finally:
        connection.close()


def _work(visits: Visits, workplace: Workplace) -> Done:
    station = workplace.station
    turn = Turn(station.stopping, visits.turn)
    if station.lane is HOUSEKEEPING:
        return do_chores(station)
    if not _has_work(station):
        return Done()
    if time.monotonic() >= workplace.left_alone_until:
        # For a colleague, here or in another process, who finds more or leaves at once.
        ring(station.lane.name)
    done = work_off(replace(station, stopping=turn))
    if not done:
        workplace.left_alone_until = time.monotonic() + FRUITLESS_PAUSE
    if turn.is_over():
        ring(station.lane.name)
    return done


def _has_work(station: Station) -> bool:
    """Whether something is due, also of what vanished workers held."""
    looks = due([job.queue for job in station.lane.jobs], worker=worker())
    orphaned = {name for name, look in looks.items() if look.orphaned}
    return bool(orphaned and rescue([station.lane], orphaned)) or any(
        look.now for look in looks.values()
    )
