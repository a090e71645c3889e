"""Fills an installation from within: `python -m tests.fill set-up ADDRESS…`, `python -m tests.fill write N`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")
django.setup()

from katek.automations.set_up import set_up_organization
from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.conversations.models import Conversation
from katek.conversations.receive import receive
from katek.outbox.endpoints import create_endpoint
from katek.properties.listing import save


def set_up(addresses: list[str]) -> None:
    """Two agencies, listings, and an endpoint for everything at each address."""
    for slug in ("first", "second"):
        tenant = set_up_organization(slug.title(), slug, owner_email=f"{slug}@example.com")
        for number in range(5):
            save(
                tenant.organization,
                {
                    "listing_id": f"{slug[0].upper()}-{number + 100}",
                    "property_type": "Residential",
                    "transaction": "buy",
                    "list_price": str(400_000 + number * 50_000),
                    "currency": "USD",
                    "bedrooms_total": 3,
                    "city": "Portland",
                    "country": "US",
                },
            )
        for address in addresses:
            create_endpoint(tenant.organization, url=f"{address}/{slug}", types=["*"], lookup=None)


def write(count: int) -> None:
    """So many new customers, each with a question and an address, in both agencies in turn."""
    channels = list(Channel.everywhere.select_related("organization").order_by("pk"))
    before = Conversation.everywhere.count()
    for number in range(before, before + count):
        receive(
            channels[number % 2],
            InboundMessage(
                thread_key=f"visitor-{number}",
                external_id=f"m-{number}",
                text=f"3 bedroom house in Portland, write to customer{number}@example.com",
            ),
        )


if __name__ == "__main__":
    act, *rest = sys.argv[1:]
    set_up(rest) if act == "set-up" else write(int(rest[0]))
