"""A sender of messages that is killed anywhere: the customer gets it once, or staff are asked."""

import signal
from datetime import timedelta

import pytest

from katek.channels.models import Channel
from katek.channels.records import Echo, InboundMessage
from katek.channels.tests.graph_peer import graph
from katek.conversations.echoes import echoed
from katek.conversations.handover import write_as_person
from katek.conversations.models import Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.organizations.scope import working_for

__all__ = ["graph"]

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

PAGE, CUSTOMER = "100200300400500", "7001002003004005"

# Where it is killed → whether the customer has it, and what the message says once nobody can know more.
PLACES = [
    ("after_claim", 1, "sent"),  # nobody was called: it is simply sent
    ("before_call", 0, "unknown"),
    ("after_call", 1, "unknown"),
    ("before_record", 1, "unknown"),
    ("after_record", 1, "sent"),
]


@pytest.fixture
def message(agency, graph) -> Message:
    with working_for(agency):
        page = Channel.objects.create(
            kind="messenger", name="H", external_id=PAGE, access_token="T"
        )
    conversation = receive(page, InboundMessage(CUSTOMER, "Hello")).conversation
    conversation.last_customer_event_at = clock.now()
    conversation.save()
    return write_as_person(conversation, None, "Ana here")


def run(automations, graph, **more: str) -> int:
    process = automations(
        "--task",
        "messages",
        FACEBOOK_APP_SECRET="katek-test-app-secret-01",
        FACEBOOK_APP_ID="555000111222333",
        FACEBOOK_GRAPH_URL=graph.url,
        **more,
    )
    process.communicate(timeout=120)
    return process.returncode


@pytest.mark.parametrize(("place", "arrived", "status"), PLACES)
def test_a_killed_sender_sends_nothing_twice(automations, graph, message, place, arrived, status):
    killed = {"KATEK_FAILPOINTS": f"outgoing.{place}=kill:once"}
    assert run(automations, graph, **killed) == -signal.SIGKILL
    assert run(automations, graph) == 0
    clock.move(timedelta(seconds=70))
    assert run(automations, graph) == 0
    message.refresh_from_db()
    assert (len(graph.sent()), message.status) == (arrived, status)
    if status == "unknown":
        assert message.problem == "May not have arrived: send again"


def test_an_echo_settles_what_a_killed_sender_left(automations, graph, message):
    killed = {"KATEK_FAILPOINTS": "outgoing.after_call=kill:once"}
    assert run(automations, graph, **killed) == -signal.SIGKILL
    assert run(automations, graph) == 0
    page = Channel.everywhere.select_related("organization").get(external_id=PAGE)
    metadata = graph.sent()[0]["message"]["metadata"]
    assert echoed(page, Echo(CUSTOMER, "m_1", "Ana here", metadata=metadata))
    message.refresh_from_db()
    assert message.status == "sent"
    assert run(automations, graph) == 0
    assert len(graph.sent()) == 1
