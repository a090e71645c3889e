"""How long a visitor of the website chat waits for the reply, beside the bare search that is in it.

    python -m benchmarks.website [--messages 90]

The door is asked over HTTP, on a real uvicorn: rate limits, the message stored with its events, the built-in
assistant with its guard, the reply recorded and rendered with its cards. The bare search is
`properties.search.search` with the same criteria in this process. Demo listings, embedded PostgreSQL, a folder
made for this. Visitors write one after the other, so that it is the wait that is measured, not a queue.

Prints one JSON object; exit 1 when the p95 is over so many times the search's, or over the limit.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
import django

_folder = tempfile.mkdtemp(prefix="katek-bench-")
PORT = 18099
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "katek.settings",
    "KATEK_DATA_DIR": f"{_folder}/data",
    "KATEK_BASE_URL": f"http://localhost:{PORT}",
    "KATEK_SANDBOX": "on",
    "KATEK_LOG_LEVEL": "WARNING",
}
os.environ.pop("DATABASE_URL", None)
django.setup()

from django.core.management import call_command

from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.criteria import from_json
from katek.properties.search import search

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = (
    "3 bedroom house to buy in Portland under 800k",
    "2 bedroom apartment to rent under 2500 a month",
    "condo with a balcony in Beaverton",
    "cheapest 1 bed for rent",
)
CRITERIA = {
    "transaction": "buy",
    "types": ["house"],
    "beds_min": 3,
    "price_max": "800000",
    "currency": "USD",
    "places": ["Portland"],
}
MOST_TIMES = 20.0
MOST_MS = 400.0


def main() -> int:
    arguments = _arguments()
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    server = _serve()
    try:
        _wait()
        waits = asyncio.run(_write(arguments.messages))
        searches = _search(arguments.messages)
    finally:
        server.terminate()
        server.wait()
    result = {
        "reply_ms": {"median": _at(waits, 0.5), "p95": _at(waits, 0.95)},
        "search_ms": {"median": _at(searches, 0.5), "p95": _at(searches, 0.95)},
        "times": round(_at(waits, 0.95) / _at(searches, 0.95), 1),
        "target": {"times": MOST_TIMES, "p95_ms": MOST_MS},
    }
    print(json.dumps(result))
    good = result["times"] <= MOST_TIMES and _at(waits, 0.95) <= MOST_MS
    return 0 if good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--messages", type=int, default=90)
    return parser.parse_args()


def _serve() -> subprocess.Popen[bytes]:
    where = [
        "--host",
        "localhost",
        "--port",
        str(PORT),
        "--lifespan",
        "off",
        "--log-level",
        "error",
    ]
    return subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "katek.asgi:application", *where], cwd=ROOT
    )


def _wait() -> None:
    async def until_it_answers() -> None:
        async with aiohttp.ClientSession() as session:
            for _ in range(300):
                try:
                    async with session.get(f"http://localhost:{PORT}/healthz"):
                        return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
        raise SystemExit("The web server did not start.")

    asyncio.run(until_it_answers())


async def _write(count: int) -> list[float]:
    """Milliseconds from each message to its reply; the first ones warm up and don't count.

    At most 110 in all: the door takes 120 a minute from one address.
    """
    waits = []
    async with aiohttp.ClientSession() as session:
        for number in range(count + 10):
            body = {"text": QUESTIONS[number % len(QUESTIONS)]}
            started = time.perf_counter()
            await _ask(session, body)
            waits.append((time.perf_counter() - started) * 1000)
    return waits[10:]


async def _ask(session: aiohttp.ClientSession, body: dict[str, str]) -> None:
    url = f"http://localhost:{PORT}/api/chat/harbor-pine/messages"
    async with session.post(url, json=body) as answer:
        told = await answer.json()
        if answer.status != 200 or not told["reply"]:
            raise SystemExit(f"No reply: {answer.status} {told}")


def _search(count: int) -> list[float]:
    organization = Organization.objects.get()
    criteria, times = from_json(CRITERIA), []
    with working_for(organization):
        for _ in range(count + 10):
            started = time.perf_counter()
            search(organization, criteria, limit=3)
            times.append((time.perf_counter() - started) * 1000)
    return times[10:]


def _at(values: list[float], share: float) -> float:
    return round(sorted(values)[int(len(values) * share)], 2)


if __name__ == "__main__":
    sys.exit(main())
