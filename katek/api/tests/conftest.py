"""One of everything for the agency, so that every route has something to find."""

import pytest
from django.db import transaction

from katek.campaigns.models import Campaign, Email, Step, Suppression
from katek.conversations.models import Conversation, Message
from katek.core import clock
from katek.inbound.models import Receipt
from katek.leads.capture import Customer, capture
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.models import Attempt, Delivery, Event
from katek.properties.listing import save


@pytest.fixture
def listing(agency):
    return save(agency, {"listing_id": "HP-1042", "list_price": "1", "city": "Austin"})


@pytest.fixture
def lead(agency):
    customer = Customer(
        kind="email", value="ana@example.com", channel="api", name="Ana", email="ana@example.com"
    )
    with working_for(agency), transaction.atomic():
        return capture(customer).lead


@pytest.fixture
def conversation(agency, website, lead):
    with working_for(agency):
        made = Conversation.objects.create(
            channel=website, thread_key="visitor", lead=lead, last_sequence=1
        )
        Message.objects.create(
            conversation=made,
            sequence=1,
            direction="in",
            author="customer",
            text="Hello",
            status="received",
        )
    return made


@pytest.fixture
def endpoint(agency):
    return create_endpoint(agency, url="https://hooks.example/katek", types=["*"], lookup=None)


@pytest.fixture
def event(agency, listing):
    with working_for(agency):
        return Event.objects.get(type="property.created")


@pytest.fixture
def delivery(agency, endpoint, event):
    with working_for(agency):
        made = Delivery.objects.create(
            event=event, endpoint=endpoint, status="failed", problem="It answered 500."
        )
        Attempt.objects.create(delivery=made, number=1, at=clock.now(), status_code=500)
    return made


@pytest.fixture
def campaign(agency):
    with working_for(agency):
        made = Campaign.objects.create(name="Welcome", campaign_type="sequence")
        Step.objects.create(campaign=made, position=0, subject="Hello", body_template="Hi")
    return made


@pytest.fixture
def email(agency, lead, campaign):
    with working_for(agency):
        return Email.objects.create(
            lead=lead, campaign=campaign, to="ana@example.com", subject="Hello"
        )


@pytest.fixture
def suppression(agency):
    with working_for(agency):
        return Suppression.objects.create(email="no@example.com", reason="manual")


@pytest.fixture
def receipt(agency, website):
    with working_for(agency):
        return Receipt.objects.create(channel=website, door="facebook", digest="1", status="failed")


@pytest.fixture
def world(
    agency, listing, lead, conversation, website, endpoint, event, delivery, campaign, email,
    suppression, receipt,
):  # fmt: skip
    """Id of the agency's row by the name of the address's parameter."""
    return {
        "property_id": listing.id,
        "lead_id": lead.id,
        "conversation_id": conversation.id,
        "channel_id": website.id,
        "endpoint_id": endpoint.id,
        "event_id": event.id,
        "delivery_id": delivery.id,
        "campaign_id": campaign.id,
        "email_id": email.id,
        "suppression_id": suppression.id,
        "receipt_id": receipt.id,
    }
