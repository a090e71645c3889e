"""Whether a message arrived is not known: what is waited for, and who is asked."""

import pytest

from katek.channels.tests.graph_peer import Said
from katek.conversations.again import send_again
from katek.conversations.handover import CannotWrite
from katek.conversations.models import Message
from katek.conversations.queues import OUTGOING
from katek.conversations.settling import rescue_outgoing
from katek.conversations.tests.conftest import (
    CUSTOMER,
    fresh,
    later,
    told,
    work,
)
from katek.conversations.tests.writing import say
from katek.core import clock, failpoints, workers
from katek.core.claims import claim_row
from katek.core.workers import worker

pytestmark = pytest.mark.django_db


class TestDoubts:
    def test_a_call_without_an_answer_is_never_repeated_by_itself(self, page, graph, customer):
        graph.answer("/messages", Said(drop=True))
        message = say(customer(page))
        work()
        assert fresh(message).status == "unknown"
        later(seconds=61)
        settled = fresh(message)
        assert (settled.status, settled.problem) == ("unknown", "May not have arrived: send again")
        later(hours=3)
        assert len(graph.sent()) == 1
        assert told(page.organization, "message.sent") == 0

    def test_the_conversation_goes_on_behind_a_message_in_doubt(self, page, graph, customer):
        graph.answer("/messages", Said(drop=True))
        conversation = customer(page)
        say(conversation, "one")
        second = say(conversation, "two")
        work()
        assert fresh(second).status == "sent"

    @pytest.mark.parametrize(
        "said",
        [
            Said(b"<html>Bad gateway</html>", 502),
            Said(b"{not json", 200),
            Said({"recipient_id": CUSTOMER}, 200),
            Said({}, 500),
            Said([], 200),
        ],
    )
    def test_an_answer_that_says_nothing_leaves_it_in_doubt(self, page, graph, customer, said):
        graph.answer("/messages", said)
        message = say(customer(page))
        work()
        assert fresh(message).status == "unknown"
        assert len(graph.sent()) == 1

    def test_staff_can_send_it_again_and_it_goes_on_with_the_part_in_doubt(
        self, instagram, graph, customer, tenant
    ):
        graph.answer("/messages", Said({"message_id": "m_a"}), Said(drop=True))
        conversation = customer(instagram)
        message = say(conversation, " ".join(f"word{n}" for n in range(300)))
        work()
        with pytest.raises(CannotWrite):
            send_again(conversation, message.pk, tenant.owner)
        later(seconds=61)
        send_again(conversation, message.pk, tenant.owner)
        work()
        texts = [body["message"]["text"] for body in graph.sent()]
        assert texts[1] == texts[2]
        assert len(set(texts)) == 3
        assert fresh(message).parts[0] == "m_a"
        assert fresh(message).status == "sent"

    def test_what_has_arrived_is_not_sent_again(self, page, graph, customer):
        conversation = customer(page)
        message = say(conversation)
        work()
        with pytest.raises(CannotWrite):
            send_again(conversation, message.pk)

    @pytest.mark.parametrize("place", ["after_claim", "before_call", "after_call", "before_record"])
    def test_a_fault_of_ours_sends_nothing_twice(self, page, graph, customer, settings, place):
        settings.KATEK_FAILPOINTS_ALLOWED = True
        failpoints.arm(f"outgoing.{place}=raise:1")
        message = say(customer(page))
        work()
        later(seconds=70)
        assert len(graph.sent()) <= 1
        expected = "sent" if place == "after_claim" else "unknown"
        assert fresh(message).status == expected

    @pytest.mark.django_db(transaction=True)
    def test_a_vanished_worker_that_had_called_nobody_is_made_up_for(self, page, graph, customer):
        message = say(customer(page))
        claim_row(OUTGOING, message.pk, worker=worker())
        workers.close()  # as a killed process does
        assert rescue_outgoing() == 1
        work()
        assert fresh(message).status == "sent"

    @pytest.mark.django_db(transaction=True)
    def test_a_worker_that_vanished_in_a_call_leaves_it_in_doubt(self, page, graph, customer):
        message = say(customer(page))
        claim_row(OUTGOING, message.pk, worker=worker())
        Message.everywhere.filter(pk=message.pk).update(sent_at=clock.now())
        workers.close()
        rescue_outgoing()
        later(seconds=61)
        assert fresh(message).problem == "May not have arrived: send again"
        assert graph.asked == []
