"""The Celery application: a queue for each lane on Redis, threads that work them, nothing kept.

A task is a doorbell and no more. Rows tell what is due, so a task may be lost, come late or come
twice; its result interests nobody.
"""

from celery import Celery
from django.conf import settings
from kombu import Exchange, Queue

# The lanes by name (their work can only be imported later), and how often beat rings, in seconds: for
# rows that fall due, rows of workers that vanished, and bells that were lost.
RUNG_EVERY: dict[str, float] = {
    "messages": 1.0,
    "replies": 1.0,
    "imports": 2.0,
    "bulk": 2.0,
    "events": 2.0,
    "deliveries": 2.0,
    "hubspot": 3.0,
    "email": 5.0,
    "housekeeping": 15.0,
}

app = Celery("katek")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    # A Redis that is away is waited for, at the start and later, however long it takes.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"socket_connect_timeout": 5, "global_keyprefix": "katek:"},
    # A lost bell is rung again, so none waits to be acknowledged: kombu, which gives back what isn't while
    # its connection breaks, can fail at that and leave a worker that hears no more.
    task_queues=[Queue(lane, Exchange(lane), routing_key=lane, no_ack=True) for lane in RUNG_EVERY],
    task_routes={lane: {"queue": lane} for lane in RUNG_EVERY},
    task_create_missing_queues=False,
    task_default_queue="housekeeping",
    task_ignore_result=True,
    result_backend=settings.CELERY_RESULT_BACKEND or None,
    worker_pool="threads",
    # A bell stays in the queue until somebody is free to hear it.
    worker_disable_prefetch=True,
    worker_prefetch_multiplier=1,
    worker_redirect_stdouts=False,
    beat_scheduler="katek.automations.on_celery.beat:Ringer",
    beat_schedule={lane: {"task": lane, "schedule": every} for lane, every in RUNG_EVERY.items()},
    beat_max_loop_interval=1,
    timezone="UTC",
)
