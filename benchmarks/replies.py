"""How long a whole reply of the built-in assistant takes, beside the bare search that is in it.

    python benchmarks/replies.py [--listings 2000] [--turns 300]

Prints one JSON object; exit 1 when a reply is over its target. Works in a database of its own on the server
that the settings name. A reply is everything from the turn to the text: reading, tools, wording, guard,
through the same agent that runs any other model. The bare search is `properties.search.search` with the same
criteria, in the same process, turn about, so that whatever else the machine does hits both alike.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")
django.setup()

from asgiref.sync import async_to_sync, sync_to_async
from django.core.management import call_command
from django.db import connection

from benchmarks.listings import listing
from katek.assistant.answering import answer
from katek.assistant.personas import persona_of
from katek.assistant.turns import Known, Reply, Turn
from katek.core import clock, workers
from katek.organizations.models import Organization
from katek.properties.criteria import from_json
from katek.properties.importing import import_rows
from katek.properties.opening import open_rows
from katek.properties.search import search

# p95 of a whole reply in milliseconds, and how many times the bare search it may take.
TARGET_P95_MS = 250.0
TARGET_RATIO = 5.0
CONVERSATION = (
    "3 bed house under 800k in Maple Bay",
    "cheaper",
    "with a garden",
    "what about 2 bedroom condos in Cedar Hill up to 500k?",
    "show me more",
    "tell me about the first one",
    "apartment to rent, 1 bed, max 2000 a month, pets ok",
)


def main() -> int:
    arguments = _arguments()
    with _scratch_database():
        organization = _agency(arguments.listings)
        replies, searches = async_to_sync(_measure)(organization, arguments.turns)
    reply, bare = _p95(replies), _p95(searches)
    result = {
        "p95_ms": round(reply * 1000, 1),
        "median_ms": round(sorted(replies)[len(replies) // 2] * 1000, 1),
        "bare_search_p95_ms": round(bare * 1000, 1),
        "ratio": round(reply / bare, 1),
        "target_p95_ms": TARGET_P95_MS,
        "target_ratio": TARGET_RATIO,
        "replies_per_second": round(len(replies) / sum(replies)),
    }
    sizes = {"listings": arguments.listings, "turns": len(replies)}
    print(json.dumps({"benchmark": "replies", **sizes, "results": {"builtin": result}}))
    return 0 if result["p95_ms"] <= TARGET_P95_MS and result["ratio"] <= TARGET_RATIO else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--listings", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=300)
    return parser.parse_args()


async def _measure(organization: Organization, turns: int) -> tuple[list[float], list[float]]:
    replies: list[float] = []
    searches: list[float] = []
    persona = await sync_to_async(persona_of)(organization)
    last: Reply | None = None
    for number in range(-len(CONVERSATION), turns):
        place = number % len(CONVERSATION)
        turn = Turn(
            organization=organization,
            persona=persona,
            channel="website",
            conversation_id=f"conv_{number // len(CONVERSATION)}",
            language="en",
            history=(),
            text=CONVERSATION[place],
            memory=last.memory if last and place else {},
            known=Known(),
            first=place == 0,
            now=clock.now(),
        )
        started = time.perf_counter()
        last = await answer(turn)
        taken = time.perf_counter() - started
        bare = await _bare_search(organization, last)
        if number >= 0:  # the first conversation warms both up
            replies.append(taken)
            searches.append(bare)
        await asyncio.sleep(0)
    return replies, searches


async def _bare_search(organization: Organization, reply: Reply) -> float:
    criteria = from_json(reply.criteria)

    def timed() -> float:
        started = time.perf_counter()
        search(organization, criteria, limit=3)
        return time.perf_counter() - started

    return await sync_to_async(timed)()


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _agency(listings: int) -> Organization:
    organization = Organization.objects.create(
        name="Harbor & Pine Realty", slug="harbor", timezone="America/Los_Angeles"
    )
    rows = open_rows(json.dumps([listing(number) for number in range(listings)]).encode())
    report = import_rows(organization, rows)
    if report.created != listings:
        raise RuntimeError(f"{report.created} of {listings} listings came in: {report.refused[:3]}")
    return organization


@contextmanager
def _scratch_database() -> Iterator[None]:
    name = f"katek_bench_{os.getpid()}"
    usual = connection.settings_dict["NAME"]
    with workers.connect("benchmark") as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}".encode())
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual
            maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


if __name__ == "__main__":
    sys.exit(main())
