"""Who is told: every endpoint of the organization that wants the type, once, and nobody else's."""

import pytest
from django.db import IntegrityError, connection

from katek.organizations.scope import working_for
from katek.outbox import endpoints
from katek.outbox.fan_out import fan_out, fan_out_many
from katek.outbox.models import Delivery, Endpoint, Event
from katek.outbox.tests.acts import announce, deliveries_of

pytestmark = pytest.mark.django_db


def make(organization, *types, url="https://crm.example/hook"):
    return endpoints.create_endpoint(organization, url=url, types=types, lookup=None)


def test_endpoints_get_the_types_they_asked_for(agency):
    leads, everything, mails = make(agency, "lead.*"), make(agency, "*"), make(agency, "email.*")
    assert fan_out(announce(agency)) == 2
    assert len(deliveries_of(leads)) == len(deliveries_of(everything)) == 1
    assert deliveries_of(mails) == []


def test_fanning_out_again_changes_nothing(agency):
    make(agency, "*")
    event = announce(agency)
    assert [fan_out(event), fan_out(event)] == [1, 0]


def test_another_organizations_endpoints_hear_nothing(agency, rival):
    theirs = make(rival, "*")
    make(agency, "*")
    fan_out_many([announce(agency)])
    assert deliveries_of(theirs) == []


def test_events_of_several_organizations_each_stay_at_home(agency, rival):
    mine, theirs = make(agency, "*"), make(rival, "*")
    events = [announce(agency), announce(rival), announce(agency)]
    assert fan_out_many(events) == 3
    assert [d.event_id for d in deliveries_of(theirs)] == [events[1].id]
    assert {d.event_id for d in deliveries_of(mine)} == {events[0].id, events[2].id}


@pytest.mark.parametrize("switch", [endpoints.pause, lambda e: endpoints.disable(e, "It is gone.")])
def test_what_happens_while_an_endpoint_is_off_is_held(agency, switch):
    endpoint = switch(make(agency, "lead.*"))
    fan_out(announce(agency))
    [delivery] = deliveries_of(endpoint)
    assert delivery.status == "held"
    assert delivery.next_attempt_at is None


def test_an_endpoint_is_not_told_of_its_own_end_but_the_others_are(agency):
    broken, other = make(agency, "*"), make(agency, "endpoint.*")
    endpoints.disable(broken, "It is gone.")
    with working_for(agency):
        event = Event.objects.get(type="endpoint.disabled")
    fan_out(event)
    assert deliveries_of(broken) == []
    assert len(deliveries_of(other)) == 1


def test_the_operators_endpoint_is_told_of_every_organization(agency, rival, settings):
    settings.N8N_WEBHOOK_URL = "http://n8n:5678/webhook/katek"
    assert fan_out_many([announce(agency), announce(rival, "email.opened")]) == 2
    assert fan_out(announce(agency)) == 1
    assert Endpoint.everywhere.filter(kind="operator").count() == 2
    settings.N8N_WEBHOOK_URL = ""
    assert fan_out(announce(agency)) == 0


def test_the_database_itself_refuses_a_delivery_across_organizations(agency, rival):
    endpoint, event = make(rival, "*"), announce(agency)
    delivery = Delivery(organization=agency, event=event, endpoint=endpoint)
    with working_for(agency):
        delivery.save()
    with pytest.raises(IntegrityError, match="outbox_delivery_endpoint_tenant"):
        connection.check_constraints()
