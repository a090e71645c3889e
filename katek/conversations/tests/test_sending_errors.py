"""What the channel refuses: tried again, given up, and said in words."""

import pytest

from katek.channels.models import Channel
from katek.channels.tests.graph_peer import Said, error
from katek.conversations.again import resume
from katek.conversations.sending import send_due
from katek.conversations.tests.conftest import (
    fresh,
    later,
    told,
    waits,
    work,
)
from katek.conversations.tests.writing import answer, say
from katek.core.workers import worker

pytestmark = pytest.mark.django_db


class TestErrors:
    def test_what_meta_has_not_taken_is_tried_again_a_few_times(self, page, graph, customer):
        graph.answer("/messages", *[error(2, status=500)] * 6)
        message = say(customer(page))
        work()
        for seconds in (5, 30, 120, 600, 3600):
            assert fresh(message).status == "queued"
            later(seconds=seconds)
        failed = fresh(message)
        assert failed.status == "failed"
        assert "Given up after 6 tries." in failed.problem
        assert len(graph.sent()) == 6
        assert told(page.organization, "message.failed") == 1

    def test_it_goes_on_behind_the_last_part_that_arrived(self, instagram, graph, customer):
        graph.answer("/messages", Said({"message_id": "m_a"}), error(1))
        message = say(customer(instagram), "word " * 300)
        work()
        assert fresh(message).parts == ["m_a"]
        later(seconds=5)
        first, second, again = (body["message"]["text"] for body in graph.sent())
        assert second == again != first
        assert fresh(message).status == "sent"

    def test_too_many_calls_leave_the_whole_channel_alone_until_they_may(
        self, page, graph, customer
    ):
        usage = '{"1": [{"call_count": 100, "estimated_time_to_regain_access": 12}]}'
        busy = error(80006)
        busy.headers["X-Business-Use-Case-Usage"] = usage
        graph.answer("/messages", busy)
        first, second = say(customer(page)), say(customer(page, by="another"))
        send_due(worker(), limit=1)
        assert not waits()
        later(minutes=11)
        assert len(graph.sent()) == 1
        later(minutes=1)
        assert {fresh(first).status, fresh(second).status} == {"sent"}

    def test_what_is_written_during_the_rest_waits_for_its_end_as_well(self, page, graph, customer):
        busy = error(613)
        usage = '{"1": [{"call_count": 100, "estimated_time_to_regain_access": 12}]}'
        busy.headers["X-Business-Use-Case-Usage"] = usage
        graph.answer("/messages", busy)
        say(customer(page))
        work()
        message = say(customer(page, by="another"))
        work()
        later(minutes=11)
        assert (len(graph.sent()), fresh(message).status) == (1, "queued")
        later(minutes=2)
        assert fresh(message).status == "sent"

    @pytest.mark.parametrize("code", [368, 2022])
    def test_a_barred_page_is_asked_once_an_hour_by_one_message(self, page, graph, customer, code):
        graph.answer("/messages", error(code), error(code))
        written = [say(customer(page, by=name)) for name in ("one", "two", "three")]
        work()
        page.refresh_from_db()
        assert (len(graph.sent()), bool(page.problem)) == (1, True)
        later(minutes=59)
        assert len(graph.sent()) == 1
        later(minutes=2)
        assert len(graph.sent()) == 2
        later(minutes=61)
        assert {fresh(message).status for message in written} == {"sent"}

    def test_a_lost_access_stops_the_channel_and_is_told_once(self, page, graph, customer):
        graph.answer("/messages", error(190, 460))
        first, second = say(customer(page)), say(customer(page, by="another"))
        work()
        page.refresh_from_db()
        assert page.status == "reconnect"
        assert "password" in page.problem
        assert {fresh(first).status, fresh(second).status} == {"queued"}
        assert told(page.organization, "channel.disconnected") == 1
        assert len(graph.sent()) == 1
        Channel.everywhere.filter(pk=page.pk).update(status="connected", problem="")
        resume(page.organization, page)
        work()
        assert {fresh(first).status, fresh(second).status} == {"sent"}

    @pytest.mark.long
    def test_a_channel_that_stays_away_too_long_blocks_its_messages(self, page, graph, customer):
        graph.answer("/messages", error(190))
        message = say(customer(page))
        answered = answer(customer(page, by="another"), "Yes.")
        work()
        later(hours=25)
        assert fresh(answered).status == "blocked"
        assert fresh(message).status == "queued"  # a person's may still go

    def test_trouble_of_the_channel_is_shown_and_forgotten(self, page, graph, customer):
        graph.answer("/messages", error(200, 2018028))
        message = say(customer(page))
        work()
        page.refresh_from_db()
        assert (page.status, fresh(message).status) == ("connected", "failed")
        assert "App Review" in page.problem
        say(customer(page))
        work()
        page.refresh_from_db()
        assert page.problem == ""

    def test_a_failed_message_doesnt_hold_back_the_next(self, page, graph, customer):
        graph.answer("/messages", error(551))
        conversation = customer(page)
        first, second = say(conversation, "one"), say(conversation, "two")
        work()
        assert fresh(first).status == "failed"
        assert "trace: Tr4c" in fresh(first).problem
        assert fresh(second).status == "sent"

    def test_an_error_with_status_200_is_an_error(self, page, graph, customer):
        graph.answer("/messages", error(10, 2018278, status=200))
        message = say(customer(page))
        work()
        assert fresh(message).status == "failed"
