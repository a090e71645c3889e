"""`manage.py serve`, as `make run` starts it: everything from nothing, and nothing left behind. As whoever
runs the tests, and as an ordinary user too where that is the superuser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from katek.core import postgres
from tests.installation import ROOT, eventually, free_port

pytestmark = pytest.mark.long

NOBODY = 65534
USERS = [0, NOBODY] if os.geteuid() == 0 else [os.geteuid()]
START = 240
STOP = 60


class Served:
    """`serve` on a data folder; may be started again and again. What it prints is in `told`."""

    def __init__(self, folder: Path, user: int) -> None:
        self.user = user
        self.data = folder / "data"
        self.output = folder / "output"
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self.seen: set[tuple[int, str]] = set()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> "subprocess.Popen[bytes]":
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [python_of(self.user), "manage.py", "serve"],
                cwd=ROOT,
                env={**self._environment(), **more},
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=[],
            )
        return self.process

    def ready(self) -> None:
        eventually(self._has_told, within=START, what="serve says that it runs")
        self.seen = everything_of(self.data, self.process.pid)

    def told(self) -> str:
        return self.output.read_text(errors="replace")

    def end(self, number: signal.Signals) -> None:
        """By a signal to the one process that was started; all of its processes are gone after it."""
        self.process.send_signal(number)
        self.process.wait(timeout=STOP)
        eventually(lambda: not self.left(), within=STOP, what=f"{number.name} leaves nothing")

    def left(self) -> set[tuple[int, str]]:
        return {(pid, born) for pid, born in self.seen if born_at(pid) == born} | everything_of(
            self.data, 0
        )

    def sweep(self) -> None:
        for pid, _ in self.left():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _has_told(self) -> bool:
        assert self.process.poll() is None, self.told()
        return "Ctrl-C stops everything" in self.told()

    def _environment(self) -> dict[str, str]:
        ours = {"PATH", "LANG", "LC_ALL", "TMPDIR"}
        return {
            **{name: value for name, value in os.environ.items() if name in ours},
            "HOME": str(self.data.parent),
            "PORT": str(self.port),
            "KATEK_BASE_URL": self.base,
            "KATEK_SANDBOX": "on",
            "KATEK_DATA_DIR": str(self.data),
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


def python_of(user: int) -> str:
    """The tests' Python, or the system's of the same version where a user can't reach that."""
    ours = Path(sys.executable).resolve()
    if user == os.geteuid() or all(parent.stat().st_mode & 0o001 for parent in ours.parents):
        return sys.executable
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = shutil.which(name, path="/usr/bin:/usr/local/bin")
    assert found, f"User {user} can't reach {ours}; install {name} for everybody."
    return found


def everything_of(data: Path, root: int) -> set[tuple[int, str]]:
    """Processes that name the data folder in command line or environment, and the descendants of any."""
    name, found, parents = str(data).encode(), {root}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = _parent(entry)
                if name in (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes():
                    found.add(int(entry.name))
    before = set()
    while before != found:
        before = set(found)
        found |= {pid for pid, parent in parents.items() if parent in before and parent}
    return {(pid, born) for pid in found if pid and (born := born_at(pid))}


def _parent(entry: Path) -> int:
    return int((entry / "stat").read_text().rpartition(")")[2].split()[1])


def born_at(pid: int) -> str:
    """When a process started, empty when there is none: a number that comes again is another process."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state == "Z" else rest[18]


@pytest.fixture(params=USERS, ids=lambda user: f"user{user}")
def served(request) -> Iterator[Served]:
    folder = Path(tempfile.mkdtemp(prefix="katek-serve-"))
    os.chown(folder, request.param, request.param)
    made = Served(folder, request.param)
    try:
        yield made
    finally:
        made.sweep()
        if request.param == os.geteuid():  # nobody else's is kept anywhere but in the folder
            postgres.discard(made.data)
        shutil.rmtree(folder, ignore_errors=True)


def ask(served: Served, text: str, **more: str) -> dict:
    request = urllib.request.Request(
        f"{served.base}/api/chat/harbor-pine/messages",
        json.dumps({"text": text, **more}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def slug_of(served: Served) -> str:
    return served.told().partition("/chat/")[2].partition("/")[0]


def test_from_nothing_to_an_answer_and_nothing_is_left_behind(served: Served):
    served.start()
    served.ready()
    told = served.told()
    for address in ("/chat/", "/accounts/login/", "/sandbox/"):
        assert served.base + address in told
    assert "password " in told
    assert slug_of(served) == "harbor-pine"
    said = ask(served, "3 bedroom house in Portland under 900k")
    assert said["reply"]["properties"]
    assert len(served.seen) >= 4  # serve, web server, runner, PostgreSQL
    served.end(signal.SIGINT)
    assert served.process.returncode == 0, served.told()
    assert "Traceback" not in served.told()

    served.start()
    served.ready()
    assert "password " in served.told()
    again = ask(served, "cheaper", visitor=said["visitor"])
    assert again["conversation"] == said["conversation"]
    served.end(signal.SIGTERM)
    assert served.process.returncode == 0, served.told()


def test_a_killed_serve_takes_its_processes_with_it_and_starts_again(served: Served):
    served.start()
    served.ready()
    said = ask(served, "Hello")
    served.end(signal.SIGKILL)
    served.start()
    served.ready()
    again = ask(served, "Are you there?", visitor=said["visitor"])
    assert again["conversation"] == said["conversation"]
    served.end(signal.SIGINT)


def test_a_taken_port_is_told_in_one_line_and_nothing_is_started(served: Served):
    for family, kind, _, _, address in socket.getaddrinfo(
        "localhost", served.port, type=socket.SOCK_STREAM
    ):
        with socket.socket(family, kind) as taken:
            taken.bind(address)
            taken.listen()
            served.start()
            assert served.process.wait(timeout=STOP) == 1
        lines = served.told().strip().splitlines()
        assert len(lines) == 1, served.told()
        assert f"PORT: {served.port}" in lines[0]
        assert not served.left()


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_told_in_one_line(served: Served, port: str):
    served.start(PORT=port)
    assert served.process.wait(timeout=STOP) == 1
    (line,) = served.told().strip().splitlines()
    assert f"PORT: '{port}' was given" in line


def test_ctrl_c_while_it_starts_leaves_nothing_behind(served: Served):
    served.start()
    eventually(lambda: everything_of(served.data, 0) and (served.data / "postgres").exists())
    served.end(signal.SIGINT)
    assert "Traceback" not in served.told(), served.told()
    served.start()
    served.ready()
    served.end(signal.SIGINT)
