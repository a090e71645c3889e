"""What an endpoint's card and its page tell of deliveries that wait for a person: the same, of any age."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from katek.core import clock
from katek.dashboard.endpoint_health import standing_rows
from katek.dashboard.tests.test_webhooks import PAGE, endpoint, one_health, told, words
from katek.organizations.scope import working_for
from katek.outbox.models import Delivery, Event

pytestmark = pytest.mark.django_db


def test_what_was_held_on_friday_is_still_told_on_monday(owner_page, agency, settings):
    settings.KATEK_MOVABLE_CLOCK = True
    crm = endpoint(agency, "crm")
    clock.move(timedelta(days=-3))
    told(crm, "held")
    clock.reset()
    told(crm, "held")
    assert one_health(crm).held == 2
    assert "2 kept back" in words(owner_page)
    page = words(owner_page, f"{PAGE}endpoints/{crm.pk}/")
    assert "2 kept back" in page
    assert "Kept back 2 " in page


def test_what_stands_is_counted_by_an_index_of_each_state(agency):
    """As asked beside many that arrived: in a small table PostgreSQL would take any index."""
    crm = endpoint(agency, "crm")
    first = told(crm, "held").event
    with working_for(agency), connection.cursor() as cursor:
        arrived = Event.objects.bulk_create(
            Event(type=first.type, body=first.body, subject=first.subject, key=f"many-{number}")
            for number in range(1000)
        )
        Delivery.objects.bulk_create(
            Delivery(endpoint=crm, event=event, status="delivered") for event in arrived
        )
        cursor.execute("ANALYZE outbox_delivery")
        plan = standing_rows([crm.pk]).explain()
    used = re.findall(r"Index Scan on (\w+)", plan)
    assert used == ["outbox_delivery_due", "outbox_delivery_held", "outbox_delivery_on_hold"]
