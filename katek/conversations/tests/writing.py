"""How a person and the assistant write in tests of what is sent."""

from katek.conversations.answering import prepare, record
from katek.conversations.handover import write_as_person
from katek.conversations.models import Message
from katek.conversations.queues import REPLIES
from katek.conversations.tests.test_answering import reply_with
from katek.core.claims import claim_row
from katek.core.workers import worker


def say(conversation, text: str = "Ana here: at 6?", **more) -> Message:
    """A person writes."""
    return write_as_person(conversation, None, text, **more)


def answer(conversation, text: str, **more):
    """The assistant has written."""
    prepared = prepare(claim_row(REPLIES, conversation.pk, worker=worker()))
    return record(prepared, reply_with(text, **more))
