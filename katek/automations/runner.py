"""The runner that stays: a thread a lane, woken by a bell within milliseconds, with polling behind it.

One query looks at all queues at once. Idle, it is asked every two seconds; while others hold rows it is
asked more often, so that the rows of a killed process are back within a second.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from django.db import Error as DatabaseError
from django.db import connection

from katek.automations.lanes import QUEUES, Job, Lane, take_back_orphans
from katek.automations.models import Run
from katek.core import clock, workers
from katek.core.claims import Due, due
from katek.core.wakeups import listen
from katek.core.work import Done

IDLE_SECONDS = 2.0
WATCHFUL_SECONDS = 0.4
TIDY_EVERY_SECONDS = 600.0
DRAIN_SECONDS = 15.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0

logger = logging.getLogger(__name__)


@dataclass
class LaneState:
    """A lane at work: its bell, its threads, and the run that its figures go to."""

    lane: Lane
    run: Run
    bell: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    total: Done = field(default_factory=Done)
    counting: threading.Lock = field(default_factory=threading.Lock)


def watch(lanes: Sequence[Lane], stopping: threading.Event) -> None:
    """Work until `stopping` is set; then claim nothing more, let what runs finish, and give back the rest."""
    states = [
        LaneState(lane, Run.objects.create(task=lane.name, started_by="runner")) for lane in lanes
    ]
    for state in states:
        _start(state, stopping)
    try:
        _look_after(states, stopping)
    finally:
        stopping.set()
        _drain(states)


def _start(state: LaneState, stopping: threading.Event) -> None:
    for place in range(state.lane.threads):
        name = f"{state.lane.name}-{place}"
        thread = threading.Thread(target=_work, args=(state, stopping), name=name, daemon=True)
        state.threads.append(thread)
        thread.start()


def _look_after(states: Sequence[LaneState], stopping: threading.Event) -> None:
    """Ring lanes that have something due, take back what was orphaned, sleep until the next is due."""
    pause = FIRST_PAUSE
    while not stopping.is_set():
        try:
            with listen(state.lane.name for state in states) as listener:
                while not stopping.is_set():
                    rung = listener.wait(_look(states))
                    _ring(states, rung)
                    pause = FIRST_PAUSE
        except (DatabaseError, psycopg.Error):
            logger.warning("The database cannot be reached; trying again.", exc_info=True)
            connection.close()
            stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _look(states: Sequence[LaneState]) -> float:
    """One look at all queues; answers how long to sleep unless a bell rings."""
    found = due(QUEUES, worker=workers.worker())
    for queue in QUEUES:
        if found[queue.name].orphaned:
            take_back_orphans(queue)
    for state in states:
        named = [job.queue.name for job in state.lane.jobs if job.queue is not None]
        if any(found[name].now or found[name].orphaned for name in named):
            state.bell.set()
    return _sleep(list(found.values()))


def _sleep(found: Sequence[Due]) -> float:
    if any(queue.held or queue.orphaned or queue.now for queue in found):
        return WATCHFUL_SECONDS
    moments: list[datetime] = [queue.next_at for queue in found if queue.next_at is not None]
    if not moments:
        return IDLE_SECONDS
    wait = (min(moments) - clock.now()).total_seconds()
    return max(0.02, min(IDLE_SECONDS, wait))


def _ring(states: Sequence[LaneState], rung: set[str]) -> None:
    for state in states:
        if state.lane.name in rung:
            state.bell.set()


def _work(state: LaneState, stopping: threading.Event) -> None:
    """One thread of a lane: at every bell, all that is due."""
    timed: Any = None
    pause = FIRST_PAUSE
    while not stopping.is_set():
        state.bell.wait(TIDY_EVERY_SECONDS if _looks_for_itself(state.lane) else None)
        state.bell.clear()
        try:
            timed = _limit_statements(state.lane, timed)
            for job in state.lane.jobs:
                _work_off(state, job, stopping)
            pause = FIRST_PAUSE
        except Exception:
            # A fault must not end a lane: it is shown, its rows come back with their leases, and others go on.
            logger.exception("A lane stumbled.", extra={"lane": state.lane.name})
            connection.close()
            stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            state.bell.set()
    connection.close()


def _work_off(state: LaneState, job: Job, stopping: threading.Event) -> None:
    while not stopping.is_set():
        done = job.work(workers.worker(), limit=job.limit)
        if done:
            with state.counting:
                state.total += done
        if not done or job.queue is None:
            return
        # There may be more than this thread can do: another one of the lane looks too.
        if state.lane.threads > 1:
            state.bell.set()


def _limit_statements(lane: Lane, timed: Any) -> Any:
    """Give a new connection of this thread its lane's time limit; answers the connection that has it."""
    connection.ensure_connection()
    if connection.connection is not timed:
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {lane.statement_timeout_ms}")
    return connection.connection


def _looks_for_itself(lane: Lane) -> bool:
    return any(job.queue is None for job in lane.jobs)


def _drain(states: Sequence[LaneState]) -> None:
    """Wait for what is running; what isn't done in time is given back with this process's lock."""
    deadline = clock.now().timestamp() + DRAIN_SECONDS
    for state in states:
        state.bell.set()
    for state in states:
        for thread in state.threads:
            thread.join(max(0.0, deadline - clock.now().timestamp()))
        state.run.finished_at = clock.now()
        state.run.done, state.run.failed = state.total.done, state.total.failed
        state.run.save()
    workers.close()
