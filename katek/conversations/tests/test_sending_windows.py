"""When a channel still lets us write, and what is said outside of its window."""

import pytest

from katek.conversations.tests.conftest import (
    fresh,
    later,
    told,
    waits,
    work,
)
from katek.conversations.tests.writing import answer, say
from katek.core import clock

pytestmark = pytest.mark.django_db


class TestWindows:
    def test_after_a_day_the_assistant_may_not_write_and_nothing_is_called(
        self, page, graph, customer
    ):
        conversation = customer(page)
        message = answer(conversation, "Yes.")
        later(hours=23, minutes=59, seconds=30)
        blocked = fresh(message)
        assert blocked.status == "blocked"
        assert "24 hours" in blocked.problem
        assert graph.asked == []
        assert told(page.organization, "message.failed") == 1
        assert told(page.organization, "message.sent") == 0

    def test_a_reply_that_comes_too_late_is_blocked_when_it_is_written(self, page, graph, customer):
        conversation = customer(page)
        clock.move(clock.timedelta(hours=25))
        message = answer(conversation, "Yes.")
        assert (message.status, message.next_attempt_at) == ("blocked", None)
        assert told(page.organization, "message.failed") == 1
        assert not waits()

    def test_a_person_may_for_seven_days_with_their_tag(self, page, graph, customer):
        conversation = customer(page)
        clock.move(clock.timedelta(hours=25))
        message = say(conversation)
        work()
        (body,) = graph.sent()
        assert (body["messaging_type"], body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
        assert fresh(message).status == "sent"
        clock.move(clock.timedelta(days=6))
        assert say(conversation).status == "blocked"

    def test_in_the_minute_around_the_first_days_end_a_person_waits_for_the_tag(
        self, instagram, graph, customer
    ):
        conversation = customer(instagram)
        clock.move(clock.timedelta(hours=23, minutes=59, seconds=30))
        message = say(conversation)
        work()
        assert fresh(message).status == "queued"
        assert graph.asked == []
        later(seconds=40)
        assert graph.sent()[0]["tag"] == "HUMAN_AGENT"

    def test_who_never_wrote_is_not_written_to(self, page, graph, customer):
        conversation = customer(page)
        conversation.last_customer_event_at = None
        conversation.save()
        assert say(conversation).status == "blocked"
