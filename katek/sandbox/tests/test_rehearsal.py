"""The rehearsal page: whose accounts it plays, what it refuses, and the clock that it moves."""

from datetime import timedelta

import pytest
from django.urls import reverse

from katek.channels.models import Channel
from katek.core import clock
from katek.organizations.scope import working_for
from katek.sandbox.demo.channels import connect_played_accounts
from katek.sandbox.graph.world import INSTAGRAM, PAGE

pytestmark = pytest.mark.django_db
REHEARSAL = "sandbox:rehearsal"


def test_without_a_connected_page_it_says_where_to_connect_one(owner_page):
    page = owner_page.get(reverse(REHEARSAL)).content.decode()
    assert reverse("dashboard:channels") in page


def test_every_connected_account_can_be_rehearsed(owner_page, agency):
    connect_played_accounts(agency)
    page = owner_page.get(reverse(REHEARSAL), {"account": INSTAGRAM, "name": "Ana"})
    assert page.status_code == 200
    for shown in ("Harbor &amp; Pine Realty", "@harborandpine", "Nothing yet"):
        assert shown in page.content.decode()
    assert owner_page.get(reverse("sandbox:rehearsal-world")).status_code == 200


def test_another_agencys_account_is_not_found(rival_page, owner_page, agency):
    connect_played_accounts(agency)
    for name in (REHEARSAL, "sandbox:rehearsal-thread"):
        answer = rival_page.get(reverse(name), {"account": PAGE})
        assert answer.status_code in {200, 404}
        assert "harborandpine" not in answer.content.decode()
    for name in ("sandbox:rehearse", "sandbox:move-clock"):
        given = {"account": PAGE, "customer": "7001", "text": "hello", "hours": "24"}
        assert rival_page.post(reverse(name), given).status_code == 404
    assert clock.offset() == timedelta()


def test_a_disconnected_account_is_not_played(owner_page, agency):
    connect_played_accounts(agency)
    with working_for(agency):
        Channel.objects.filter(external_id=PAGE).update(status="disconnected")
    assert owner_page.get(reverse(REHEARSAL), {"account": PAGE}).status_code == 404


@pytest.mark.parametrize("customer", ["x", "-1", "9" * 21, "1 OR 1"])
def test_a_customer_is_a_number(owner_page, agency, customer):
    connect_played_accounts(agency)
    answer = owner_page.get(reverse(REHEARSAL), {"account": PAGE, "customer": customer})
    assert answer.status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_nothing_and_too_much_are_not_sent(owner_page, agency, text):
    connect_played_accounts(agency)
    given = {"account": PAGE, "customer": "7001", "text": text}
    page = owner_page.post(reverse("sandbox:rehearse"), given, follow=True).content.decode()
    assert "text: write something" in page
    assert "Nothing yet" in page


def test_the_clock_moves_forward_and_back_to_now(owner_page, agency):
    connect_played_accounts(agency)
    address = reverse("sandbox:move-clock")
    page = owner_page.post(address, {"account": PAGE, "hours": "75"}, follow=True).content.decode()
    assert clock.offset() == timedelta(hours=75)
    assert "3 days and 3 hours later" in page
    owner_page.post(address, {"account": PAGE, "reset": "1"})
    assert clock.offset() == timedelta()


@pytest.mark.parametrize("hours", ["", "0", "-5", "1.5", "99999", "soon"])
def test_a_wrong_step_is_named(owner_page, agency, hours):
    connect_played_accounts(agency)
    given = {"account": PAGE, "hours": hours}
    page = owner_page.post(reverse("sandbox:move-clock"), given, follow=True).content.decode()
    assert "hours: a whole number from 1" in page
    assert clock.offset() == timedelta()


def test_visitors_do_not_get_in(client):
    assert client.get(reverse(REHEARSAL)).status_code == 302
    assert client.post(reverse("sandbox:move-clock"), {"hours": "24"}).status_code == 302
