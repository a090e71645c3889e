"""An agency in which everything is as long as it may be, or hostile: `python -m tests.long_agency PASSWORD`.

Prints the addresses of its pages as JSON. Its owner is l@long.example.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")
django.setup()

from django.urls import reverse

from katek.automations.set_up import set_up_organization
from katek.campaigns.email_campaign_service import create_campaign, send_campaign
from katek.campaigns.models import Campaign
from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.conversations.handover import write_as_person
from katek.conversations.models import Conversation
from katek.conversations.notes import write_note
from katek.conversations.receive import receive
from katek.core import workers
from katek.leads import notes
from katek.leads.changing import change
from katek.leads.finding import LeadFilter, Wanted
from katek.leads.interests import asked_about
from katek.leads.models import Lead
from katek.leads.saved_views import save_view
from katek.organizations import invitations
from katek.organizations.models import Membership, Organization, User
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.properties.listing import save
from katek.properties.models import Property
from tests.earlier import work
from tests.hard_words import HOSTILE, LONG

WORD = LONG[:60]
CUSTOMERS, SAID = 9, 30
NAMES = (LONG, HOSTILE, f"{LONG} {WORD}", "نور الدين عبد الرحمن " * 8)
HOME = {"property_type": "Residential", "transaction": "buy", "currency": "USD", "country": "US"}
STAGES = ("new", "viewing", "unqualified")


def fill(organization: Organization, owner: User) -> dict[str, str]:
    with working_for(organization):
        _people(owner)
        channel = Channel.objects.get()
    homes = [_home(organization, number) for number in range(6)]
    threads = [_customer(channel, number, owner) for number in range(CUSTOMERS)]
    _talk(channel, threads[0], owner)
    with working_for(organization):
        _lead(threads[0].lead, owner, homes)
        campaign = _campaigns(organization)
    # After the mails: nobody is called while pages are filled.
    work("events", "email")
    address = f"https://hooks.example.com/{LONG}/{'x' * 1500}"
    endpoint = create_endpoint(
        organization, url=address, types=["*"], description=f"{LONG} {HOSTILE}"[:200], lookup=None
    )
    rows = {"conversation": threads[0], "lead": threads[0].lead, "property": homes[0]}
    rows |= {"endpoint": endpoint}
    return {
        **{name: reverse(f"dashboard:{name}", args=[row.pk]) for name, row in rows.items()},
        "campaign": reverse("campaigns:campaign", args=[campaign.pk]),
    }


def _people(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(name=LONG)
    by = Membership.objects.get(user=owner)
    for number, name in enumerate(NAMES):
        email = f"{LONG[:60]}{number}@{'long-' * 11}example.com".lower()
        invitation, _ = invitations.invite(email, "member", by=by)
        if number:
            invitations.accept(invitation, User.objects.create_user(email, name=name[:200]))


def _home(organization: Organization, number: int) -> Property:
    words = {"street_address": f"{number} {LONG}", "public_remarks": f"{LONG}\n\n{HOSTILE} " * 10}
    places = {"city": WORD, "state_or_province": WORD, "subdivision_name": WORD}
    more = {"listing_id": f"{LONG}-{number}", "list_price": "123456789"}
    more |= {"features": [HOSTILE[:60], *(f"{place} {WORD}"[:60] for place in range(12))]}
    return save(organization, {**HOME, **words, **places, **more})


def _customer(channel: Channel, number: int, owner: User) -> Conversation:
    words = f"{LONG * 3} {HOSTILE} {LONG.lower()[:40]}{number}@example.com"
    page = f"https://agency.example/{LONG}?{'q' * 300}"
    message = InboundMessage(f"visitor-{LONG}-{number}"[:200], words, page=page)
    conversation = receive(channel, message).conversation
    with working_for(channel.organization):
        name, stage = NAMES[number % len(NAMES)], STAGES[number % len(STAGES)]
        tags = [f"{place} {WORD}"[:60] for place in range(number)]
        values = {"name": name[:200], "stage": stage, "tags": tags, "owner_id": owner.pk}
        change(conversation.lead, values, owner)
    return conversation


def _talk(channel: Channel, thread: Conversation, owner: User) -> None:
    for number in range(SAID):
        words = f"{number} {LONG * (1 + number % 7)}\n\n{HOSTILE}"
        if number % 3 == 2:
            write_as_person(thread, owner, words)
        else:
            receive(channel, InboundMessage(thread.thread_key, words))
    write_note(thread, owner, f"{LONG * 20}\n{HOSTILE}")


def _lead(lead: Lead, owner: User, homes: list[Property]) -> None:
    wishes = {"transaction": "buy", "places": [WORD] * 5, "features": [WORD] * 5}
    change(lead, {"wishes": {**wishes, "price_max": "123456789", "currency": "USD"}}, owner)
    asked_about(lead, [home.pk for home in homes])
    notes.write_note(lead, f"{LONG * 30} {HOSTILE}", owner)
    save_view(owner, WORD, Wanted(LeadFilter(words=LONG[:100])), shared=True)


def _campaigns(organization: Organization) -> Campaign:
    body = f"{{{{ lead.name }}}}\n\n{LONG * 8}\n\n{HOSTILE.split('{{')[0]}"
    step = {"subject": f"{LONG} {LONG}"[:300], "body_template": body}
    steps = [{**step, "offset_days": day} for day in range(0, 24, 3)]
    create_campaign(organization, f"{HOSTILE} {LONG}"[:200], "sequence", steps)
    campaign = create_campaign(organization, f"{LONG} {LONG}"[:200], "sequence", steps)
    send_campaign(campaign, Lead.objects.exclude(email=""))
    return campaign


if __name__ == "__main__":
    tenant = set_up_organization(
        f"{LONG} {WORD}", "long", owner_email="l@long.example", password=sys.argv[1]
    )
    filled = fill(tenant.organization, tenant.owner)
    workers.close()
    print(json.dumps(filled))
