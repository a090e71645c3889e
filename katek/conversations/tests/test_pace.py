"""One customer gets at most a message a second and twenty a minute; the rest waits, in order, and says why."""

from itertools import pairwise

import pytest

from katek.conversations.handover import write_as_person
from katek.conversations.models import Message
from katek.conversations.pace import APART, MOST, PERIOD
from katek.conversations.queues import OUTGOING
from katek.conversations.sending import send_due
from katek.conversations.tests.conftest import fresh, wrote
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
