"""A reply window that the channel calls closed is closed for everybody until the customer writes again."""

import pytest
from django.urls import reverse

from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.channels.tests.graph_peer import error, graph
from katek.conversations.again import send_again
from katek.conversations.handover import CannotWrite
from katek.conversations.models import Conversation, Message
from katek.conversations.receive import receive
from katek.conversations.sending import send_due
from katek.core import clock
from katek.core.workers import worker
from katek.organizations.scope import working_for

__all__ = ["graph"]

pytestmark = pytest.mark.django_db

CUSTOMER = "7001002003004005"
NOTICE = '<p class="notice warning">'
KINDS = [("messenger", 2018278), ("instagram", 2534022), ("messenger", 2018065)]


def thread_on(agency, kind: str) -> Conversation:
    """A customer wrote a while ago, on a channel of that kind."""
    with working_for(agency):
        channel = Channel.objects.create(
            kind=kind,
            name="Harbor & Pine",
            external_id="100200300400500",
            access_token="T",
            settings={"login": "facebook", "page_id": "100200300400500", "user_id": "1"},
        )
    return write(channel, "Hello", hours_ago=5)


def write(channel: Channel, text: str, *, hours_ago: int = 0) -> Conversation:
    at = clock.now() - clock.timedelta(hours=hours_ago)
    return receive(channel, InboundMessage(CUSTOMER, text, sent_at=at)).conversation


def reply(owner_page, thread: Conversation, text: str) -> str:
    target = reverse("dashboard:reply", args=[thread.pk])
    page = owner_page.post(target, {"text": text}, follow=True)
    clock.move(clock.timedelta(seconds=2))
    while send_due(worker(), limit=5):
        pass
    return page.content.decode()


def shown(owner_page, thread: Conversation) -> str:
    return owner_page.get(reverse("dashboard:conversation", args=[thread.pk])).content.decode()


def test_the_page_says_whom_the_channel_lets_write_and_until_when(owner_page, agency):
    thread = thread_on(agency, "instagram")
    page = shown(owner_page, thread)
    assert "Instagram lets the assistant write until <time" in page
    assert "</time>, and you until <time" in page
    clock.move(clock.timedelta(hours=24))
    assert "Instagram lets only a person write now, until <time" in shown(owner_page, thread)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "subcode"), KINDS)
def test_after_such_a_refusal_nothing_is_tried_until_the_customer_writes(
    agency, owner_page, graph, kind, subcode
):
    thread = thread_on(agency, kind)
    assert NOTICE not in shown(owner_page, thread)
    graph.answer("/messages", error(10, subcode))
    reply(owner_page, thread, "one")
    assert Message.everywhere.get(text="one").status == "failed"

    page = reply(owner_page, thread, "two")
    second = Message.everywhere.get(text="two")
    assert (second.status, len(graph.sent())) == ("blocked", 1)
    assert "until the customer writes again" in second.problem
    assert "until the customer writes again" in page
    with pytest.raises(CannotWrite, match="until the customer writes again"):
        send_again(thread, second.pk)
    assert NOTICE in shown(owner_page, thread)
    inbox = owner_page.get(reverse("dashboard:conversations")).content.decode()
    assert "Reply window closed" in inbox

    write(thread.channel, "Are you there?")
    assert NOTICE not in shown(owner_page, thread)
    inbox = owner_page.get(reverse("dashboard:conversations")).content.decode()
    assert "Reply window closed" not in inbox
    reply(owner_page, thread, "three")
    assert Message.everywhere.get(text="three").status == "sent"


def test_what_was_written_before_the_refusal_and_comes_late_opens_nothing(
    agency, owner_page, graph
):
    thread = thread_on(agency, "messenger")
    graph.answer("/messages", error(10, 2018278))
    reply(owner_page, thread, "one")
    write(thread.channel, "written long before", hours_ago=2)
    reply(owner_page, thread, "two")
    assert Message.everywhere.get(text="two").status == "blocked"


def test_what_waits_behind_the_refused_message_is_not_tried(agency, owner_page, graph):
    thread = thread_on(agency, "messenger")
    graph.answer("/messages", error(10, 2018278))
    target = reverse("dashboard:reply", args=[thread.pk])
    owner_page.post(target, {"text": "one"})
    reply(owner_page, thread, "two")
    assert Message.everywhere.get(text="two").status == "blocked"
    assert len(graph.sent()) == 1
