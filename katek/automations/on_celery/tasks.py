"""One task for each lane, and how a worker starts, ends and shares its threads among them."""

import logging
import os
import threading
from typing import Any

from celery import signals
from celery.concurrency.thread import TaskPool as Threads

from katek.assistant.providers import load_models
from katek.automations.lanes import TASKS
from katek.automations.on_celery.app import app
from katek.automations.on_celery.bells import ring
from katek.automations.open_files import allow_many_files
from katek.automations.runner import STOP_WITHIN, settle_memory
from katek.automations.stopping import SharedStopping
from katek.automations.visits import keep, open_lanes, visit
from katek.core import workers

# With fewer threads than the lanes could fill nobody may keep one for long. Seconds.
SHORT_TURN = 5.0
# Bells that find their lane at work are answered at once, on a thread of their own.
SPARE_THREADS = 2
LANES = TASKS["all"]

logger = logging.getLogger(__name__)

app.conf.worker_concurrency = sum(lane.threads for lane in LANES) + SPARE_THREADS
visits = open_lanes(LANES, stopping=SharedStopping())


def _task(lane: str) -> None:
    def work_off() -> None:
        visit(visits, lane)

    app.task(name=lane, ignore_result=True)(work_off)


for _lane in LANES:
    _task(_lane.name)


def leave_logging_alone(**_: Any) -> None:
    """Django's settings have set it up, so that no personal data is shown; Celery must not."""


def make_ready(instance: Any, **_: Any) -> None:
    """Before any child is forked off. Where threads are scarce, lanes take turns."""
    allow_many_files()
    queues = instance.app.amqp.queues.consume_from
    wanted = sum(lane.threads for lane in LANES if lane.name in queues)
    roomy = issubclass(instance.pool_cls, Threads) and instance.concurrency >= wanted
    visits.turn = None if roomy else SHORT_TURN


def ring_for_what_waits(**_: Any) -> None:
    load_models()
    settle_memory()
    for lane in LANES:
        ring(lane.name)


def stop(**_: Any) -> None:
    """Nothing more is claimed; running calls may finish within the time that the runner gives them."""
    visits.stopping.set()
    timer = threading.Timer(STOP_WITHIN, end_at_once)
    timer.daemon = True
    timer.start()


def settle(**_: Any) -> None:
    keep(visits, finished=True)
    workers.close()


def end_at_once() -> None:
    """What is still held is free for others from here on."""
    logger.warning("Work took too long to finish and is left to others.")
    workers.close()
    os._exit(0)


signals.setup_logging.connect(leave_logging_alone)
signals.celeryd_after_setup.connect(make_ready)
signals.worker_ready.connect(ring_for_what_waits)
signals.worker_shutting_down.connect(stop)
signals.worker_shutdown.connect(settle)
signals.worker_process_shutdown.connect(settle)
