"""What benchmarks run beside themselves: the real processes of an installation, and those it calls."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from katek.automations.serving import programs
from katek.core import postgres, workers
from katek.core.embedded_database import base as embedded

HERE = Path(__file__).resolve().parent


@contextmanager
def database(folder: str) -> Iterator[None]:
    """The embedded one, migrated; gone afterwards."""
    call_command("migrate", verbosity=0)
    try:
        yield
    finally:
        workers.close()
        connection.close()
        connection.close_pool()
        embedded.lease().release()
        postgres.discard(Path(f"{folder}/data"))


@contextmanager
def stand_ins(folder: str, *, webhooks_to: str = "") -> Iterator[str]:
    """Their common address: Graph is at `/graph` behind it, Postmark at `/postmark`."""
    command = [sys.executable, "manage.py", "stand_ins", "--state", f"{folder}/stand-ins.sqlite3"]
    command += ["--webhooks-to", webhooks_to] if webhooks_to else []
    environment = {**os.environ, "KATEK_SANDBOX": "on"}
    with _running(command, environment) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip().split("/sandbox/")[0] + "/sandbox"


@contextmanager
def sink(program: str) -> Iterator[str]:
    """The address of one of our sinks, `sink.py` or `postmark_sink.py`."""
    with _running([sys.executable, str(HERE / program)], dict(os.environ)) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"


@contextmanager
def house(port: int) -> Iterator[None]:
    """Web server and background work as `make run` starts them; entered once the server takes connections."""
    with ExitStack() as stack:
        for program in programs("localhost", port):
            stack.enter_context(_running(list(program.command), dict(os.environ)))
        _await_port(port)
        yield


def _await_port(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web server did not start.")


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, cwd=HERE.parent, env=environment, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)
