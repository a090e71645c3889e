"""How long a customer on Messenger waits for the first part of a reply, alone and while everything else is due.

    python -m benchmarks.post_to_reply [--posts 100] [--rate 1] [--emails 20000] [--deliveries 5000]

An installation of its own: embedded PostgreSQL, web server and runner as `make run` starts them, Meta's
stand-in as another process. Each post is a customer's first message, signed as Meta signs; its time ends when
the stand-in has the first part of the reply (a sign of typing is none). There the clock stops: further parts
follow at a message a second to one customer, and are not measured. Posts leave at a steady rate, whatever
has come back. Then the same again while a blast is due to a sink that takes mails as Postmark does, and
deliveries to one that answers 200; those deliveries fall due again as they run out: there are always some.

Prints one JSON object; exit 1 when 19 of 20 customers wait over twice as long under load as alone.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import datetime
from statistics import median
from typing import Any

import aiohttp
import django

_folder = tempfile.mkdtemp(prefix="katek-bench-")
PORT = 18113
BASE = f"http://localhost:{PORT}"
SECRET = "benchmark-app-secret"
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "katek.settings",
    "KATEK_DATA_DIR": f"{_folder}/data",
    "KATEK_BASE_URL": BASE,
    "KATEK_SANDBOX": "off",
    "KATEK_ALLOW_PRIVATE_ENDPOINTS": "127.0.0.1",
    "KATEK_LOG_LEVEL": "WARNING",
    "FACEBOOK_APP_ID": "555000111222333",
    "FACEBOOK_APP_SECRET": SECRET,
    "POSTMARK_API_TOKEN": "bench",
    "POSTMARK_FROM_EMAIL": "hello@agency.example",
    "PYTHONUNBUFFERED": "1",
}
for _other in ("DATABASE_URL", "CELERY_BROKER_URL", "KATEK_ASSISTANT_MODEL"):
    os.environ.pop(_other, None)
django.setup()

from django.conf import settings

from benchmarks import load, processes
from katek.channels.meta.connect import connect_page
from katek.channels.meta.tests import payloads
from katek.sandbox.graph.world import PAGE, PAGE_TOKENS

TARGET = 2.0
WARM_UP = 10
WITHIN = 90.0  # seconds for the last replies
QUESTIONS = (
    "Hello, do you have a 3 bed house under 800k in Maple Bay?",
    "Looking for a 2 bedroom condo in Cedar Hill up to 500k",
    "apartment to rent, 1 bed, max 2000 a month, pets ok",
    "Hi! Is anything with a pool for sale in Salem?",
)


def main() -> int:
    arguments = _arguments()
    with ExitStack() as stack:
        stack.enter_context(processes.database(_folder))
        graph = stack.enter_context(processes.stand_ins(_folder, webhooks_to=BASE)) + "/graph"
        os.environ["FACEBOOK_GRAPH_URL"] = settings.FACEBOOK_GRAPH_URL = graph
        os.environ["POSTMARK_API_URL"] = stack.enter_context(processes.sink("postmark_sink.py"))
        organization = load.agency()
        leads = load.leads(organization, arguments.emails)
        load.endpoints(organization, stack.enter_context(processes.sink("sink.py")))
        connect_page(organization, PAGE_TOKENS[PAGE], PAGE)
        with processes.house(PORT):
            alone = asyncio.run(_waits(graph, arguments, first=7_100_000_000_000_000))
        load.fall_due(organization, leads, arguments.deliveries)
        with processes.house(PORT), load.under_way(organization) as work:
            loaded = asyncio.run(_waits(graph, arguments, first=7_200_000_000_000_000))
    return _tell(arguments, alone, loaded, work)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--posts", type=int, default=100)
    parser.add_argument("--rate", type=float, default=1.0, help="posts a second")
    parser.add_argument("--emails", type=int, default=20_000)
    parser.add_argument("--deliveries", type=int, default=5000)
    return parser.parse_args()


def _tell(
    arguments: argparse.Namespace, alone: list[float], loaded: list[float], work: load.Work
) -> int:
    results = {"alone": _summary(alone), "under_load": _summary(loaded)}
    ratio = round(_p95(loaded) / _p95(alone), 2)
    report = {
        "benchmark": "post_to_reply",
        "posts": arguments.posts,
        "posts_per_second": arguments.rate,
        "due": {"emails": arguments.emails, "deliveries": arguments.deliveries},
        "worked_off_meanwhile": work.done,
        "left_at_the_end": work.left,
        "results": results,
        "ratio": ratio,
        "target": TARGET,
    }
    print(json.dumps(report))
    if not all(work.left.values()):
        raise SystemExit("The load was worked off before the last reply: take more --emails.")
    return 0 if ratio <= TARGET else 1


def _summary(waits: list[float]) -> dict[str, float]:
    told = {"median_ms": median(waits), "p95_ms": _p95(waits), "longest_ms": max(waits)}
    return {name: round(seconds * 1000, 1) for name, seconds in told.items()}


def _p95(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95)]


async def _waits(graph: str, arguments: argparse.Namespace, *, first: int) -> list[float]:
    """Seconds from the begin of each post to the stand-in's having the first part, without the first ones."""
    count = WARM_UP + arguments.posts
    async with aiohttp.ClientSession() as session:
        known = {"count": count, "asset": PAGE, "first": first}
        customers = (await _act(session, graph, "known", known))["customers"]
        posted = await _post_steadily(session, customers, arguments.rate)
        waits = []
        deadline = time.monotonic() + WITHIN
        for customer, began in zip(customers, posted, strict=True):
            waits.append(await _arrival(session, graph, customer, deadline) - began)
    return waits[WARM_UP:]


