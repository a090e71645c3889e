"""Ringing on Redis: one task in a lane's queue, unless one is waiting there already.

Whoever rings has done its own work, and that must not suffer: a Redis that is away costs a moment,
is said once, and isn't asked again for some seconds.
"""

import logging
import threading
import time

from django.conf import settings
from kombu import Connection
from kombu.exceptions import KombuError
from kombu.pools import Producers
from redis import RedisError

from katek.automations.on_celery.app import app

LEFT_ALONE = 3.0  # seconds in which a Redis that is away isn't asked again
AWAY = (RedisError, KombuError, OSError)

logger = logging.getLogger(__name__)

_producers = Producers(limit=4)
_connection = Connection(
    settings.CELERY_BROKER_URL,
    transport_options={
        **app.conf.broker_transport_options,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 1.0,
        # One try: the next bell is another.
        "max_retries": 0,
        "connect_retries_timeout": 0.5,
    },
)
_lock = threading.Lock()
_away_until = 0.0
_said = False


def ring(lane: str) -> bool:
    """Rings for the lane; False when Redis is away. Raises nothing."""
    if time.monotonic() < _away_until:
        return False
    try:
        _enqueue(lane)
    except AWAY as problem:
        _is_away(problem)
        return False
    _is_there()
    return True


def _enqueue(lane: str) -> None:
    with _producers[_connection].acquire(block=True, timeout=1.0) as producer:
        # Looked at, not locked: two who ring at once leave two bells, and the second finds nothing to do.
        if not producer.channel.client.llen(lane):
            app.send_task(lane, queue=lane, producer=producer, retry=False, ignore_result=True)


def _is_away(problem: Exception) -> None:
    global _away_until, _said
    with _lock:
        first, _said = not _said, True
        _away_until = time.monotonic() + LEFT_ALONE
    if first:
        logger.warning(
            "Redis can't be reached (%s): no bells on Celery until it can.", type(problem).__name__
        )


def _is_there() -> None:
    global _said
    with _lock:
        back, _said = _said, False
    if back:
        logger.warning("Redis is back.")
