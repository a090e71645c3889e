"""One customer gets at most a message a second and twenty a minute; the rest waits, in order, and says why."""

from itertools import pairwise

import pytest

from katek.channels.tests.graph_peer import error
from katek.conversations.handover import take_over, write_as_person
from katek.conversations.models import Message
from katek.conversations.pace import APART, MOST, PERIOD
from katek.conversations.queues import OUTGOING
from katek.conversations.sending import send_due
from katek.conversations.tests.conftest import fresh, told, wrote
from katek.conversations.tests.writing import answer
from katek.core import clock
from katek.core.claims import due
from katek.core.workers import worker

pytestmark = pytest.mark.django_db

OTHER = "7001002003004006"


def texts(graph) -> list[str]:
    return [body["message"]["text"] for body in graph.sent()]


def after(**span: float) -> None:
    """What is due when so much time has passed."""
    clock.move(clock.timedelta(**span))
    while send_due(worker(), limit=5):
        pass


def test_a_second_lies_between_two_messages_to_a_customer(page, graph):
    conversation = wrote(page)
    for text in ("one", "two", "three"):
        write_as_person(conversation, None, text)
    after()
    assert texts(graph) == ["one"]
    waiting = Message.everywhere.get(text="two")
    assert (waiting.status, waiting.attempts) == ("queued", 0)
    assert "one message a second" in waiting.problem
    after(seconds=1)
    assert texts(graph) == ["one", "two"]
    after(seconds=1)
    assert texts(graph) == ["one", "two", "three"]
    assert [fresh(one).problem for one in Message.everywhere.filter(direction="out")] == [""] * 3


def test_other_customers_do_not_wait(page, graph):
    for conversation in (wrote(page), wrote(page, by=OTHER)):
        write_as_person(conversation, None, "Hello")
    after()
    assert texts(graph) == ["Hello", "Hello"]


def test_the_parts_of_a_long_message_are_messages(instagram, graph):
    message = write_as_person(wrote(instagram), None, "word " * 300)
    after()
    assert (len(texts(graph)), fresh(message).status) == (1, "queued")
    after(seconds=1)
    assert (len(texts(graph)), fresh(message).status) == (2, "sent")
    assert " ".join(texts(graph)).split() == ["word"] * 300


@pytest.mark.long
def test_twenty_a_minute_and_the_rest_follows_in_order(page, graph):
    conversation = wrote(page)
    said = [f"number {n}" for n in range(25)]
    for text in said:
        write_as_person(conversation, None, text)
    after()
    while (at := due([OUTGOING], worker=worker())[OUTGOING.name].next_at) is not None:
        clock.move(max(at - clock.now(), clock.timedelta()))
        after()
    assert texts(graph) == said
    sent = Message.everywhere.filter(direction="out", status="sent").order_by("sequence")
    times = list(sent.values_list("sent_at", flat=True))
    assert len(times) == 25
    assert all(b - a >= APART for a, b in pairwise(times))
    assert all(b - a >= PERIOD for a, b in zip(times, times[MOST:], strict=False))


def test_a_reply_that_has_begun_is_finished_though_a_person_takes_over(instagram, graph, tenant):
    conversation = wrote(instagram)
    message = answer(conversation, "word " * 300)
    after()
    assert (len(texts(graph)), fresh(message).status) == (1, "queued")
    take_over(conversation, tenant.owner)
    write_as_person(conversation, tenant.owner, "Ana here")
    after(seconds=1)
    assert (len(texts(graph)), fresh(message).status) == (2, "sent")
    after(seconds=1)
    assert " ".join(texts(graph)).split() == [*fresh(message).text.split(), "Ana", "here"]
    assert told(instagram.organization, "message.failed") == 0


def test_a_reply_that_has_not_begun_is_not_sent_once_a_person_has_taken_over(
    instagram, graph, tenant
):
    conversation = wrote(instagram)
    message = answer(conversation, "Hello")
    take_over(conversation, tenant.owner)
    after()
    assert (fresh(message).status, texts(graph)) == ("blocked", [])


def test_a_message_that_fails_after_its_first_part_says_that_a_part_went_out(instagram, graph):
    message = write_as_person(wrote(instagram), None, "word " * 300)
    after()
    graph.answer("/messages", error(10, 2534022))
    after(seconds=1)
    assert fresh(message).status == "failed"
    assert "The customer has its first part" in fresh(message).problem
    other = write_as_person(wrote(instagram, by=OTHER), None, "word " * 300)
    after(seconds=1)
    after(days=8)
    assert fresh(other).status == "blocked"
    assert "The customer has its first part" in fresh(other).problem
