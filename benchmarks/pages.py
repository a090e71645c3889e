"""How long the pages take that people work in all day, with a thousand rows and with a hundred thousand.

    python -m benchmarks.pages [--rows 100000] [--times 60]

Two organizations in one embedded database: the first has 1,000 leads, each with a conversation and a message,
the second as many as asked for. A member's pages are asked for in this process, through the whole of Django:
home, the inbox with a filter and searches, the leads in three orders with a filter and searches for a rare
name, a common one and a letter. Each page of the large organization is compared with that of the small one.

Prints one JSON object; exit 1 when 19 of 20 answers of a page take over twice as long.
"""

import argparse
import json
import os
import sys
import tempfile
import time

import django

_folder = tempfile.mkdtemp(prefix="katek-bench-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "katek.settings",
    "KATEK_DATA_DIR": f"{_folder}/data",
    "KATEK_SANDBOX": "off",
    "KATEK_LOG_LEVEL": "WARNING",
    "ALLOWED_HOSTS": "testserver,localhost",
}
os.environ.pop("DATABASE_URL", None)
django.setup()

from datetime import timedelta
from itertools import islice

from django.db import connection
from django.test import Client

from benchmarks import processes
from katek.channels.models import Channel
from katek.channels.website.connect import connect_website
from katek.conversations.models import AnsweredBy, Conversation, Message, Wording
from katek.core import clock
from katek.leads.models import Lead, Stage
from katek.leads.searchable import make_searchable
from katek.organizations.creation import create_tenant
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for

TARGET = 2.0
FEW = 1000
AT_ONCE = 5000  # rows of one statement
PAGES = {
    "home": "/",
    "inbox": "/conversations/",
    "inbox_waiting": "/conversations/?show=waiting",
    "inbox_search": "/conversations/?q=wren",
    "inbox_letter": "/conversations/?q=a",
    "leads": "/leads/",
    "leads_by_name": "/leads/?sort=name",
    "leads_by_stage": "/leads/?sort=stage",
    "leads_stage": "/leads/?stage=won",
    "leads_search": "/leads/?q=wren",
    "leads_common": "/leads/?q=torres",
    "leads_letter": "/leads/?q=a",
}
# Leads of this name, as many in both organizations: a search must not show more rows in one than in the other.
RARE, RARE_ONES = "Wren", 60
STAGES = list(Stage.values)


def main() -> int:
    arguments = _arguments()
    with processes.database(_folder):
        small, large = _filled("small", FEW), _filled("large", arguments.rows)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        results = {
            name: _compared(address, small, large, arguments.times)
            for name, address in PAGES.items()
        }
    worst = max(result["ratio"] for result in results.values())
    told = {"benchmark": "pages", "rows": {"small": FEW, "large": arguments.rows}}
    print(json.dumps({**told, "results": results, "worst_ratio": worst, "target": TARGET}))
    return 0 if worst <= TARGET else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=60, help="how often each page is asked for")
    return parser.parse_args()


def _filled(slug: str, count: int) -> Client:
    """A signed-in member of an organization with so many leads, spread over a year."""
    address = f"owner@{slug}.example"
    organization = create_tenant(slug.title(), slug, owner_email=address).organization
    website = connect_website(organization)
    numbers = iter(range(count))
    with working_for(organization):
        while batch := list(islice(numbers, AT_ONCE)):
            _fill(organization, website, batch, count)
    browser = Client()
    browser.force_login(User.objects.get(email=address))
    return browser


def _fill(organization: Organization, website: Channel, numbers: list[int], count: int) -> None:
    now = clock.now()
    leads, threads, messages = [], [], []
    for number in numbers:
        at = now - timedelta(days=365) * (number / count)
        lead = Lead(
            organization=organization,
            name=f"Ana{number} {RARE if number % (count // RARE_ONES) == 0 else 'Torres'}",
            email=f"ana{number}@example.com",
            stage=STAGES[number % len(STAGES)],
            created_at=at,
            active_at=at,
        )
        make_searchable(lead)
        thread = Conversation(
            organization=organization,
            channel=website,
            thread_key=f"visitor-{number}",
            lead=lead,
            answered_by=AnsweredBy.PERSON if number % 10 == 0 else AnsweredBy.ASSISTANT,
            last_sequence=1,
            unanswered=True,
            created_at=at,
            last_message_at=at,
            listed_at=at,
        )
        message = Message(
            organization=organization,
            conversation=thread,
            sequence=1,
            direction="in",
            author="customer",
            text=f"Is it still free? ana{number}",
            status="received",
            created_at=at,
        )
        leads.append(lead)
        threads.append(thread)
        messages.append(message)
    Lead.objects.bulk_create(leads)
    Conversation.objects.bulk_create(threads)
    Message.objects.bulk_create(messages)
    Wording.objects.bulk_create(
        Wording(
            organization=organization,
            message=message,
            conversation=message.conversation,
            words=f"still free ana{number}",
        )
        for number, message in zip(numbers, messages, strict=True)
    )


def _compared(address: str, small: Client, large: Client, times: int) -> dict[str, float]:
    """Asked for in turn, so that whatever else the machine does meets both alike."""
    waits: dict[str, list[float]] = {"small": [], "large": []}
    for number in range(times + 3):
        for name, browser in (("small", small), ("large", large)):
            began = time.perf_counter()
            answer = browser.get(address)
            took = time.perf_counter() - began
            if answer.status_code != 200:
                raise SystemExit(f"{address} was answered {answer.status_code}.")
            if number >= 3:  # the first ones fill caches
                waits[name].append(took)
    few, many = (sorted(waits[name])[int(times * 0.95)] for name in ("small", "large"))
    told = {"small_p95_ms": few * 1000, "large_p95_ms": many * 1000}
    return {**{name: round(ms, 1) for name, ms in told.items()}, "ratio": round(many / few, 2)}


if __name__ == "__main__":
    sys.exit(main())
