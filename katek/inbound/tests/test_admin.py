"""The operator looks after receipts that belong to nobody, and doesn't read agencies' letters."""

import pytest
from django.test import Client
from django.urls import reverse

from katek.channels.meta.tests import payloads
from katek.inbound.receipts import NOBODYS
from katek.inbound.tests.meta_acts import connect, post, read_all, receipts, said
from katek.organizations.models import User


@pytest.fixture
def operator(client, db):
    client.force_login(User.objects.create_superuser("operator@katek.example", "x"))
    return client


LIST = "admin:inbound_receipt_changelist"


def test_nobodys_receipts_are_shown_and_read_again_once_the_page_is_connected(operator, agency):
    post(payloads.ON_THE_WIRE)
    read_all()
    page = operator.get(reverse(LIST), {"whose": "nobody"}).content.decode()
    assert NOBODYS in page
    (receipt,) = receipts()
    one = reverse("admin:inbound_receipt_change", args=[receipt.pk])
    assert "m_katek_0001" in operator.get(one).content.decode()
    assert operator.post(one, {"status": "done"}).status_code == 403
    connect(agency, "messenger", payloads.PAGE)
    again = {"action": "read_again", "_selected_action": [receipt.pk]}
    assert operator.post(reverse(LIST), again).status_code == 302
    read_all()
    assert len(said(agency)) == 1
    assert "m_katek_0001" not in operator.get(one).content.decode()


def test_members_do_not_get_in(owner_page: Client):
    assert owner_page.get(reverse(LIST)).status_code == 302
