"""How many of Meta's posts a second are kept and answered, beside a bare ASGI application.

    python -m benchmarks.meta_door [--posts 6000] [--at-once 32]

Both stand under the same uvicorn with one worker, on the same PostgreSQL and the same machine, and are given
the same signed bodies: one message each, as Meta mostly sends them. The bare one checks the HMAC, reads the
JSON and inserts one row. Katek splits, finds whose it is, and drops repeats. Turn by turn, the best of the
rounds counts.

Prints one JSON object; exit 1 when Katek takes under half as many as the bare one.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import django

_folder = tempfile.mkdtemp(prefix="katek-bench-")
OURS, BARE = 18111, 18112
SECRET = "benchmark-app-secret"
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "katek.settings",
    "KATEK_DATA_DIR": f"{_folder}/data",
    "KATEK_BASE_URL": f"http://localhost:{OURS}",
    "FACEBOOK_APP_SECRET": SECRET,
    "FLOOR_SECRET": SECRET,
    "KATEK_LOG_LEVEL": "WARNING",
}
os.environ.pop("DATABASE_URL", None)
django.setup()

from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from katek.channels.meta.tests import payloads
from katek.channels.models import Channel
from katek.core import postgres, workers
from katek.core.embedded_database import base as embedded
from katek.inbound.models import Receipt
from katek.organizations.creation import create_tenant
from katek.organizations.scope import working_for

ROOT = Path(__file__).resolve().parent.parent
TARGET = 0.5
ROUNDS = 3


def main() -> int:
    arguments = _arguments()
    with (
        _database(),
        _server("katek.asgi:application", OURS),
        _server("benchmarks.floor:application", BARE),
    ):
        rounds = [asyncio.run(_round(number, arguments)) for number in range(ROUNDS)]
        kept = Receipt.everywhere.exclude(channel=None).count()
    if kept != ROUNDS * (arguments.posts + arguments.at_once):
        raise SystemExit(f"{kept} receipts were kept.")
    best = {name: max(one[name][0] for one in rounds) for name in ("katek", "bare")}
    ratio = round(best["katek"] / best["bare"], 3)
    report = {
        "benchmark": "meta_door",
        "posts": arguments.posts,
        "at_once": arguments.at_once,
        "per_second": {name: round(speed) for name, speed in best.items()},
        "p99_ms": {name: min(one[name][1] for one in rounds) for name in best},
        "ratio": ratio,
        "target": TARGET,
    }
    print(json.dumps(report))
    return 0 if ratio >= TARGET else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--posts", type=int, default=6000)
    parser.add_argument("--at-once", type=int, default=32)
    return parser.parse_args()


@contextmanager
def _database() -> Iterator[None]:
    call_command("migrate", verbosity=0)
    tenant = create_tenant("Harbor & Pine", "harbor-pine", owner_email="owner@agency.example")
    with working_for(tenant.organization):
        Channel.objects.create(kind="messenger", name="Page", external_id=payloads.PAGE)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE floor (id bigserial PRIMARY KEY, body text NOT NULL)")
    os.environ["FLOOR_DSN"] = make_conninfo(**_place())
    try:
        yield
    finally:
        workers.close()
        connection.close()
        connection.close_pool()
        embedded.lease().release()
        postgres.discard(Path(f"{_folder}/data"))


def _place() -> dict[str, str]:
    wanted = ("host", "port", "dbname", "user", "password")
    parameters = workers.connection_parameters("floor")
    return {name: str(parameters[name]) for name in wanted if name in parameters}


@contextmanager
def _server(application: str, port: int) -> Iterator[None]:
    where = ["--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"]
    quiet = ["--no-access-log", "--no-server-header", "--no-proxy-headers", "--log-level", "error"]
    command = [sys.executable, "-m", "uvicorn", application, *where, *quiet]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            yield
        finally:
            process.terminate()


async def _round(number: int, arguments: argparse.Namespace) -> dict[str, tuple[float, float]]:
    """Posts a second and the 99th percentile in milliseconds, of each."""
    told = {}
    for name, url in (
        ("bare", f"http://127.0.0.1:{BARE}/"),
        ("katek", f"http://127.0.0.1:{OURS}/webhook/facebook/"),
    ):
        await _until_it_answers(url)
        bodies = [_body(number, place) for place in range(arguments.posts + arguments.at_once)]
        # The first ones open connections and don't count.
        await _post_all(url, bodies[: arguments.at_once], arguments.at_once)
        told[name] = await _post_all(url, bodies[arguments.at_once :], arguments.at_once)
    return told


def _body(number: int, place: int) -> tuple[bytes, str]:
    words = "Is the flat on Elm Street still free? We could come on Saturday at 11."
    element = {**payloads.text(words, f"m_{number}_{place}"), "sender": {"id": str(place)}}
    body = payloads.of_page(element)
    return body, payloads.signed(body, SECRET)


async def _until_it_answers(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            try:
                async with session.post(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise SystemExit(f"{url} did not start.")


async def _post_all(url: str, bodies: list[tuple[bytes, str]], at_once: int) -> tuple[float, float]:
    waits: list[float] = []
    waiting = iter(bodies)

    async def post(session: aiohttp.ClientSession) -> None:
        for body, signature in waiting:
            headers = {"X-Hub-Signature-256": signature, "Content-Type": "application/json"}
            started = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as answer:
                if answer.status != 200:
                    raise SystemExit(f"{url} answered {answer.status}.")
                await answer.read()
            waits.append(time.perf_counter() - started)

    started = time.perf_counter()
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(post(session) for _ in range(at_once)))
    taken = time.perf_counter() - started
    return len(bodies) / taken, round(sorted(waits)[int(len(waits) * 0.99)] * 1000, 2)


if __name__ == "__main__":
    sys.exit(main())
