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

from django.urls import reverse

from katek.campaigns.defaults import WELCOME_TRIGGER
from katek.campaigns.models import Campaign, Email
from katek.conversations.models import Conversation
from katek.core import clock, workers
from katek.leads.models import BulkAct, BulkChange, BulkStatus, Lead
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for
from katek.outbox.models import Delivery, Endpoint
from katek.properties.models import Import, Property
from tests import full_campaigns, full_imports, full_operator, full_team, full_threads
from tests.earlier import ago, work
from tests.full_webhooks import a_day_of_deliveries
from tests.hard_words import HOSTILE, LONG

__all__ = ["HOSTILE", "LONG"]
MAIL = ("events", "email")


def fill(organization: Organization, owner: User) -> dict[str, str]:
    """Four days, one after the other: the background works in between, as it does in an office."""
    with working_for(organization):
        team = full_team.join(owner)
        # Switched off before anything is told, so that nobody is called while the pages are filled.
        Endpoint.objects.filter(kind="signed").update(status="paused")
    numbers = range(full_threads.CUSTOMERS)
    full_threads.customers(organization, numbers[full_threads.LATELY :], team)
    with ago(days=4):
        work(*MAIL)
    with ago(days=3), working_for(organization):
        welcome = list(Email.objects.filter(sent_at__isnull=False).select_related("lead"))
        full_campaigns.hear(welcome)
        full_campaigns.reply(welcome[:3], "Thank you! We found a home, you can take us off.")
    full_threads.customers(organization, numbers[: full_threads.LATELY], team)
    thread = full_threads.star(organization, team)
    with ago(hours=5), working_for(organization):
        full_team.arrange(team)
        full_campaigns.more_campaigns(organization, Lead.objects.exclude(email="")[:25])
        work(*MAIL)
    files = full_imports.imports(organization, owner)
    work("messages", "replies", *MAIL)
    with working_for(organization):
        _go_wrong(owner)
        pages = {f"import-{state}": file for state, file in files.items()}
        return {**_addresses(thread, pages), **_bulk_acts(owner)}


def _go_wrong(owner: User) -> None:
    sent = Email.objects.filter(campaign__campaign_type="blast", sent_at__isnull=False)
    blast = list(sent.select_related("lead"))
    full_campaigns.hear(blast[:-2])
    full_campaigns.refuse(blast[-2:])
    full_threads.go_wrong(owner)
    a_day_of_deliveries(LONG)
    full_operator.nobodys_receipts()
    full_operator.a_run_that_failed()


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


def _addresses(thread: Conversation, files: dict[str, Import]) -> dict[str, str]:
    mails = Email.objects.filter(lead=thread.lead, campaign__trigger=WELCOME_TRIGGER)
    rows = {
        "conversation": thread,
        "lead": thread.lead,
        "property": Property.objects.order_by("pk").first(),
        "campaign": Campaign.objects.get(trigger=WELCOME_TRIGGER),
        "email": mails.first(),
        "email-failed": Email.objects.filter(status="failed").first(),
        "endpoint": Endpoint.objects.get(description=LONG),
        "endpoint-disabled": Endpoint.objects.filter(status="disabled").first(),
        "delivery": Delivery.objects.filter(status="failed").first(),
    }
    names = {"campaign": "campaigns:campaign"} | dict.fromkeys(files, "dashboard:property-import")
    return {
        name: reverse(names.get(name, f"dashboard:{name.split('-')[0]}"), args=[row.pk])
        for name, row in {**rows, **files}.items()
        if row is not None
    }


if __name__ == "__main__":
    demo = Organization.objects.get(is_demo=True)
    filled = fill(demo, User.objects.get(memberships__organization=demo))
    workers.close()
    print(json.dumps(filled))
