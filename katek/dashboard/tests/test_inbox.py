"""What a member can do with a conversation and a delivery, and what a viewer can't."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from katek.channels.records import InboundMessage
from katek.conversations.models import Conversation, Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.dashboard.tests.rows import colleague, customers, only
from katek.outbox.endpoints import pause
from katek.outbox.models import Delivery, Endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(agency, website) -> Conversation:
    customers(website, 1)
    return only(Conversation, agency)


def act(browser: Client, thread: Conversation, name: str):
    target = reverse("dashboard:conversation-act", args=[thread.pk, name])
    answer = browser.post(target, follow=True)
    thread.refresh_from_db()
    return answer


def reply(browser: Client, thread: Conversation, text: str):
    answer = browser.post(reverse("dashboard:reply", args=[thread.pk]), {"text": text}, follow=True)
    thread.refresh_from_db()
    return answer


def signed_in(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_reply_is_in_the_thread_and_the_assistant_is_silent(owner_page, tenant, thread):
    page = reply(owner_page, thread, " I'll call you at 6. ")
    assert "I&#x27;ll call you at 6." in page.content.decode()
    assert thread.answered_by == "person"
    message = Message.everywhere.get(author="person")
    assert (message.text, message.person) == ("I'll call you at 6.", tenant.owner)


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_reply_is_refused_and_says_so(owner_page, thread, text):
    page = reply(owner_page, thread, text)
    assert "The message is empty" in page.content.decode()
    assert thread.answered_by == "assistant"
    assert not Message.everywhere.filter(author="person").exists()


def test_a_reply_that_is_too_long_is_refused_and_says_so(owner_page, thread):
    page = reply(owner_page, thread, "a" * 4001)
    assert "longer than 4000 characters" in page.content.decode()
    assert not Message.everywhere.filter(author="person").exists()


def test_a_conversation_is_taken_over_handed_back_and_closed(owner_page, tenant, thread):
    page = act(owner_page, thread, "take-over").content.decode()
    assert (thread.answered_by, thread.assigned_to) == ("person", tenant.owner)
    assert "Hand back to the assistant" in page
    page = act(owner_page, thread, "hand-back").content.decode()
    assert thread.answered_by == "assistant"
    assert "Take over" in page
    page = act(owner_page, thread, "close").content.decode()
    assert thread.status == "closed"
    assert ">Close<" not in page


@pytest.mark.parametrize("name", ["take-over", "hand-back", "close"])
def test_doing_it_twice_is_doing_it_once(owner_page, thread, name):
    act(owner_page, thread, name)
    before = Conversation.everywhere.values().get()
    assert act(owner_page, thread, name).status_code == 200
    assert Conversation.everywhere.values().get() == before


def test_a_closed_conversation_leaves_the_open_ones(owner_page, thread):
    act(owner_page, thread, "close")
    target = reverse("dashboard:conversation", args=[thread.pk])
    assert target not in owner_page.get("/conversations/").content.decode()
    assert target in owner_page.get("/conversations/?show=closed").content.decode()
    assert target in owner_page.get("/conversations/?show=all").content.decode()


def test_one_with_a_person_is_among_those_that_wait(owner_page, thread):
    target = reverse("dashboard:conversation", args=[thread.pk])
    assert target not in owner_page.get("/conversations/?show=waiting").content.decode()
    act(owner_page, thread, "take-over")
    assert target in owner_page.get("/conversations/?show=waiting").content.decode()


def test_reading_changes_nothing(owner_page, thread):
    for name in ("take-over", "hand-back", "close"):
        target = reverse("dashboard:conversation-act", args=[thread.pk, name])
        assert owner_page.get(target).status_code == 405
    assert owner_page.get(reverse("dashboard:reply", args=[thread.pk])).status_code == 405


def test_a_forged_form_of_another_site_does_nothing(tenant, thread):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(tenant.owner)
    assert reply(browser, thread, "Hello").status_code == 403
    assert not Message.everywhere.filter(author="person").exists()


def test_a_viewer_reads_and_does_nothing(agency, thread):
    browser = signed_in(colleague(agency, "viewer"))
    for target in ("/conversations/", f"/conversations/{thread.pk}/", "/leads/", "/webhooks/"):
        assert browser.get(target).status_code == 200
    answers = [reply(browser, thread, "Hello")]
    answers += [act(browser, thread, name) for name in ("take-over", "hand-back", "close")]
    for answer in answers:
        assert answer.status_code == 403
        assert "needs the role member" in answer.content.decode()
    assert (thread.answered_by, thread.status) == ("assistant", "open")
    assert Message.everywhere.count() == 1


def test_a_member_writes_to_customers(agency, thread):
    browser = signed_in(colleague(agency, "member"))
    assert reply(browser, thread, "Hello").status_code == 200
    assert thread.answered_by == "person"


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_sending_a_webhook_again_needs_an_admin(agency, thread, role):
    browser = signed_in(colleague(agency, role))
    answer = browser.post(reverse("dashboard:delivery-retry", args=[only(Delivery, agency).pk]))
    assert answer.status_code == 403
    assert "needs the role admin" in answer.content.decode()


def test_an_admin_sends_a_failed_delivery_again(agency, thread):
    Delivery.everywhere.update(status="failed", next_attempt_at=None, attempts=12)
    browser = signed_in(colleague(agency, "admin"))
    target = reverse("dashboard:delivery-retry", args=[only(Delivery, agency).pk])
    page = browser.post(target, follow=True)
    assert "on its way again" in page.content.decode()
    delivery = only(Delivery, agency)
    assert (delivery.status, delivery.trigger, delivery.attempts) == ("pending", "manual", 0)


@pytest.mark.parametrize(
    ("role", "due_in", "offered"),
    [
        ("admin", timedelta(hours=10), True),
        ("viewer", timedelta(hours=10), False),
        ("admin", timedelta(0), False),  # the page shows by itself what comes of it
    ],
)
def test_who_may_sends_a_delivery_now_whose_next_try_is_hours_away(
    agency, thread, role, due_in, offered
):
    due_at = clock.now() + due_in
    Delivery.everywhere.update(status="pending", next_attempt_at=due_at, attempts=6)
    target = reverse("dashboard:delivery", args=[only(Delivery, agency).pk])
    page = signed_in(colleague(agency, role)).get(target).content.decode()
    assert ("Send again" in page) is offered
    assert ("every 2s" in page) is (due_in == timedelta(0))


def test_a_delivery_to_a_paused_endpoint_is_not_sent_again_and_says_why(owner_page, agency, thread):
    Delivery.everywhere.update(status="failed", next_attempt_at=None)
    pause(only(Endpoint, agency))
    target = reverse("dashboard:delivery-retry", args=[only(Delivery, agency).pk])
    page = owner_page.post(target, follow=True)
    assert "The endpoint is paused" in page.content.decode()
    assert only(Delivery, agency).status == "failed"


def test_a_thread_of_a_visitor_who_left_nothing_is_listed_and_opens(owner_page, website):
    received = receive(website, InboundMessage(thread_key="nobody", text="hi"))
    page = owner_page.get("/conversations/")
    assert page.status_code == 200
    assert "Website visitor" in page.content.decode()
    assert owner_page.get(f"/conversations/{received.conversation.pk}/").status_code == 200
