"""Doorbells: the runner hears of new work, and live streams of news, once a transaction commits.

A doorbell is only a hint. Rows tell what is due, and polling finds them when a bell is lost.

`NOTIFY` inside a business transaction would make all such commits of the database wait for each
other. It is sent after the commit, on the process's own connection (`workers`).
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from django.db import transaction

from katek.core import workers

CHANNEL = "katek_wake"
LIVE = "katek_live"  # what open pages are told: JSON, kind of subject → id
PAUSE = 0.02  # seconds between two bells of one lane from one process
MOST_BYTES = 7900  # PostgreSQL takes less than 8,000
RECONNECT_PAUSE = 1.0

logger = logging.getLogger(__name__)

# Who else is told of a ring: functions of the lane's name, added by higher code when it starts. They
# neither raise nor take long.
bells: list[Callable[[str], object]] = []

_lock = threading.Lock()
_rang: dict[str, float] = {}
_promised: set[str] = set()


def ring(lane: str) -> None:
    """Once the transaction commits (at once outside of one) wakes who listens to the lane.

    Many rings become few bells; after the last ring there is always one more bell.
    """
    transaction.on_commit(partial(_ring_now_or_soon, lane))


def ring_at_once(lane: str) -> None:
    """As `ring`, for those whose work is committed already and who have no connection of Django's."""
    _ring_now_or_soon(lane)


def notify(channel: str, payload: str) -> None:
    """Once the transaction commits, tells all who listen on the channel; each payload is told.

    Raises `ValueError` for a payload over 7,900 bytes, for the sender could not tell any more.
    """
    if len(payload.encode()) > MOST_BYTES:
        raise ValueError(f"A notification holds at most {MOST_BYTES} bytes.")
    transaction.on_commit(partial(_send, channel, payload))


def _ring_now_or_soon(lane: str) -> None:
    with _lock:
        if lane in _promised:
            return
        wait = _rang.get(lane, 0.0) + PAUSE - time.monotonic()
        if wait > 0:
            _promised.add(lane)
            # Not a daemon: a command that ends now still rings.
            threading.Timer(wait, _ring_as_promised, [lane]).start()
            return
        _rang[lane] = time.monotonic()
    _ring_now(lane)


def _ring_as_promised(lane: str) -> None:
    with _lock:
        # Before it is sent: whoever rings from here on needs another bell.
        _promised.discard(lane)
        _rang[lane] = time.monotonic()
    _ring_now(lane)


def _ring_now(lane: str) -> None:
    _send(CHANNEL, lane)
    for bell in bells:
        bell(lane)


def _send(channel: str, payload: str) -> None:
    parameters = {"channel": channel, "payload": payload}
    try:
        workers.execute("SELECT pg_notify(%(channel)s, %(payload)s)", parameters)
    except psycopg.Error:
        # What is told is committed already; failing here would undo nothing and hide that.
        logger.warning("No bell on %s: whoever waits finds out by polling.", channel, exc_info=True)


def _forget_after_fork() -> None:
    """The parent's timers don't run in the child: nothing is promised here."""
    global _lock
    _lock = threading.Lock()
    _promised.clear()


os.register_at_fork(after_in_child=_forget_after_fork)


class Listener:
    """Hears the bells of some lanes on a connection of its own; made by `listen`."""

    def __init__(self, lanes: Iterable[str]) -> None:
        self.lanes = frozenset(lanes)
        self._connection: psycopg.Connection[Any] | None = _listening()

    def wait(self, timeout: float) -> set[str]:
        """The lanes that rang, as soon as one does; empty after `timeout` seconds without.

        All lanes after a lost connection: what rang meanwhile nobody knows.
        """
        try:
            if self._connection is None:
                self._connection = _listening()
                return set(self.lanes)
            return _heard(self._connection, self.lanes, timeout)
        except psycopg.OperationalError:
            logger.warning("The connection for bells was lost.", exc_info=True)
            self.close()
            time.sleep(min(timeout, RECONNECT_PAUSE))
            return set(self.lanes)

    def close(self) -> None:
        """Stops listening."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None


@contextmanager
def listen(lanes: Iterable[str]) -> Iterator[Listener]:
    """Listens while the block runs. Look at what is due after entering: earlier bells are gone."""
    listener = Listener(lanes)
    try:
        yield listener
    finally:
        listener.close()


def _listening() -> psycopg.Connection[Any]:
    connection = workers.connect("katek bells")
    connection.execute(f"LISTEN {CHANNEL}".encode())
    return connection


def _heard(connection: psycopg.Connection[Any], lanes: frozenset[str], timeout: float) -> set[str]:
    deadline = time.monotonic() + timeout
    heard: set[str] = set()
    while not heard:
        left = deadline - time.monotonic()
        for bell in connection.notifies(timeout=max(left, 0.0), stop_after=1):
            heard |= {bell.payload} & lanes
        if left <= 0:
            break
    # Those that came together are answered together.
    return heard | {bell.payload for bell in connection.notifies(timeout=0)} & lanes
