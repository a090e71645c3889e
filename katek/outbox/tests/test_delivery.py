"""What an endpoint's owner can rely on: every event arrives, signed, however the endpoint behaves."""

import json

import pytest
from django.db import transaction

from katek.core.work import Done
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.outbox.delivery import deliver_due
from katek.outbox.fan_out import fan_out
from katek.outbox.models import Attempt, Delivery
from katek.outbox.publish import publish
from katek.outbox.schemas import SCHEMAS

pytestmark = pytest.mark.django_db(transaction=True)


def tell(organization, event_type="lead.created", **more):
    with transaction.atomic():
        event = publish(organization, event_type, {**SCHEMAS[event_type].example, **more})
    fan_out(event)
    return event


def test_an_event_reaches_the_endpoint_byte_for_byte(agency, sink, endpoint_at):
    endpoint_at(agency)
    event = tell(agency)
    assert deliver_due(worker()) == Done(1, 0)
    [call] = sink.calls
    assert call.body == event.body.encode()
    assert json.loads(call.body)["organization"] == {"id": agency.id, "slug": agency.slug}
    with working_for(agency):
        assert Delivery.objects.get().status == "delivered"
        assert Attempt.objects.get().response == "ok"
