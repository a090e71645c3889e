"""Rows for pages: customers with a thread, a lead, a mail, deliveries, and a listing for each."""

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from katek.campaigns.models import Email
from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.conversations.models import Conversation
from katek.conversations.receive import receive
from katek.core import clock
from katek.organizations.models import Membership, Organization, User
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.fan_out import fan_out
from katek.outbox.models import Attempt, Delivery, Endpoint, Event, EventState
from katek.properties.listing import save
from katek.properties.models import Media, Property


def customers(website: Channel, count: int, *, words: str = "Is it still free?") -> None:
    """So many new ones, each with a row on every list of the signed-in pages."""
    organization = website.organization
    with working_for(organization):
        before = Conversation.objects.count()
    for number in range(before, before + count):
        conversation = receive(
            website,
            InboundMessage(f"visitor-{number}", f"{words} Write to someone{number}@example.com"),
        ).conversation
        listing = _listing(organization, number, words)
        with working_for(organization):
            lead = conversation.lead
            lead.interests.create(organization=organization, property=listing)
            Email.objects.create(
                lead=lead, to=lead.email, subject=words, html=words, next_attempt_at=clock.now()
            )
    _deliveries(organization, words)


def colleague(organization: Organization, role: str) -> User:
    user = User.objects.create_user(f"{role}@{organization.slug}.example", "pine cones")
    with working_for(organization):
        Membership.objects.create(user=user, role=role)
    return user


def queries(browser: Client, address: str) -> int:
    """How many queries a page costs once its connections and sessions are warm."""
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def only(model, organization: Organization):
    """The one row of a kind that the organization has."""
    return model.everywhere.get(organization=organization)


def _listing(organization: Organization, number: int, words: str) -> Property:
    listing = save(
        organization,
        {
            "listing_id": f"HP-{number}",
            "property_type": "Residential",
            "transaction": "buy",
            "list_price": "610000",
            "currency": "USD",
            "city": "Portland",
            "country": "US",
            "public_remarks": words,
        },
    )
    media = Media(organization=organization, property=listing, content_type="image/svg+xml")
    media.file.save("a.svg", ContentFile(b"<svg/>"))
    return listing


def _deliveries(organization: Organization, words: str) -> None:
    with working_for(organization), transaction.atomic():
        if not Endpoint.objects.exists():
            create_endpoint(
                organization,
                url="https://n8n.example/katek",
                types=["lead.created"],
                description=words[:200],
                lookup=None,
            )
        for event in Event.objects.filter(type="lead.created", state=EventState.NEW):
            fan_out(event)
        Event.objects.update(state=EventState.DONE, next_attempt_at=None)
        for delivery in Delivery.objects.filter(attempt_log=None):
            Attempt.objects.create(delivery=delivery, number=1, at=clock.now(), response=words)
