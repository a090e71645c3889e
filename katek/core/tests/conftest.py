"""Folders and programs for the tests of the embedded server; all are gone afterwards."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from katek.core import clock, postgres, workers
from katek.core.postgres_place import base_of, recorded
from katek.core.tests.claimed_tables import Crew, StoppedClock, tables
from katek.core.tests.postgres_cast import (
    USERS,
    Actor,
    Interpreter,
    eventually,
    interpreter_for,
    processes_of,
)


@pytest.fixture(scope="session")
def interpreters(tmp_path_factory):
    """A Python for every user, by name."""
    with tempfile.TemporaryDirectory(prefix="katek-test-") as folder:
        Path(folder).chmod(0o755)
        yield {name: interpreter_for(user, Path(folder)) for name, user in USERS.items()}


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user reaches, with a path short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="katek-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def folders_of(open_folder: Path) -> Callable[[str], Path]:
    """A data folder that belongs to the user of that name."""

    def make(name: str) -> Path:
        folder = open_folder / f"data-{name}"
        folder.mkdir()
        os.chown(folder, USERS[name].uid, USERS[name].gid)
        return folder

    return make


@pytest.fixture
def fresh_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder under pytest's own, which is closed to others; deleted with its server."""
    yield tmp_path / "fresh"
    forget(tmp_path / "fresh")


@pytest.fixture(scope="session")
def used_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("postgres") / "data"
    postgres.ensure_running(folder, durable=False).release()
    yield folder
    forget(folder)


@pytest.fixture
def data_dir(used_dir: Path) -> Iterator[Path]:
    """A data folder that may have been used before; nobody uses it now."""
    yield used_dir
    settled(used_dir)


@pytest.fixture
def actors(interpreters) -> Iterator[object]:
    """Start programs: `actors(data_dir)`, `actors(data_dir, "nobody", version=16)`."""
    started: list[Actor] = []

    def start(data_dir: Path, name: str = "me", *, version: int = 18) -> Actor:
        interpreter: Interpreter = interpreters[name]
        started.append(Actor(data_dir, USERS[name], interpreter, version))
        return started[-1]

    yield start
    for actor in started:
        actor.process.kill()
        actor.end()


@pytest.fixture
def ask_as(interpreters):
    """Run a small program as a user: JSON in, JSON out."""

    def ask(name: str, program: str, told: object) -> Any:
        interpreter = interpreters[name]
        done = subprocess.run(
            [interpreter.program, "-c", program],
            env=interpreter.environment(),
            cwd="/",
            input=json.dumps(told),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            **USERS[name].process_options(),
        )
        return json.loads(done.stdout)

    return ask


def forget(data_dir: Path) -> None:
    """Delete the server, once those who were killed have given their leases back."""
    settled(data_dir)
    postgres.discard(data_dir)
    shutil.rmtree(data_dir, ignore_errors=True)


def settled(data_dir: Path) -> None:
    """Wait until a server whose users were killed has stopped."""
    place = recorded(base_of(data_dir))
    if place is not None:
        eventually(lambda: not processes_of(place.base, place.home), "the end of the server")


@pytest.fixture
def stopped_clock(monkeypatch):
    """The one clock, which moves only when a test moves it."""
    stopped = StoppedClock()
    monkeypatch.setattr(clock, "now", stopped)
    return stopped


@pytest.fixture
def crew(transactional_db, stopped_clock):
    """Workers on tables made for one test."""
    with tables():
        crew = Crew()
        yield crew
        crew.close()
        workers.close()


@pytest.fixture
def me(crew):
    """The worker that a test speaks of."""
    return crew.hire()
