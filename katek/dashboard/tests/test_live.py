"""What keeps an open page up to date: tickets to the stream of news, counts, what stands around a thread."""

import pytest
from django.test import Client
from django.urls import reverse

from katek.channels.records import InboundMessage
from katek.conversations.handover import take_over
from katek.conversations.models import Conversation
from katek.conversations.receive import receive
from katek.dashboard.tests.rows import colleague, customers, only
from katek.inbound import door_limits
from katek.inbound.tickets import Ticket, read_ticket
from katek.organizations.models import Membership

pytestmark = pytest.mark.django_db
TICKET = "/live-ticket/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def ticket_of(answer) -> Ticket | None:
    return read_ticket(answer.json()["url"].rstrip("/").rpartition("/")[2])


def news_of(browser: Client, thread: Conversation, query: str = "") -> str:
    where = reverse("dashboard:conversation", args=[thread.pk])
    return browser.get(f"{where}?part=messages{query}", **HTMX).content.decode()


def test_a_member_gets_a_ticket_to_their_organization_which_nothing_keeps(owner_page, tenant):
    answer = owner_page.get(TICKET)
    expected = Ticket("organization", tenant.organization.pk, str(tenant.owner.pk))
    assert ticket_of(answer) == expected
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_else_gets_a_ticket(owner_page, client, tenant):
    assert client.get(TICKET).status_code == 302
    Membership.everywhere.filter(user=tenant.owner).delete()
    assert owner_page.get(TICKET).status_code == 403


def test_who_asks_for_too_many_tickets_waits(owner_page, monkeypatch):
    monkeypatch.setattr("katek.dashboard.live.TICKETS", 1)
    monkeypatch.setattr(door_limits, "client_address", lambda _request: "203.0.113.77")
    assert owner_page.get(TICKET).status_code == 200
    refused = owner_page.get(TICKET)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]


def test_every_page_of_a_member_asks_for_news(owner_page):
    for page in ("/", "/leads/", "/conversations/", "/settings/you/"):
        assert f'data-live="{TICKET}"' in owner_page.get(page).content.decode(), page


def test_the_counts_come_alone_each_for_its_place(owner_page, website, tenant):
    thread = receive(website, InboundMessage("v1", "Hello")).conversation
    before = owner_page.get("/counts/", **HTMX).content.decode()
    assert "Notifications</span>" in before
    take_over(thread, tenant.owner)
    told = owner_page.get("/counts/", **HTMX).content.decode()
    assert "Notifications: 1" in told
    for place in (
        *("count-bell", "count-menu", "count-waiting", "thumb-waiting"),
        *("count-channels", "count-failed"),
    ):
        assert f'id="{place}" hx-swap-oob="innerHTML"' in told, place
        assert f'id="{place}"' in owner_page.get("/leads/").content.decode(), place
    assert "<html" not in told


def test_news_of_a_thread_tell_what_stands_around_it(owner_page, agency, website):
    thread = receive(website, InboundMessage("v1", "Is it still free?")).conversation
    assert "Not a lead yet" in news_of(owner_page, thread)
    nina = colleague(agency, "member")
    take_over(thread, nina)
    receive(website, InboundMessage("v1", "I am ana@example.com"))
    Conversation.everywhere.filter(pk=thread.pk).update(problem="The page was blocked.")
    news = news_of(owner_page, thread)
    for words in (f"{nina} answers", "Hand back to the assistant", "The page was blocked."):
        assert words in news, words
    assert "mailto:ana@example.com" in news
    assert "<textarea" not in news
    assert "<html" not in news


def test_news_of_a_thread_keep_the_list_that_it_stands_beside(owner_page, website):
    customers(website, 1)
    thread = only(Conversation, website.organization)
    page = owner_page.get(f"/conversations/{thread.pk}/?show=mine").content.decode()
    assert "?show=mine&amp;part=messages&amp;from=1" in page
    assert "take-over/?show=mine&amp;part=thread" in news_of(owner_page, thread, "&show=mine")


def test_a_viewer_is_told_the_news_without_the_acts(agency, website):
    customers(website, 1)
    browser = Client()
    browser.force_login(colleague(agency, "viewer"))
    news = news_of(browser, only(Conversation, agency))
    assert 'id="thread-head"' in news
    assert 'id="answers"' not in news
    assert "Take over" not in news
