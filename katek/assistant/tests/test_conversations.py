"""The built-in assistant in conversation: every script of `conversations` is a promise."""

import re

import pytest

from katek.assistant.tests.conftest import Chat
from katek.assistant.tests.conversations import CONVERSATIONS, Conversation, Line
from katek.assistant.turns import Reply
from katek.properties.models import Property


def numbers(reply: Reply) -> set[str]:
    rows = Property.everywhere.filter(pk__in=reply.property_ids)
    return set(rows.values_list("listing_id", flat=True))


def holds(reply: Reply, line: Line) -> None:
    """Everything that this line promises of its reply."""
    for wanted in line.says:
        assert re.search(wanted, reply.text), f"{line.customer!r}: {wanted!r} not in {reply.text!r}"
    for unwanted in line.never:
        assert not re.search(unwanted, reply.text), (
            f"{line.customer!r}: {unwanted!r} in {reply.text!r}"
        )
    if line.shows is not None:
        assert numbers(reply) == set(line.shows), line.customer
    for key, value in line.criteria.items():
        assert reply.criteria.get(key) == value, (line.customer, reply.criteria)
    if line.asks != "anything":
        assert reply.asks == line.asks, line.customer
    assert (reply.handover.reason if reply.handover else None) == line.handover, line.customer


@pytest.mark.long
@pytest.mark.parametrize("script", CONVERSATIONS, ids=lambda script: script.name.replace(" ", "-"))
def test_conversation(script: Conversation, harbor, northgate):
    chat = Chat(harbor, channel=script.channel, language=script.language)
    for line in script.lines:
        reply = chat.say(line.customer)
        holds(reply, line)
        assert reply.model == "builtin"
        assert "tried" not in reply.why, reply.why["tried"]  # the guard had nothing to say
        viewed = Property.everywhere.filter(pk=reply.viewing_requested).first()
        assert (viewed.listing_id if viewed else None) == line.viewing, line.customer
        assert "NG-77" not in reply.text
        assert len(reply.quick_replies) <= 4


def test_there_are_enough_of_them():
    assert len(CONVERSATIONS) >= 40
