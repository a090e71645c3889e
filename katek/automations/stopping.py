"""The wish to stop, from a signal or because time is up: asked of many threads, set by any."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

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
        while not self._asked and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, SLICE))
        return self._asked


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
