"""The runner as two processes: what customers wait for in one, everything else in the other.

Threads of one process take turns at Python. While a blast was written a reply waited for its turns;
the system's scheduler shares out better, and lets the other half step back.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkProcess

from katek.automations.lanes import TASKS
from katek.automations.runner import SLICE, STOP_WITHIN, watch
from katek.automations.stopping import Stopping

# How far the other half steps back: of a processor that both want it gets a tenth.
NICENESS = 10


def watch_in_two(stopping: Stopping) -> None:
    """All lanes, until told to stop. A half that ends by itself ends the other, in the same way:
    whoever looks after the command starts both anew. Call it before anything is connected.
    """
    with _other_half(stopping) as other:
        watch(TASKS["messages"], stopping=stopping)
    if other.exitcode:
        _end_like(other.exitcode)


@contextmanager
def _other_half(stopping: Stopping) -> Iterator[ForkProcess]:
    # A pipe and no signal tells it to stop: it closes however this process ends, and Ctrl-C may reach
    # both. Forked, for all of Katek is loaded here already, and nothing is connected yet.
    reading, writing = os.pipe()
    context = multiprocessing.get_context("fork")
    other = context.Process(target=_be_the_other_half, args=(reading, writing, stopping))
    other.start()
    os.close(reading)
    companion = threading.Thread(target=_accompany, args=(other, writing, stopping), daemon=True)
    companion.start()
    try:
        yield other
    finally:
        stopping.set()
        companion.join()
        other.join(STOP_WITHIN)
        if other.is_alive():
            other.kill()
            other.join()


def _be_the_other_half(reading: int, writing: int, stopping: Stopping) -> None:
    os.close(writing)
    os.nice(NICENESS)
    threading.Thread(target=_await_the_end, args=(reading, stopping), daemon=True).start()
    watch(TASKS["rest"], stopping=stopping)


def _accompany(other: ForkProcess, writing: int, stopping: Stopping) -> None:
    while other.is_alive() and not stopping.wait(SLICE):
        pass
    stopping.set()
    os.close(writing)


def _await_the_end(reading: int, stopping: Stopping) -> None:
    os.read(reading, 1)
    stopping.set()


def _end_like(code: int) -> None:
    """As a process of its own would have ended there: by the same signal, or with the same code."""
    if code > 0:
        sys.exit(code)
    if -code != signal.SIGKILL:
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
