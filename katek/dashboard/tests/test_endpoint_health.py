"""What an endpoint's card and its page tell of deliveries that wait for a person: the same, of any age."""

from datetime import timedelta

import pytest
from django.db import connection

from katek.core import clock
from katek.dashboard.tests.test_webhooks import PAGE, endpoint, one_health, told, words
from katek.organizations.scope import working_for
from katek.outbox.models import Delivery

pytestmark = pytest.mark.django_db


def test_what_was_held_on_friday_is_still_told_on_monday(owner_page, agency, settings):
    settings.KATEK_MOVABLE_CLOCK = True
    crm = endpoint(agency, "crm")
    clock.move(timedelta(days=-3))
    told(crm, "held")
    clock.reset()
    told(crm, "held")
    assert one_health(crm).held == 2
    assert "2 held" in words(owner_page)
    page = words(owner_page, f"{PAGE}endpoints/{crm.pk}/")
    assert "2 held" in page
    assert "Held 2 " in page


def test_held_deliveries_are_counted_by_an_index_of_their_own(agency):
    with working_for(agency), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Delivery.objects.filter(status="held", endpoint__in=["ep_1"])
        assert "outbox_delivery_on_hold" in rows.values("pk").explain()
