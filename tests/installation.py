"""A whole Katek for a test: its own database and data folder, web server and runner as real processes."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import forks
from tests.forks import Process

ROOT = Path(__file__).resolve().parent.parent
WITHIN = 60.0


def eventually(
    check: Callable[[], Any], *, within: float = WITHIN, what: str | Callable[[], str] = ""
) -> Any:
    """The first true answer of `check`, asked again until then; fails after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        found = check()
        if found:
            return found
        if time.monotonic() > deadline:
            told = what() if callable(what) else what
            raise AssertionError(f"Not within {within:.0f} s: {told or check}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


kept = ExitStack()  # what lives as long as the process: installations that others are copies of
atexit.register(kept.close)


class Installation:
    """`base` is its address; processes are started by `web`, `runner` and `command`."""

    def __init__(self, folder: Path, database: str) -> None:
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"
        self.database = database
        self.folder = folder
        self.processes: list[Process] = []
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "KATEK_DATA_DIR": str(folder),
            "KATEK_BASE_URL": self.base,
            "KATEK_SANDBOX": "on",
            "KATEK_LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *command: str, **more: str) -> Process:
        """`command`: what would follow `python`; `more`: of its environment."""
        with (self.folder / "processes.log").open("ab") as log:
            process = forks.start(command, {**self.environment, **more}, log.fileno(), log.fileno())
        self.processes.append(process)
        return process

    def web(self, **more: str) -> Process:
        """The web server; returns once it takes connections."""
        where = ["--host", "localhost", "--port", str(self.port), "--lifespan", "off"]
        process = self.start("-m", "uvicorn", "katek.asgi:application", *where, **more)
        eventually(self._answers, what="the web server takes connections")
        return process

    def runner(self, **more: str) -> Process:
        return self.start("manage.py", "run_automations", "--watch", **more)

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return forks.run(["manage.py", *arguments], {**self.environment, **more})

    def module(self, name: str, *arguments: str) -> str:
        """What one of the tests' own programs prints; it must end well."""
        done = forks.run(["-m", name, *arguments], self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(query.encode(), parameters).fetchall()

    def ask(self, query: str, **named: Any) -> list[tuple[Any, ...]]:
        """As `rows`, with parameters by name."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(query.encode(), named).fetchall()

    def kill(self, process: Process) -> None:
        """kill -9, with whatever the process started."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes:
            self.kill(process)

    def log(self) -> str:
        return (self.folder / "processes.log").read_text(errors="replace")[-4000:]

    def _answers(self) -> bool:
        try:
            socket.create_connection(("localhost", self.port), timeout=1).close()
        except OSError:
            assert self.processes[-1].poll() is None, self.log()
            return False
        return True


@contextmanager
def installation(like: Installation | None = None) -> Iterator[Installation]:
    """A fresh one, migrated and empty, or with the rows and files of another, of which nothing runs.

    Everything of it is gone afterwards.
    """
    with _copy(like or _empty()) as made:
        yield made


@cache
def _empty() -> Installation:
    """Migrated once in a session; the others are copies of it, which take a tenth of a second."""
    return kept.enter_context(_copy(None))


@cache
def with_demo() -> Installation:
    """One to copy that has the demo agency."""
    made = kept.enter_context(installation())
    loaded = made.command("load_demo")
    assert loaded.returncode == 0, loaded.stderr
    return made


@contextmanager
def _copy(like: Installation | None) -> Iterator[Installation]:
    server = os.environ["DATABASE_URL"]
    name = f"katek_{uuid.uuid4().hex[:12]}"
    parts = urlsplit(server)
    anywhere = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(anywhere, autocommit=True) as connection:
        template = f" TEMPLATE {urlsplit(like.database).path[1:]}" if like else ""
        connection.execute(f"CREATE DATABASE {name}{template}".encode())
    with tempfile.TemporaryDirectory(prefix="katek-") as folder:
        if like:
            shutil.copytree(like.folder, folder, dirs_exist_ok=True)
        made = Installation(Path(folder), urlunsplit(parts._replace(path=f"/{name}")))
        try:
            if like:  # the demo's webhook goes to its own sandbox
                moved = "UPDATE outbox_endpoint SET url = replace(url, %s, %s) RETURNING id"
                made.rows(moved, like.base, made.base)
            else:
                migrated = made.command("migrate", "--verbosity", "0")
                assert migrated.returncode == 0, migrated.stderr
            yield made
        finally:
            made.stop()
            with psycopg.connect(anywhere, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
