"""Fills the demo agency with what pages have to stand: `python -m tests.full_agency`.

Long names without a blank, right-to-left names, hostile strings, many rows, and one of each thing gone wrong.
Prints the addresses of single pages as JSON.
"""

import json
import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")
django.setup()

from django.db import transaction
from django.urls import reverse

from katek.campaigns.models import Campaign, Email, EmailStatus
from katek.channels.models import Channel, ChannelKind
from katek.channels.records import InboundMessage
from katek.conversations.handover import take_over, write_as_person
from katek.conversations.models import Conversation, Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.leads.models import BulkAct, BulkChange, BulkStatus, Lead
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for
from katek.outbox.models import Delivery, Endpoint
from katek.properties.models import Property
from tests.full_webhooks import a_day_of_deliveries

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202etxt.exe {{ 7|add:7 }}"
NAMES = (
    "Ana Torres",
    "Zoë Müller-Lüdenscheidt",
    "محمد علي",
    "李小龙",
    LONG,
    HOSTILE,
    "O'Brien & Söhne",
)
WORDS = (
    "Do you have a 3 bedroom house in Portland under 800k?",
    "هل لديكم شقة بغرفتين في بورتلاند؟",
    f"{LONG} {HOSTILE}",
    "First line\nsecond line\n\nand a last one after a blank",
)
CUSTOMERS = 60  # more than a page


def fill(organization: Organization, owner: User) -> dict[str, str]:
    with working_for(organization):
        channels = list(Channel.objects.exclude(kind=ChannelKind.EMAIL).order_by("pk"))
    for number in range(CUSTOMERS):
        _customer(channels[number % len(channels)], number)
    with working_for(organization):
        _go_wrong(owner)
        return {**_addresses(), **_bulk_acts(owner)}


def _customer(channel: Channel, number: int) -> None:
    words = f"{WORDS[number % len(WORDS)]} Write to someone{number}@example.com"
    conversation = receive(
        channel, InboundMessage(f"7{number:015d}", words, external_id=f"m_full_{number}")
    ).conversation
    with working_for(channel.organization):
        if conversation.lead_id:
            began = clock.now() - timedelta(hours=7 * number)
            Lead.objects.filter(pk=conversation.lead_id).update(
                name=NAMES[number % len(NAMES)][:200], created_at=began
            )


def _go_wrong(owner: User) -> None:
    waiting, failed = Conversation.objects.order_by("pk").select_related("channel")[:2]
    take_over(waiting, owner)
    with transaction.atomic():
        write_as_person(failed, owner, f"We have one for you. {LONG}")
    Message.objects.filter(conversation=failed, direction="out").update(
        status="failed", problem="The page's access has ended: connect it again."
    )
    a_day_of_deliveries(LONG)
    Channel.objects.filter(kind=ChannelKind.MESSENGER).update(
        status="reconnect", problem="Meta ended the access of this page: connect it again."
    )
    for lead in Lead.objects.exclude(email="")[:60]:
        Email.objects.create(
            lead=lead,
            to=lead.email,
            subject=f"New homes for {lead.name}"[:500],
            html=f"<p>{LONG}</p>",
            status=EmailStatus.FAILED if lead.pk.endswith("a") else EmailStatus.SENT,
            sent_at=clock.now(),
            next_attempt_at=None,
        )


def _bulk_acts(owner: User) -> dict[str, str]:
    """Acts on many leads in each state that their page has; the one that goes on is due tomorrow."""
    now = clock.now()
    over = {"status": BulkStatus.DONE, "ended_at": now}
    acts = {
        "done": {**over, "changed": 8700, "place": 9000},
        "going-on": {"status": BulkStatus.OPEN, "next_attempt_at": now + timedelta(days=1)},
        "stopped": {**over, "status": BulkStatus.STOPPED, "changed": 480, "place": 500},
    }
    return {
        f"leads-bulk-{state}": reverse(
            "dashboard:leads-bulk-progress",
            args=[
                BulkChange.objects.create(
                    actor=owner, act=BulkAct.TAG, value=LONG[:60], matched=9000, **values
                ).pk
            ],
        )
        for state, values in acts.items()
    }


def _addresses() -> dict[str, str]:
    rows = {
        "conversation": Conversation.objects.order_by("pk")[1],
        "lead": Lead.objects.filter(name=NAMES[4][:200]).first(),
        "property": Property.objects.order_by("pk").first(),
        "campaign": Campaign.objects.first(),
        "email": Email.objects.first(),
        "endpoint": Endpoint.objects.first(),
        "delivery": Delivery.objects.first(),
    }
    spaces = {"campaign": "campaigns"}
    return {
        name: reverse(f"{spaces.get(name, 'dashboard')}:{name}", args=[row.pk])
        for name, row in rows.items()
        if row is not None
    }


if __name__ == "__main__":
    demo = Organization.objects.get(is_demo=True)
    print(json.dumps(fill(demo, User.objects.get(memberships__organization=demo))))
