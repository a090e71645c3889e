"""One thread of a lane at work: its jobs, again and again, until they find nothing."""

import logging
import threading
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from katek.automations.housekeeping import Timetable
from katek.automations.lanes import Job, Lane
from katek.automations.runs import Tally
from katek.automations.stopping import Stopping
from katek.core.work import Done
from katek.core.workers import worker

logger = logging.getLogger(__name__)


@dataclass
class Station:
    """A lane of this process: who rings, who may ask to stop, and what has been done."""

    lane: Lane
    tally: Tally
    stopping: Stopping
    timetable: Timetable = field(default_factory=Timetable)
    bell: threading.Event = field(default_factory=threading.Event)


def work_off(station: Station) -> Done:
    """All that this thread can find to do. Raises whatever a job raises; what was done stays
    counted.
    """
    limit_statements(station.lane.statement_timeout)
    total = Done()
    while not station.stopping.is_set():
        found = _round(station)
        total += found
        if not found:
            break
    return total


def limit_statements(seconds: int) -> None:
    """How long a statement of this thread's connection may take from here on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{seconds}s"])


def _round(station: Station) -> Done:
    found = Done()
    for job in station.lane.jobs:
        if station.stopping.is_set():
            break
        done = job.act(worker(), limit=station.lane.batch, **_signals(job, station))
        station.tally.add(done)
        found += done
    return found


def _signals(job: Job, station: Station) -> dict[str, Any]:
    return {"bell": station.bell, "stopping": station.stopping} if job.rolling else {}


def do_chores(station: Station) -> Done:
    """The chores whose time has come; one that fails doesn't keep the others from being done."""
    limit_statements(station.lane.statement_timeout)
    total, problems = Done(), []
    for chore in station.timetable.due():
        if station.stopping.is_set():
            break
        try:
            done = Done(chore.act())
        except Exception as problem:
            logger.exception("A chore failed.", extra={"task": "housekeeping"})
            problems.append(f"{chore.name}: {type(problem).__name__}.")
            done = Done(failed=1)
        station.tally.add(done)
        total += done
    if problems:
        station.tally.problem = " ".join(problems)
    return total
