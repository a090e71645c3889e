"""What an agency can rely on with HubSpot: each lead arrives, in its newest state, once."""

import json
from datetime import timedelta

import pytest

from katek.core import clock
from katek.core.work import Done
from katek.organizations.scope import working_for
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.endpoints import connect_hubspot
from katek.outbox.models import Attempt, Contact, Endpoint, EndpointHealth
from katek.outbox.tests import hubspot_answers_examples as said
from katek.outbox.tests.acts import TOKEN, contact_of, deliveries_of, only_delivery, tell

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lead_becomes_a_contact_with_what_is_known(agency, hubspot, connected, book):
    lead = book.lead(agency, name="Zoë van Byron", phone="+35799123456", email="Zoe@Example.com")
    assert book.sync() == Done(1, 0)
    contact = hubspot.portal(TOKEN).of_lead(lead)
    assert contact["firstname"] == "Zoë"
    assert contact["lastname"] == "van Byron"
    assert contact["email"] == "zoe@example.com"
    assert contact["phone"] == "+35799123456"
    assert contact["katek_channel"] == "website"
    assert contact["katek_score"] == "40"
    assert contact["lifecyclestage"] == "lead"
    delivery = only_delivery(connected)
    assert (delivery.status, delivery.problem, delivery.attempts) == ("delivered", "", 1)
    assert contact_of(connected, lead).remote_id in hubspot.portal(TOKEN).contacts


def test_many_events_within_seconds_are_one_write_of_the_newest_state(
    agency, hubspot, connected, book
):
    lead = book.lead(agency, name="Z")
    for score in range(5):
        book.lead(agency, lead, score=score)
    assert book.sync(later=timedelta(seconds=1)) == Done()
    assert book.sync() == Done(1, 0)
    assert [call.act for call in hubspot.writes()] == ["batch/upsert", "batch/update"]
    assert hubspot.portal(TOKEN).of_lead(lead)["katek_score"] == "4"
    assert [one.status for one in deliveries_of(connected)] == ["delivered"] * 6


def test_what_has_not_changed_is_not_sent(agency, hubspot, connected, book):
    lead = book.lead(agency)
    book.sync()
    hubspot.calls.clear()
    tell(agency, "lead.updated", **book.leads[lead], changed=["score"])
    assert book.sync() == Done(1, 0)
    assert hubspot.calls == []
    assert [one.status for one in deliveries_of(connected)] == ["delivered"] * 2
