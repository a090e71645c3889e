"""How many mails of a blast a second leave the house, beside a bare aiohttp client posting prepared batches.

    python -m benchmarks.emails [--emails 10000]

Both post the same mails in batches of 500 to Postmark's stand-in, which looks at each as Postmark does, on
the same machine. The bare client only posts bytes that are ready; ours claims each mail from PostgreSQL, asks
once more whether its reader may be written to, makes the batch, and records each answer with its event and
the lead's timeline, on as many threads as the runner's lane for e-mail has. Writing the mails (Liquid,
layout, text part) comes before, and is told as a number of its own. So is `at_a_sink`: the same at a peer
that only counts what comes, which no service could be as quick as; there all the time is ours.

Prints one JSON object; exit 1 when ours does under three tenths of what the bare client does at the stand-in.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import aiohttp
import django
import orjson

from katek.sandbox.postmark.account import SERVER_TOKEN

_folder = tempfile.mkdtemp(prefix="katek-bench-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "katek.settings",
    "KATEK_DATA_DIR": f"{_folder}/data",
    "POSTMARK_API_TOKEN": SERVER_TOKEN,
    "POSTMARK_FROM_EMAIL": "hello@agency.example",
    "KATEK_SANDBOX": "off",
    "KATEK_LOG_LEVEL": "WARNING",
}
os.environ.pop("DATABASE_URL", None)
django.setup()

from django.conf import settings
from django.db import connection

from benchmarks import load, processes
from katek.automations.lanes import LANES
from katek.automations.mailing import write_due
from katek.automations.runner import settle_memory
from katek.campaigns.email_campaign_service import create_campaign, send_campaign
from katek.campaigns.letters import letters_of
from katek.campaigns.models import Campaign, Email
from katek.campaigns.posting import post_of
from katek.campaigns.postmark import payload
from katek.campaigns.queues import EMAILS
from katek.campaigns.sending import send_due
from katek.core import workers
from katek.core.claims import due
from katek.leads.models import Lead
from katek.organizations.creation import create_tenant
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

TARGET = 0.3
ROUNDS = 3
BATCH = 500
THREADS = next(lane.threads for lane in LANES if lane.name == "email")
IN_FLIGHT = 4  # calls of the bare client at once, as many as Postmark asks for
BODY = """Hello{% if lead.first_name %} {{ lead.first_name }}{% endif %},

these homes have come in since you wrote to us. <a href="https://agency.example/new">Look at them here</a>, and
tell us which of them you would like to see: mornings and Saturdays are free.

{{ persona.name }}, assistant at {{ organization.name }}"""


def main() -> int:
    arguments = _arguments()
    settle_memory()  # as the runner does
    with ExitStack() as stack:
        stack.enter_context(processes.database(_folder))
        stand_in = stack.enter_context(processes.stand_ins(_folder)) + "/postmark"
        sink = stack.enter_context(processes.sink("postmark_sink.py"))
        organization = create_tenant(
            "Harbor & Pine", "hp", owner_email="o@agency.example"
        ).organization
        leads = load.leads(organization, arguments.emails)
        told = {url: _rounds(organization, leads, url) for url in (stand_in, sink)}
    report = {
        "benchmark": "emails",
        "emails": arguments.emails,
        **told[stand_in],
        "target": TARGET,
        "at_a_sink": told[sink],
    }
    print(json.dumps(report))
    return 0 if told[stand_in]["ratio"] >= TARGET else 1


def _rounds(organization: Organization, leads: list[Lead], url: str) -> dict[str, Any]:
    """The best of each, in mails a second, and ours as a part of the bare client's."""
    settings.POSTMARK_API_URL = url
    results = [_round(organization, leads, url) for _ in range(ROUNDS)]
    best = {name: max(result[name] for result in results) for name in results[0]}
    per_second = {name: round(speed) for name, speed in best.items()}
    return {"per_second": per_second, "ratio": round(best["katek"] / best["bare"], 3)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--emails", type=int, default=10_000)
    return parser.parse_args()


def _round(organization: Organization, leads: list[Lead], url: str) -> dict[str, float]:
    step = {"offset_days": 0, "subject": "New homes, {{ lead.first_name }}", "body_template": BODY}
    campaign = create_campaign(organization, "November", "blast", [step])
    started = time.perf_counter()
    send_campaign(campaign, leads)
    enrolled = time.perf_counter()
    while write_due(workers.worker(), limit=BATCH):
        pass
    written = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE campaigns_email")
    return {
        "enrolled": len(leads) / (enrolled - started),
        "written": len(leads) / (written - enrolled),
        "bare": len(leads) / _bare(organization, campaign, url),
        "katek": len(leads) / _ours(organization, campaign, len(leads)),
    }


def _ours(organization: Organization, campaign: Campaign, count: int) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda _: _send_all(), range(THREADS)))
    taken = time.perf_counter() - started
    with working_for(organization):
        sent = Email.objects.filter(campaign=campaign, status="sent").count()
    if sent != count:
        raise RuntimeError(f"{sent} of {count} mails were sent.")
    return taken


def _send_all() -> None:
    """As a thread of the runner; who finds nothing because the other claims just now asks again."""
    try:
        while send_due(workers.worker(), limit=BATCH) or _is_due():
            time.sleep(0.005)
    finally:
        connection.close()


def _is_due() -> bool:
    return due([EMAILS], worker=workers.worker())[EMAILS.name].now


def _bare(organization: Organization, campaign: Campaign, url: str) -> float:
    with working_for(organization):
        ids = list(Email.objects.filter(campaign=campaign).values_list("pk", flat=True))
    mails = [orjson.dumps(payload(post_of(one, organization))) for one in letters_of(ids)]
    batches = [
        b"[" + b",".join(mails[start : start + BATCH]) + b"]"
        for start in range(0, len(mails), BATCH)
    ]
    started = time.perf_counter()
    asyncio.run(_post_all(f"{url}/email/batch", batches))
    return time.perf_counter() - started


async def _post_all(url: str, batches: list[bytes]) -> None:
    waiting = iter(batches)
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "X-Postmark-Server-Token": SERVER_TOKEN,
    }

    async def post(session: aiohttp.ClientSession) -> None:
        for body in waiting:
            async with session.post(url, data=body, headers=headers) as answer:
                answer.raise_for_status()
                await answer.read()

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(post(session) for _ in range(IN_FLIGHT)))


if __name__ == "__main__":
    sys.exit(main())
