"""The runner as two processes: what customers wait for in one, everything else in the other.

Threads of one process take turns at Python. While a blast was written a reply waited for its turns;
the system's scheduler shares out better, and lets the other half step back.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from katek.automations.lanes import TASKS
from katek.automations.runner import SLICE, STOP_WITHIN, watch
from katek.automations.stopping import Stopping

# How far the other half steps back: of a processor that both want it gets a tenth.
NICENESS = 10
BESIDE = "--beside"


def watch_in_two(stopping: Stopping) -> None:
    """All lanes, until told to stop. A half that ends by itself ends the other, in the same way:
    whoever looks after the command starts both anew.
    """
    with _other_half(stopping) as other:
        watch(TASKS["messages"], stopping=stopping)
    if other.returncode:
        _end_like(other.returncode)


def be_the_other_half(stopping: Stopping) -> None:
    """For the process that `watch_in_two` started: stops as soon as that one is gone or stops."""
    os.nice(NICENESS)
    threading.Thread(target=_await_the_end, args=(stopping,), daemon=True).start()
    watch(TASKS["rest"], stopping=stopping)


@contextmanager
def _other_half(stopping: Stopping) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "manage.py", "run_automations", "--watch", BESIDE]
    # A pipe and no signal: it closes however this process ends, and Ctrl-C may reach both.
    other = subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=settings.BASE_DIR, stdin=subprocess.PIPE
    )
    companion = threading.Thread(target=_accompany, args=(other, stopping), daemon=True)
    companion.start()
    try:
        yield other
    finally:
        stopping.set()
        companion.join()
        try:
            other.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            other.kill()
            other.wait()


def _accompany(other: "subprocess.Popen[bytes]", stopping: Stopping) -> None:
    while other.poll() is None and not stopping.wait(SLICE):
        pass
    stopping.set()
    if other.stdin is not None:
        other.stdin.close()


def _await_the_end(stopping: Stopping) -> None:
    sys.stdin.buffer.read()
    stopping.set()


def _end_like(code: int) -> None:
    """As a process of its own would have ended there: by the same signal, or with the same code."""
    if code > 0:
        sys.exit(code)
    if -code != signal.SIGKILL:
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
