"""Processes of Katek that begin as copies of one that has loaded what takes long, which saves a second of each.

A copy does what `python manage.py …` or `python -m …` would have done: what is loaded before is only what no
setting decides anything of. `python -m tests.forks PLACE` is the process that is copied, and listens there.
"""

import atexit
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parent.parent
LARGEST = 200_000  # bytes of what is asked for, an environment above all
LOADED = (
    "aiohttp", "anymail.exceptions", "celery", "dateutil.parser", "django.contrib.auth.hashers",
    "django.core.handlers.asgi", "django.core.management", "django.db.models", "django.forms",
    "django.template", "django_htmx.middleware", "email_validator", "katek.assistant.guard_words",
    "katek.channels.meta.graph", "katek.leads.contact_details", "katek.properties.reading", "liquid",
    "phonenumbers", "psycopg_pool", "pydantic_ai", "redis", "rich.console", "structlog", "uvicorn",
)  # fmt: skip


@dataclass
class Process:
    """A copy, as `subprocess.Popen` would show it; it leads a session of its own."""

    pid: int
    line: socket.socket
    returncode: int | None = field(default=None, init=False)

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        ended = self._ended(timeout)
        if ended is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return ended

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def _ended(self, within: float | None) -> int | None:
        if self.returncode is None and select.select([self.line], [], [], within)[0]:
            self.returncode = int(self.line.recv(100) or -signal.SIGKILL)  # all went together
            self.line.close()
        return self.returncode


def start(
    command: Sequence[str], environment: Mapping[str, str], out: int, err: int = 2
) -> Process:
    """`command`: what would follow `python`; `out` and `err`: the numbers of open files."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line.connect(_place())
    asked = json.dumps({"command": list(command), "environment": dict(environment)}).encode()
    with Path(os.devnull).open("rb") as nothing:
        socket.send_fds(line, [asked], [nothing.fileno(), out, err])
        return Process(int(line.recv(100)), line)


def run(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """As `start`, to its end, with what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = start(command, environment, out.fileno(), err.fileno()).wait(timeout=600)
        return subprocess.CompletedProcess(list(command), code, _read(out), _read(err))


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


@cache
def _place() -> str:
    """Where a process listens that ends, and takes its copies along, when this one does, however it does."""
    place = f"{tempfile.mkdtemp(prefix='katek-forks-')}/socket"
    command = [sys.executable, "-u", "-m", "tests.forks", place]
    begun = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert begun.stdout is not None
    assert begun.stdout.readline() == b"loaded\n"
    atexit.register(begun.communicate)  # closes the line, and waits
    return place


def listen(place: str) -> list[str]:
    """Returns in each copy, with its command; never in the process that is copied."""
    lines: dict[int, socket.socket] = {}  # pid of a copy → to who asked for it
    bell, ring = os.pipe2(os.O_NONBLOCK)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ring)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(place)
    listener.listen(64)
    print("loaded")
    while True:
        ready = select.select([listener, bell, sys.stdin], [], [])[0]
        if sys.stdin in ready:
            _end(place, lines)
        if bell in ready:
            os.read(bell, 1000)
            _tell_ends(lines)
        if listener in ready:
            line = listener.accept()[0]
            asked, files, _, _ = socket.recv_fds(line, LARGEST, 3)
            if not (pid := os.fork()):
                for one in (listener, line, *lines.values()):
                    one.detach()  # or it would close whatever has its number later
                return _become(json.loads(asked), files)
            for file in files:
                os.close(file)
            lines[pid] = line
            line.send(str(pid).encode())


def _tell_ends(lines: dict[int, socket.socket]) -> None:
    for pid in list(lines):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with suppress(BrokenPipeError), lines.pop(pid) as line:
                line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _end(place: str, lines: dict[int, socket.socket]) -> None:
    for pid in lines:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    Path(place).unlink()
    Path(place).parent.rmdir()
    sys.exit()


def _become(asked: dict[str, Any], files: list[int]) -> list[str]:
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for place, file in enumerate(files):
        os.dup2(file, place)
    os.closerange(3, 1000)
    os.environ.clear()
    os.environ.update(asked["environment"])
    command: list[str] = asked["command"]
    return command


if __name__ == "__main__":
    for name in LOADED:
        import_module(name)
    assert threading.active_count() == 1  # only this one would be copied
    assert "katek.settings" not in sys.modules
    command = listen(sys.argv[1])
    if command[0] == "-m":
        sys.argv = command[1:]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = command
        runpy.run_path(command[0], run_name="__main__")