async def _act(
    session: aiohttp.ClientSession, graph: str, what: str, details: dict[str, Any]
) -> dict[str, Any]:
    async with session.post(f"{graph}/_control/{what}", json=details) as answer:
        told: dict[str, Any] = await answer.json()
        return told


async def _post_steadily(
    session: aiohttp.ClientSession, customers: list[str], rate: float
) -> list[float]:
    """When each post began. One that is answered late delays none of the others."""
    started, posts = time.monotonic(), []
    for number, customer in enumerate(customers):
        await asyncio.sleep(max(0.0, started + number / rate - time.monotonic()))
        posts.append(asyncio.create_task(_post(session, number, customer)))
    return await asyncio.gather(*posts)


async def _post(session: aiohttp.ClientSession, number: int, customer: str) -> float:
    words = QUESTIONS[number % len(QUESTIONS)]
    element = payloads.text(words, f"m_{customer}")
    now = int(time.time() * 1000)
    body = payloads.of_page({**element, "sender": {"id": customer}, "timestamp": now})
    headers = {
        "X-Hub-Signature-256": payloads.signed(body, SECRET),
        "Content-Type": "application/json",
    }
    began = time.time()  # the stand-in is another process: the host's clock is common to both
    async with session.post(f"{BASE}/webhook/facebook/", data=body, headers=headers) as answer:
        if answer.status != 200:
            raise SystemExit(f"A post was answered {answer.status}.")
    return began


async def _arrival(
    session: aiohttp.ClientSession, graph: str, customer: str, deadline: float
) -> float:
    """When the stand-in took the first message to a customer."""
    query = {"asset": PAGE, "customer": customer}
    while time.monotonic() < deadline:
        async with session.get(f"{graph}/_control/seen", params=query) as answer:
            thread = (await answer.json())["thread"]
        arrived = next((one["at"] for one in thread if one["author"] == "app" and one["mid"]), None)
        if arrived is not None:
            return datetime.fromisoformat(arrived).timestamp()
        await asyncio.sleep(0.5)
    raise SystemExit(f"Customer {customer} got no reply.")


if __name__ == "__main__":
    sys.exit(main())
