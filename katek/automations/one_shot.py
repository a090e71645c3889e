"""All background work that is due, and what it causes, until nothing is left: for cron."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from katek.automations.lanes import LANES, QUEUES, TASKS, Lane, take_back_orphans
from katek.automations.models import Run
from katek.core import clock
from katek.core.work import Done

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a task's run came to; `problem` when it could not run."""

    task: str
    done: Done
    seconds: float
    problem: str = ""


def run_until_nothing_is_due(
    task: str, worker: Callable[[], int], *, max_seconds: float | None = None
) -> list[Outcome]:
    """Run a task's lanes in route order, again and again, until a whole round found nothing to do."""
    deadline = monotonic() + max_seconds if max_seconds is not None else float("inf")
    lanes = [lane for name in TASKS[task] for lane in LANES if lane.name == name]
    outcomes = {lane.name: Outcome(lane.name, Done(), 0.0) for lane in lanes}
    runs = {lane.name: Run.objects.create(task=lane.name, started_by="command") for lane in lanes}
    for queue in QUEUES:
        take_back_orphans(queue)
    for lane, found in _rounds(lanes, worker, deadline, outcomes):
        before = outcomes[lane.name]
        outcomes[lane.name] = replace(
            found, done=before.done + found.done, seconds=before.seconds + found.seconds
        )
    for name, outcome in outcomes.items():
        _close(runs[name], outcome)
    return list(outcomes.values())


def _rounds(
    lanes: Sequence[Lane],
    worker: Callable[[], int],
    deadline: float,
    outcomes: dict[str, Outcome],
) -> Iterator[tuple[Lane, Outcome]]:
    busy = True
    while busy and monotonic() < deadline:
        busy = False
        for lane in lanes:
            if outcomes[lane.name].problem or monotonic() >= deadline:
                continue
            found = _run_lane(lane, worker, deadline)
            # Housekeeping finds something each time; it is no reason for another round.
            busy = busy or (bool(found.done) and lane.name != "housekeeping")
            yield lane, found


def _run_lane(lane: Lane, worker: Callable[[], int], deadline: float) -> Outcome:
    started, total = monotonic(), Done()
    try:
        for job in lane.jobs:
            while monotonic() < deadline:
                done = job.work(worker(), limit=job.limit)
                total += done
                if not done or job.queue is None:
                    break
    except Exception as error:
        logger.exception("A task could not run.", extra={"lane": lane.name})
        problem = f"{type(error).__name__}: {error}"
        return Outcome(lane.name, total, monotonic() - started, problem)
    return Outcome(lane.name, total, monotonic() - started)


def _close(run: Run, outcome: Outcome) -> None:
    run.finished_at = clock.now()
    run.done, run.failed, run.problem = outcome.done.done, outcome.done.failed, outcome.problem
    run.save()
