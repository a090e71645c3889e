"""Fills the demo agency with what the public pages have to stand: `python -m tests.public_agency`.

Homes with all pictures, with none, with one that is gone, and one that is sold; a chat longer than a page of
its history, one with a person in it, an agency whose customers read from the right. Prints addresses of pages
and tokens of visitors as JSON.
"""

import json
import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")
django.setup()

from katek.assistant.personas import persona_of, save_persona
from katek.campaigns.models import Email
from katek.campaigns.unsubscribing import unsubscribe_by, unsubscribe_url
from katek.channels.models import Channel, ChannelKind
from katek.channels.records import InboundMessage
from katek.channels.website.connect import connect_website
from katek.conversations.handover import write_as_person
from katek.conversations.models import Conversation, Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.inbound.visitors import token_of
from katek.leads.models import Lead
from katek.organizations.creation import create_tenant
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for
from katek.properties.listing import save
from katek.properties.models import Property
from tests.full_agency import HOSTILE, LONG

SAID = 130  # more than the history answers at once
HOME = {"property_type": "Residential", "transaction": "rent", "currency": "USD", "country": "US"}


def fill(demo: Organization, owner: User) -> dict[str, dict[str, str]]:
    channel = Channel.everywhere.get(organization=demo, kind=ChannelKind.WEBSITE)
    others = {country: _agency_of(country) for country in ("ES", "DE")}
    rtl = _agency_read_from_the_right()
    with working_for(demo):
        pages = {**_homes(demo), **_mails(), "rtl": "/chat/noor/", "rtl-home": rtl}
        pages |= {"no-chat": "/chat/nobody/", "no-link": "/c/made-up/"}
        pages["no-deletion"] = "/privacy/deletion/unknown/"
    pages |= {f"chat-{country.lower()}": address for country, address in others.items()}
    visitors = {"long": _long_chat(channel), "handed": _chat_with_a_person(channel, owner)}
    return {"pages": pages, "visitors": visitors}


def _homes(demo: Organization) -> dict[str, str]:
    pictured = Property.objects.filter(photos_count__gt=2, standard_status="Active").first()
    assert pictured is not None
    words = {"street_address": f"1 {LONG}"[:200], "public_remarks": f"{LONG}\n\n{HOSTILE}"}
    bare = save(demo, {**HOME, **words, "features": [HOSTILE[:60], LONG[:60]]})
    gone = {
        "media": [{"url": "https://localhost:9/gone.jpg"}, {"url": "https://localhost:9/2.jpg"}]
    }
    broken = save(
        demo, {**HOME, **gone, "city": "Portland", "list_price": "1950", "period": "month"}
    )
    sold = save(demo, {**HOME, "transaction": "buy", "standard_status": "Closed"})
    homes = {"home": pictured, "home-long": bare, "home-broken": broken, "home-sold": sold}
    return {name: f"/p/{home.pk}/" for name, home in homes.items()}


def _mails() -> dict[str, str]:
    made = {}
    for name in ("ask", "done"):
        lead = Lead.objects.create(name=LONG[:100], email=f"{name}@example.com")
        mail = Email.objects.create(lead=lead, to=lead.email, subject="Homes", html="<p>Homes</p>")
        made[name] = mail
    unsubscribe_by(made["done"])
    found = {f"unsubscribe-{name}": _path(unsubscribe_url(mail)) for name, mail in made.items()}
    return {**found, "unsubscribe-unknown": "/u/made~up/"}


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def _agency_of(country: str) -> str:
    """The chat of an agency that speaks the language of its country."""
    slug = f"agency-{country.lower()}"
    made = create_tenant(LONG[:60], slug, owner_email=f"{slug}@example.com", country=country)
    connect_website(made.organization)
    return f"/chat/{slug}/"


def _agency_read_from_the_right() -> str:
    made = create_tenant(
        "نور للعقارات", "noor", owner_email="noor@example.com", country="AE", language="ar"
    ).organization
    connect_website(made)
    said = {"greeting": "مرحبًا! ما الذي تبحث عنه؟", "disclosure_text": "أنا مساعد آلي."}
    save_persona(persona_of(made), **said)
    with working_for(made):
        home = save(made, {**HOME, "city": "دبي", "currency": "AED", "list_price": "90000"})
    return f"/p/{home.pk}/"


def _long_chat(channel: Channel) -> str:
    conversation = _chat(channel, "a-visitor-who-writes-a-lot")
    with working_for(channel.organization):
        homes = list(Property.objects.values_list("pk", flat=True)[:3])
        Message.objects.bulk_create(
            Message(
                conversation=conversation,
                sequence=number,
                direction="in" if number % 2 else "out",
                author="customer" if number % 2 else "assistant",
                text=f"Message {number}. {HOSTILE if number == SAID else ''}",
                properties=homes if number == SAID else [],
                quick_replies=[LONG[:80], "Cheaper"] if number == SAID else [],
                status="received" if number % 2 else "delivered",
                created_at=clock.now() - timedelta(hours=SAID - number),
            )
            for number in range(2, SAID + 1)
        )
        began = clock.now() - timedelta(hours=SAID)
        Message.objects.filter(conversation=conversation, sequence=1).update(created_at=began)
        Conversation.objects.filter(pk=conversation.pk).update(
            last_sequence=SAID, answered_sequence=SAID, reply_state="none", next_attempt_at=None
        )
    return token_of(channel.organization, conversation.thread_key)


def _chat_with_a_person(channel: Channel, owner: User) -> str:
    conversation = _chat(channel, "a-visitor-who-wants-a-person")
    write_as_person(conversation, owner, f"Good morning, this is Dana.\n\n{LONG}")
    return token_of(channel.organization, conversation.thread_key)


def _chat(channel: Channel, visitor: str) -> Conversation:
    return receive(channel, InboundMessage(visitor, f"Hello {LONG} {HOSTILE}")).conversation


if __name__ == "__main__":
    demo = Organization.objects.get(is_demo=True)
    print(json.dumps(fill(demo, User.objects.get(memberships__organization=demo))))
