"""How many signed deliveries a second leave the house, beside a bare aiohttp client.

    python -m benchmarks.deliveries [--deliveries 10000] [--endpoints 50]

Both send the same bodies to the same sink, a process of its own, on the same machine. The bare client
only posts, as aiohttp comes; ours claims each delivery from PostgreSQL, signs it, judges the answer and
records it with its attempt and the endpoint's health. PostgreSQL is the embedded one, in a folder made
for this.

Prints one JSON object; exit 1 when ours does under a quarter of what the bare client does.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from typing import Any

import aiohttp
import django

_folder = tempfile.mkdtemp(prefix="katek-bench-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "katek.settings",
    "KATEK_DATA_DIR": f"{_folder}/data",
    "KATEK_ALLOW_PRIVATE_ENDPOINTS": "127.0.0.1",
}
os.environ.pop("DATABASE_URL", None)
django.setup()

from django.db import connection, transaction

from benchmarks import processes
from katek.automations.runner import settle_memory
from katek.core import workers
from katek.organizations.creation import create_tenant
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.delivery import deliver_due
from katek.outbox.endpoints import create_endpoint
from katek.outbox.fan_out import fan_out_many
from katek.outbox.models import Delivery, Event
from katek.outbox.publish import publish
from katek.outbox.schemas import SCHEMAS

TARGET = 0.25
ROUNDS = 3
IN_FLIGHT = 100  # calls of the bare client at once


def main() -> int:
    arguments = _arguments()
    settle_memory()  # as the runner does
    with processes.database(_folder), processes.sink("sink.py") as url:
        organization = _agency(url, arguments.endpoints)
        results = [_round(organization, url, arguments) for _ in range(ROUNDS)]
    best = {name: max(result[name] for result in results) for name in results[0]}
    ratio = round(best["katek"] / best["bare"], 3)
    report = {
        "benchmark": "deliveries",
        "deliveries": arguments.deliveries,
        "endpoints": arguments.endpoints,
        "per_second": {name: round(speed) for name, speed in best.items()},
        "ratio": ratio,
        "target": TARGET,
    }
    print(json.dumps(report))
    return 0 if ratio >= TARGET else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--endpoints", type=int, default=50)
    return parser.parse_args()


def _agency(url: str, endpoints: int) -> Organization:
    tenant = create_tenant("Harbor & Pine", "harbor-pine", owner_email="owner@agency.example")
    for number in range(endpoints):
        create_endpoint(tenant.organization, url=f"{url}/hook/{number}", types=["message.received"])
    return tenant.organization


def _round(organization: Organization, url: str, arguments: argparse.Namespace) -> dict[str, float]:
    """Turn by turn, so that whatever else the machine does hits both alike."""
    started = time.perf_counter()
    events = _publish(organization, arguments.deliveries // arguments.endpoints)
    published = time.perf_counter()
    for start in range(0, len(events), 100):
        fan_out_many(events[start : start + 100])
    fanned_out = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE outbox_delivery")
    bodies = [event.body.encode() for event in events] * arguments.endpoints
    return {
        "published": len(events) / (published - started),
        "fanned_out": len(bodies) / (fanned_out - published),
        "bare": len(bodies) / _bare(url, bodies),
        "katek": len(bodies) / _ours(organization, len(bodies)),
    }


def _publish(organization: Organization, count: int) -> list[Event]:
    example: dict[str, Any] = SCHEMAS["message.received"].example
    data = {**example, "text": "Is the villa still available? " * 50}
    with transaction.atomic():
        return [publish(organization, "message.received", data) for _ in range(count)]


def _ours(organization: Organization, count: int) -> float:
    started = time.perf_counter()
    done = deliver_due(workers.worker())
    taken = time.perf_counter() - started
    with working_for(organization):
        left = Delivery.objects.exclude(status="delivered").count()
    if done.done != count or left:
        raise RuntimeError(f"{done} of {count} were delivered, {left} are left.")
    return taken


def _bare(url: str, bodies: list[bytes]) -> float:
    started = time.perf_counter()
    asyncio.run(_post_all(url, bodies))
    return time.perf_counter() - started


async def _post_all(url: str, bodies: list[bytes]) -> None:
    waiting = iter(bodies)
    headers = {"Content-Type": "application/json"}

    async def post(session: aiohttp.ClientSession) -> None:
        for body in waiting:
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(post(session) for _ in range(IN_FLIGHT)))


if __name__ == "__main__":
    sys.exit(main())
