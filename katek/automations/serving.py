"""The processes of one machine: web server and background, started and stopped together.

The background is two: threads of one process take turns at Python, so that a reply waited for its turns while
a blast was written (seven times as long, measured). The system's scheduler shares out better, and lets the
rest step back.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

import psycopg

from katek.core import workers

START_WITHIN_SECONDS = 60
STOP_WITHIN_SECONDS = 20
PR_SET_PDEATHSIG = 1


class CannotServe(Exception):
    """Why the processes could not be started, or ended by themselves, as a sentence."""


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]


def programs(host: str, port: int) -> list[Program]:
    python = sys.executable
    web = [python, "-m", "uvicorn", "katek.asgi:application", "--host", host, "--port", str(port)]
    runner = [python, "manage.py", "run_automations", "--watch"]
    quiet = [
        "--no-access-log",
        "--no-server-header",
        "--no-proxy-headers",
        "--log-level",
        "warning",
        "--lifespan",
        "off",
    ]
    return [
        Program("web server", [*web, *quiet, "--timeout-graceful-shutdown", "10"]),
        Program("runner of messages", [*runner, "--task", "messages"]),
        Program("runner of the rest", ["nice", "-n", "10", *runner, "--task", "rest"]),
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """A clear line before anything is started, instead of a server that gives up."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for family, kind, _, _, address in addresses:
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind(address)
    except OSError as error:
        raise CannotServe(
            f"PORT: {port} on {host} can't be used ({error.strerror}); choose another,"
            f" such as `make run PORT={port % 65535 + 1}`."
        ) from error


def refuse_without_database() -> None:
    """One line that names the setting, instead of a pool that gives up after a while."""
    try:
        workers.connect("katek start").close()
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise CannotServe(f"DATABASE_URL: the database can't be reached: {reason}") from error


def stop_like_ctrl_c() -> None:
    """While things are made ready, being asked to end unwinds as Ctrl-C does: nothing is left behind."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


def serve(host: str, port: int, *, ready: Callable[[], None]) -> None:
    """Run until a signal asks to stop. `ready` is called once the web server takes connections."""
    stopping = _Stopping()
    running = [(program, _start(program)) for program in programs(host, port)]
    try:
        _wait_for_port(host, port, running, stopping)
        if not stopping.asked:
            ready()
        while not stopping.asked:
            _refuse_ended(running)
            time.sleep(0.2)
    finally:
        _stop([process for _, process in running])


class _Stopping:
    """Whether Ctrl-C or a service manager has asked us to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def _start(program: Program) -> subprocess.Popen[bytes]:
    # Groups of their own: a terminal's Ctrl-C reaches us alone, and we stop them in order.
    return subprocess.Popen(  # noqa: S603 - our own commands
        program.command, start_new_session=True, preexec_fn=_end_with_parent
    )


def _end_with_parent() -> None:
    """After a kill -9 of this process its children end too, as if asked to."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_for_port(
    host: str,
    port: int,
    running: Sequence[tuple[Program, subprocess.Popen[bytes]]],
    stopping: _Stopping,
) -> None:
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while not stopping.asked:
        _refuse_ended(running)
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise CannotServe("The web server did not start within a minute.") from None
            time.sleep(0.1)
        else:
            return


def _refuse_ended(running: Sequence[tuple[Program, subprocess.Popen[bytes]]]) -> None:
    for program, process in running:
        if process.poll() is not None:
            raise CannotServe(f"The {program.name} ended by itself (exit {process.returncode}).")


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_WITHIN_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
