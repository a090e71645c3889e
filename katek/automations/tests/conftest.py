"""A sink, endpoints at it, and the command as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection

from katek.core import workers
from katek.organizations.models import Organization
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Endpoint
from katek.outbox.tests.sink import Sink

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session", autouse=True)
def no_worker_left(django_db_setup: None) -> Iterator[None]:
    """The worker's connection is closed before the database is dropped."""
    yield
    workers.close()


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A receiver on loopback, which endpoints may reach for the length of the test."""
    with Sink() as receiver:
        settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("127.0.0.0/8",)
        yield receiver


@pytest.fixture
def endpoint_at(sink: Sink) -> Callable[..., Endpoint]:
    """`endpoint_at(agency, "/path", types=[…])`: an endpoint of an organization at the sink."""

    def make(organization: Organization, path: str = "/hook", **options: Any) -> Endpoint:
        return create_endpoint(organization, url=f"{sink.url}{path}", **options)

    return make


@pytest.fixture
def automations(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """`automations("--watch", KATEK_FAILPOINTS="…")`: the command on the test's database."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **more: str) -> "subprocess.Popen[str]":
        with (tmp_path / "stderr").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "run_automations", *arguments],
                cwd=ROOT,
                env={**os.environ, **_environment(tmp_path), **more},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def _environment(folder: Path) -> dict[str, str]:
    server = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}"))
    return {
        "DATABASE_URL": database,
        "SECRET_KEY": django_settings.SECRET_KEY,
        "KATEK_ENCRYPTION_KEYS": ",".join(django_settings.KATEK_ENCRYPTION_KEYS),
        "KATEK_DATA_DIR": str(folder / "data"),
        "KATEK_BASE_URL": "http://localhost:8000",
        "KATEK_SANDBOX": "on",
        "KATEK_ALLOW_PRIVATE_ENDPOINTS": "127.0.0.0/8",
    }
