"""An answer that is due: claimed, made by the assistant outside any transaction, recorded if still ours.

Two messages sent in a row are answered together: who finds a newer one when recording lets its answer go
and leaves the thread due again, twice at most, so that a customer who keeps writing is still answered.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from asgiref.sync import async_to_sync
from django.db import transaction

from katek.assistant.answering import answer
from katek.assistant.turns import Reply, Turn
from katek.conversations.adding import ADDED, add_message
from katek.conversations.handover import hand_over, lock
from katek.conversations.models import (
    AnsweredBy,
    Author,
    Conversation,
    Direction,
    Message,
    ReplyState,
)
from katek.conversations.outcomes import tell_outcome
from katek.conversations.owing import ANSWERS, is_unanswered, owing
from katek.conversations.queues import REPLIES
from katek.conversations.turn import open_turn
from katek.conversations.typing_signs import while_typing
from katek.conversations.windows import on_its_way
from katek.core import clock
from katek.core.backoff import full_jitter
from katek.core.claims import Claimed, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.wakeups import ring
from katek.core.work import Done
from katek.leads.capture import Customer, capture
from katek.leads.interests import asked_about, learn
from katek.leads.models import Lead
from katek.leads.shapes import lead_json
from katek.leads.timeline import note
from katek.organizations.scope import working_for
from katek.outbox.publish import publish

logger = logging.getLogger(__name__)

LET_GO = 2
MOST_ATTEMPTS = 6
GIVEN_UP = "The assistant could not answer; a person has to."
AFTER_CLAIM = register("replies.after_claim")
BEFORE_CALL = register("replies.before_call")
AFTER_CALL = register("replies.after_call")
BEFORE_RECORD = register("replies.before_record")
AFTER_RECORD = register("replies.after_record")


@dataclass(frozen=True)
class Prepared:
    """A claimed conversation, what the assistant reads, and the message that it answers."""

    claimed: Claimed
    conversation: Conversation
    turn: Turn
    last: Message


def answer_due(worker: int, *, limit: int) -> Done:
    """Answer up to `limit` conversations, one after the other."""
    done = Done()
    for claimed in claim(REPLIES, limit=limit, worker=worker):
        try:
            answer_conversation(claimed)
        except Exception:
            put_off(claimed, "The answer failed and is tried again.")
            logger.exception("An answer failed.", extra={"conversation": claimed.pk})
            done += Done(failed=1)
        else:
            done += Done(done=1)
    return done


def answer_conversation(claimed: Claimed) -> Message | None:
    """Answer one claimed conversation; None when it was let go or nothing was left to answer."""
    prepared = prepare(claimed)
    if prepared is None:
        return None
    failpoint(BEFORE_CALL)
    reply = async_to_sync(_answer)(prepared)
    failpoint(AFTER_CALL)
    return record(prepared, reply)


async def _answer(prepared: Prepared) -> Reply:
    return await while_typing(prepared.conversation, answer(prepared.turn))


def prepare(claimed: Claimed) -> Prepared | None:
    """Read the turn of a claimed conversation; settles the claim itself when there is nothing to say."""
    failpoint(AFTER_CLAIM)
    # The claim gave an id of any organization; what follows stays within that one.
    rows = Conversation.everywhere.select_related("organization", "channel", "lead")
    conversation: Conversation = rows.get(pk=claimed.pk)
    with working_for(conversation.organization):
        if claimed.attempts > MOST_ATTEMPTS:
            _give_up(conversation, claimed)
            return None
        found = open_turn_of(conversation)
        if found is None:
            finish(REPLIES, claimed, state=ReplyState.NONE)
            return None
    turn, last = found
    return Prepared(claimed, conversation, turn, last)


def open_turn_of(conversation: Conversation) -> tuple[Turn, Message] | None:
    if conversation.answered_by != AnsweredBy.ASSISTANT:
        return None
    return open_turn(conversation)


def record(prepared: Prepared, reply: Reply) -> Message | None:
    """Store the reply with all that follows from it, if the claim still holds; else nothing at all."""
    failpoint(BEFORE_RECORD)
    with working_for(prepared.conversation.organization), transaction.atomic():
        conversation = lock(prepared.conversation)
        if _overtaken(conversation, prepared):
            if finish(REPLIES, prepared.claimed, state=ReplyState.DUE, next_attempt_at=clock.now()):
                ring("replies")
            return None
        state = _after(conversation, prepared.last)
        due = clock.now() if state == ReplyState.DUE else None
        if not finish(REPLIES, prepared.claimed, state=state, next_attempt_at=due):
            return None
        if due is not None:
            ring("replies")
        message = _store(conversation, prepared, reply, wrote_on=due is not None)
        _follow_up(conversation, prepared.last, message, reply)
    failpoint(AFTER_RECORD)
    return message


def put_off(claimed: Claimed, problem: str) -> None:
    """After a fault of ours: due again later, with the reason shown."""
    wait: timedelta = full_jitter(
        claimed.attempts, base=timedelta(seconds=2), cap=timedelta(minutes=2)
    )
    finish(
        REPLIES,
        claimed,
        state=ReplyState.DUE,
        next_attempt_at=clock.now() + wait,
        problem=problem,
    )


def _give_up(conversation: Conversation, claimed: Claimed) -> None:
    with transaction.atomic():
        if finish(REPLIES, claimed, state=ReplyState.FAILED, problem=GIVEN_UP):
            hand_over(lock(conversation), reason="tool_failure")


def _overtaken(conversation: Conversation, prepared: Prepared) -> bool:
    """A person took over meanwhile, or the customer wrote on and one answer can serve both."""
    if conversation.answered_by != AnsweredBy.ASSISTANT:
        return True
    wrote_on = _newest_inbound(conversation) > prepared.last.sequence
    return wrote_on and prepared.claimed.attempts <= LET_GO


def _after(conversation: Conversation, last: Message) -> str:
    return ReplyState.DUE if _newest_inbound(conversation) > last.sequence else ReplyState.NONE


def _newest_inbound(conversation: Conversation) -> int:
    newest = owing(conversation).order_by("-sequence").values_list("sequence", flat=True).first()
    return newest or 0


def _store(
    conversation: Conversation, prepared: Prepared, reply: Reply, *, wrote_on: bool
) -> Message:
    hands_over = reply.handover is not None
    message = add_message(
        conversation,
        direction=Direction.OUT,
        author=Author.ASSISTANT,
        text=reply.text,
        properties=list(reply.property_ids),
        quick_replies=list(reply.quick_replies),
        **on_its_way(conversation, Author.ASSISTANT),
        in_reply_to=prepared.last,
        persona_version=reply.persona_version,
        # All that it says is that somebody will answer.
        why=reply.why | ({ANSWERS: 0} if hands_over else {}),
    )
    if wrote_on or hands_over:
        conversation.unanswered = is_unanswered(conversation)
    kept = {k: v for k, v in conversation.memory.items() if k in ("given", "early_edits")}
    conversation.memory = {**reply.memory, **kept}
    conversation.answered_sequence = prepared.last.sequence
    conversation.language = reply.language[:10]
    conversation.save(
        update_fields=[
            *ADDED,
            "memory",
            "answered_sequence",
            "language",
        ]
    )
    return message


def _follow_up(conversation: Conversation, last: Message, message: Message, reply: Reply) -> None:
    if reply.viewing_requested and conversation.lead is None:
        conversation.lead = _lead_who_wants_to_see(conversation, last)
    if conversation.lead is not None:
        # Before the events that carry the lead.
        learn(conversation.lead, criteria=reply.criteria, property_ids=reply.property_ids)
        note(conversation.lead, "reply", message.text[:500], data={"message": message.id})
        if reply.viewing_requested:
            _request_viewing(conversation, conversation.lead, last, reply.viewing_requested)
    tell_outcome(conversation, message)
    if reply.handover is not None:
        hand_over(conversation, reason=reply.handover.reason, summary=reply.handover.summary)
    ring("messages")


def _request_viewing(
    conversation: Conversation, lead: Lead, last: Message, property_id: str
) -> None:
    asked_about(lead, [property_id])
    note(lead, "viewing", last.text[:500], data={"property": property_id, "message": last.id})
    publish(
        conversation.organization,
        "viewing.requested",
        {
            "conversation": conversation.id,
            "lead": lead_json(lead),
            "property": property_id,
            "message": last.text,
        },
        subject=conversation.id,
    )


def _lead_who_wants_to_see(conversation: Conversation, last: Message) -> Lead:
    """A viewing request makes a visitor a lead, also before they left an address."""
    customer = Customer(
        kind="visitor",
        value=conversation.thread_key,
        channel=conversation.channel.kind,
        name=conversation.memory.get("given", {}).get("name", ""),
        language=conversation.language,
        source=conversation.page,
        message_id=last.pk,
        always=True,
    )
    lead = capture(customer).lead
    assert lead is not None
    Conversation.objects.filter(pk=conversation.pk).update(lead=lead)
    return lead
