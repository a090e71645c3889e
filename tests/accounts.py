"""Fills an installation whose services are played, from within: `python -m tests.accounts ACT …`.

connect        pages, Instagram accounts and HubSpot of both agencies
audience N     leads whom nobody may write to, so that an audience has more than one batch
blast N        so many leads who agreed, in both agencies together, and a blast to everybody
bulk 1         a tag for everybody who wrote, left to the background however few they are
import N       a file of so many listings for each agency, checked already and on its way in
enrol N        the same, and the whole audience is read
announce N     a listing told so many times by each agency, for its endpoints
contacts FILE  what HubSpot has to know of each lead who wrote, by account
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")
django.setup()

from django.db import transaction

from katek.automations.hubspot import leads_of
from katek.campaigns.email_campaign_service import create_campaign
from katek.campaigns.launching import select_due, send_to_audience
from katek.channels.meta.accounts import Account
from katek.channels.meta.subscribing import PAGE_FIELDS
from katek.channels.models import Channel, ChannelKind
from katek.core import workers
from katek.core.public_ids import new_id
from katek.leads import bulk
from katek.leads.models import Consent, ConsentStatus, Lead
from katek.organizations.models import Membership, Organization
from katek.organizations.scope import working_for
from katek.outbox.hubspot_connecting import connect_hubspot
from katek.outbox.hubspot_mapping import properties_of
from katek.outbox.models import Endpoint, Event
from katek.outbox.publish import Fact, publish_many
from katek.properties.import_acts import start, take_file
from katek.properties.models import Import
from katek.sandbox.graph.world import PAGE_TOKENS, PERSON
from tests.agencies import ACCOUNTS, HUBSPOT

SLOTS = 25  # calls that an endpoint takes at once
STEP = {
    "offset_days": 0,
    "subject": "New homes",
    "body_template": "Hello {{ lead.first_name }}",
}


def agencies() -> list[Organization]:
    return list(Organization.objects.order_by("slug"))


def connect() -> None:
    for organization in agencies():
        slug = organization.slug
        page, instagram = ACCOUNTS[slug]
        account = Account(page_id=page, user_id=PERSON, fields=PAGE_FIELDS)
        with working_for(organization):
            for kind, number in (
                (ChannelKind.MESSENGER, page),
                (ChannelKind.INSTAGRAM, instagram),
            ):
                Channel.objects.create(
                    kind=kind,
                    external_id=number,
                    name=slug,
                    settings=account.as_json(),
                    access_token=PAGE_TOKENS[page],
                )
        connect_hubspot(organization, token=HUBSPOT[slug][0])
    Endpoint.everywhere.update(max_in_flight=SLOTS)


def make_leads(count: int, *, marketing: bool) -> None:
    given = new_id("bulk")
    leads = Lead.objects.bulk_create(
        Lead(name=f"Ana {n}", email=f"{given}.{n}@example.com") for n in range(count)
    )
    if marketing:
        Consent.objects.bulk_create(
            Consent(lead=lead, purpose=purpose, status=ConsentStatus.GRANTED, method="test")
            for lead in leads
            for purpose in ("follow_up", "marketing")
        )


def audience(count: int) -> None:
    for organization in agencies():
        with working_for(organization):
            make_leads(count, marketing=False)


def blast(count: int) -> None:
    for organization in agencies():
        with working_for(organization):
            make_leads(count // 2, marketing=True)
            campaign = create_campaign(organization, new_id("blast"), "blast", [STEP])
            send_to_audience(campaign, {"all": True})


def enrol(count: int) -> None:
    blast(count)
    while select_due(workers.worker(), limit=4):
        pass
    workers.close()


def announce(count: int) -> None:
    for organization in agencies():
        with working_for(organization), transaction.atomic():
            known = Event.objects.filter(type="property.created").first()
            listing = json.loads(known.body)["data"]
            facts = [Fact(listing, known.subject) for _ in range(count)]
            publish_many(organization, "property.created", facts)


def bring_in(count: int) -> None:
    rows = "\n".join(f"{new_id('ref')},{400_000 + n},Portland" for n in range(count))
    for organization in agencies():
        content = f"Reference,Price,City\n{rows}".encode()
        file = take_file(organization, None, "listings.csv", content)
        with working_for(organization):
            Import.objects.filter(pk=file.pk).update(status="checked")
            start(file)


def tag_all(_count: int) -> None:
    bulk.AT_ONCE = 0
    tag = new_id("tag")[-20:]
    for membership in Membership.everywhere.filter(role="owner").select_related(
        "organization", "user"
    ):
        with working_for(membership.organization):
            wrote = Lead.objects.filter(conversations__isnull=False, merged_into=None).values("pk")
            bulk.bulk_change(Lead.objects.filter(pk__in=wrote), "tag", tag, membership.user)


def contacts(file: str) -> None:
    told = {}
    for organization in agencies():
        with working_for(organization):
            wrote = Lead.objects.filter(conversations__isnull=False, merged_into=None)
            ids = list(wrote.values_list("pk", flat=True).distinct())
        found = leads_of(organization.pk, ids)
        told[HUBSPOT[organization.slug][1]] = {
            pk: properties_of(lead) for pk, lead in found.items()
        }
    Path(file).write_text(json.dumps(told))


ACTS = {
    "audience": audience,
    "blast": blast,
    "enrol": enrol,
    "announce": announce,
    "bulk": tag_all,
    "import": bring_in,
}

if __name__ == "__main__":
    act, *rest = sys.argv[1:]
    if act == "connect":
        connect()
    elif act == "contacts":
        contacts(rest[0])
    else:
        ACTS[act](int(rest[0]))
