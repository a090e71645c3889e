"""A model that takes its time holds up answers of its own, and nothing else."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pydantic_ai.models
import pytest

from katek.automations.lanes import TASKS
from katek.automations.tests.test_runner import running
from katek.channels.meta.tests import payloads
from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.channels.tests.graph_peer import graph
from katek.conversations.handover import write_as_person
from katek.conversations.models import Conversation, Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.inbound.keeping import keep
from katek.inbound.meta_rules import take
from katek.organizations.scope import working_for
from katek.outbox.tests.sink import eventually

__all__ = ["graph"]

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "katek-test-app-secret-01"
MESSAGES, REPLIES = TASKS["messages"]


class Thinking:
    """A model's server that takes questions and answers none until it is closed."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.asked: list[socket.socket] = []
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.door.getsockname()[1]}/v1"

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:  # closed
                return
            self.asked.append(line)

    def close(self) -> None:
        """May be done twice."""
        if self.door.fileno() < 0:
            return
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        self.thread.join()
        for line in self.asked:
            line.close()


@pytest.fixture
def model(settings, monkeypatch) -> Iterator[Thinking]:
    monkeypatch.setattr(pydantic_ai.models, "ALLOW_MODEL_REQUESTS", True)
    with closing(Thinking()) as thinking:
        monkeypatch.setenv("OPENAI_BASE_URL", thinking.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        settings.KATEK_ASSISTANT_MODEL = "openai:thinking"
        yield thinking


@pytest.fixture
def page(agency, graph, settings) -> Channel:
    settings.FACEBOOK_APP_SECRET = SECRET
    with working_for(agency):
        return Channel.objects.create(
            kind="messenger", name="H", external_id=payloads.PAGE, access_token="T"
        )


def post(words: str) -> None:
    now = int(clock.now().timestamp() * 1000)
    body = payloads.of_page({**payloads.text(words, "m_1"), "timestamp": now})
    keep(take("facebook", body, payloads.signed(body, SECRET)))


def ask(channel: Channel, name: str) -> Conversation:
    return receive(channel, InboundMessage(name, "Is the villa still free?")).conversation


@pytest.mark.long
def test_messages_are_read_and_sent_while_every_answer_waits_for_a_model(
    website, page, graph, model
):
    with running((MESSAGES, REPLIES)):
        conversations = [ask(website, f"visitor {n}") for n in range(REPLIES.threads)]
        assert eventually(lambda: len(model.asked) == REPLIES.threads)
        post("Are you there?")
        assert eventually(lambda: Message.everywhere.filter(text="Are you there?").exists())
        written = Conversation.everywhere.select_related("organization").get(channel=page)
        write_as_person(written, None, "Ana here")
        assert eventually(lambda: "Ana here" in str(graph.sent()))
        waiting = Conversation.everywhere.filter(pk__in=[one.pk for one in conversations])
        assert {one.reply_state for one in waiting} == {"working"}
        model.close()
