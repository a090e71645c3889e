"""The wish to stop, from a signal or because time is up: asked of many threads, set by any."""

import mmap
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from typing_extensions import override

SLICE = 0.1  # seconds


class Stopping:
    """Like `threading.Event`, but safe to set from a signal handler: there is no lock to meet again
    in.
    """

    def __init__(self) -> None:
        self._asked = False

    def is_set(self) -> bool:
        return self._asked

    def set(self) -> None:
        self._asked = True

    def wait(self, seconds: float) -> bool:
        """Whether it was asked for before the time was up."""
        deadline = time.monotonic() + seconds
        while not self.is_set() and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, SLICE))
        return self.is_set()


class SharedStopping(Stopping):
    """As `Stopping`; also heard by the processes that are forked off from here on."""

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    @override
    def is_set(self) -> bool:
        return self._byte[0] != 0

    @override
    def set(self) -> None:
        self._byte[0] = 1


class Turn(Stopping):
    """As another wish to stop, and a time of one's own: after `seconds`, if there is such a limit."""

    def __init__(self, stopping: Stopping, seconds: float | None) -> None:
        self._stopping = stopping
        self._until = None if seconds is None else time.monotonic() + seconds

    @override
    def is_set(self) -> bool:
        return self._stopping.is_set() or self.is_over()

    @override
    def set(self) -> None:
        self._stopping.set()

    def is_over(self) -> bool:
        """Whether the time is up."""
        return self._until is not None and time.monotonic() >= self._until


@contextmanager
def stopping_on_signals(*, after: float | None = None) -> Iterator[Stopping]:
    """Asked for by SIGTERM or SIGINT, or after so many seconds. The second signal ends the process."""
    stopping = Stopping()
    usual = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def ask(number: int, _: FrameType | None) -> None:
        stopping.set()
        signal.signal(number, usual[signal.Signals(number)])

    timer = threading.Timer(after, stopping.set) if after is not None else None
    for number in usual:
        signal.signal(number, ask)
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        yield stopping
    finally:
        if timer is not None:
            timer.cancel()
        for number, handler in usual.items():
            signal.signal(number, handler)
