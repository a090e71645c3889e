"""The answer that a visitor waits for: made in their own request, or by whoever holds the conversation."""

import asyncio
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import connection

from katek.assistant.answering import answer
from katek.conversations.answering import (
    AFTER_CALL,
    BEFORE_CALL,
    Prepared,
    prepare,
    put_off,
    record,
)
from katek.conversations.models import AnsweredBy, Author, Conversation, Message, ReplyState
from katek.conversations.queues import REPLIES
from katek.conversations.receive import Received
from katek.core.claims import claim_row
from katek.core.failpoints import failpoint
from katek.core.workers import worker
from katek.organizations.scope import working_for

PATIENCE_SECONDS = 28
LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True)
class Outcome:
    """`reply` is None when `pending` (a later message's answer will carry it) or a person answers."""

    reply: Message | None
    handed_over: bool = False
    pending: bool = False


async def answer_to(received: Received) -> Outcome:
    """The reply to this very message, waiting for it if another request is making it."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_SECONDS
    while loop.time() < deadline:
        found = await sync_to_async(_look)(received)
        if isinstance(found, Outcome):
            return found
        if found is None:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
        else:
            await _make(found)
    return Outcome(None, pending=True)


def _look(received: Received) -> Outcome | Prepared | None:
    """What there is for this message: an outcome, work that is ours now, or nothing yet."""
    conversation_id = received.conversation.pk
    with working_for(received.conversation.organization):
        conversation: Conversation = Conversation.objects.get(pk=conversation_id)
        reply = Message.objects.filter(
            in_reply_to=received.message, author=Author.ASSISTANT
        ).first()
    by_person = conversation.answered_by == AnsweredBy.PERSON
    if reply is not None or by_person:
        return Outcome(reply, handed_over=by_person)
    if conversation.answered_sequence >= received.message.sequence:
        return Outcome(None, pending=True)
    if conversation.reply_state == ReplyState.FAILED:
        return Outcome(None, handed_over=True)
    claimed = claim_row(REPLIES, conversation_id, worker=worker())
    prepared = prepare(claimed) if claimed else None
    # The model may take its time: give the database connection back meanwhile.
    if prepared is not None:
        connection.close()
    return prepared


async def _make(prepared: Prepared) -> None:
    try:
        failpoint(BEFORE_CALL)
        reply = await answer(prepared.turn)
        failpoint(AFTER_CALL)
        await sync_to_async(record)(prepared, reply)
    except BaseException:
        # Whatever went wrong, also a visitor who left: the answer stays due for the background.
        await asyncio.shield(sync_to_async(put_off)(prepared.claimed, "The answer was cut short."))
        raise
