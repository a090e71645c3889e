"""Messages go out to Messenger, Instagram and by e-mail, one part after another, each at most once.

A part is begun (`sent_at` holds the time), called, and recorded. While `sent_at` stands on a message that
isn't sent, a call is on its way or in doubt: it is never made again by itself, but for what the provider
itself says it has not. A message that is tried again, or has to wait between two parts, goes on behind the
last part recorded.
"""

import logging
from datetime import datetime

from katek.channels.meta.accounts import access_of, account_of
from katek.channels.meta.compose import Outgoing, Part, compose, without_pictures
from katek.channels.meta.decisions import Decision, Delivered, GiveUp, InDoubt, judge
from katek.channels.meta.graph import Calls, GraphAnswer, calling
from katek.channels.meta.pacing import heed
from katek.channels.meta.state import resting
from katek.channels.models import ChannelKind, ChannelStatus
from katek.conversations.cards import cards_for
from katek.conversations.mailing import send_mail
from katek.conversations.models import AnsweredBy, Author, Conversation, Message
from katek.conversations.pace import PACED, next_call
from katek.conversations.queues import OUTGOING
from katek.conversations.settling import (
    LeaseLost,
    after_fault,
    begin,
    block,
    come_back,
    record_part,
    record_sent,
    settle,
    wait_for_channel,
)
from katek.conversations.windows import Window, window_of
from katek.core import clock
from katek.core.claims import Claimed, claim
from katek.core.failpoints import failpoint, register
from katek.core.work import Done
from katek.organizations.scope import working_for

logger = logging.getLogger(__name__)

AFTER_CLAIM = register("outgoing.after_claim")
BEFORE_CALL = register("outgoing.before_call")
AFTER_CALL = register("outgoing.after_call")
BEFORE_RECORD = register("outgoing.before_record")
AFTER_RECORD = register("outgoing.after_record")

# What a person did for whom the assistant has to be silent; its own "a colleague will write" still goes out.
SILENCED_BY = ("taken_over", "person_wrote", "person_wrote_elsewhere")
TAKEN_OVER = "Not sent: a person has taken the conversation over."
RESTING = "Waits because Meta asked for a pause on this channel."
NOTHING_LEFT = "There is nothing left to send: its listings are no longer offered."


def send_due(worker: int, *, limit: int) -> Done:
    """Send up to `limit` messages, one after the other."""
    done = Done()
    for claimed in claim(OUTGOING, limit=limit, worker=worker):
        try:
            sent = send(claimed)
        except LeaseLost:
            sent = False
        except Exception:
            logger.exception("A message could not be sent.", extra={"message_id": claimed.pk})
            after_fault(claimed)
            sent = False
        done += Done(done=1) if sent else Done(failed=1)
    return done


def send(claimed: Claimed) -> bool:
    """Send one claimed message; whether it is settled as it should be (sent, or rightly not)."""
    failpoint(AFTER_CLAIM)
    # The claim gave an id of any organization; what follows stays within that one.
    rows = Message.everywhere.select_related(
        "conversation__organization", "conversation__channel__organization", "conversation__lead"
    )
    message: Message = rows.get(pk=claimed.pk)
    with working_for(message.conversation.organization):
        window = window_of(message.conversation, message.author, at=clock.now())
        if not _may_go(claimed, message, window):
            return True
        if message.conversation.channel.kind == ChannelKind.EMAIL:
            return send_mail(claimed, message)
        parts = parts_of(message, window)
        if not any(part.body for part in parts):
            settle(claimed, message, 0, GiveUp(NOTHING_LEFT))
            return False
        return _send_parts(claimed, message, parts)


def parts_of(message: Message, window: Window) -> list[Part]:
    """All the parts of a message, also those that went out before. In scope."""
    conversation = message.conversation
    return compose(
        Outgoing(
            id=message.pk,
            kind=conversation.channel.kind,
            recipient=conversation.thread_key,
            text=message.text,
            cards=cards_for(conversation, message) if message.properties else (),
            has_cards=bool(message.properties),
            quick_replies=message.quick_replies,
            tag="HUMAN_AGENT" if window.from_person else "",
        )
    )


def _may_go(claimed: Claimed, message: Message, window: Window) -> bool:
    """False when the claim was settled here: it can't go, or not yet."""
    conversation = message.conversation
    # What was begun is finished: half a reply would leave the customer with half a sentence.
    begun = any(message.parts)
    if message.author == Author.ASSISTANT and _is_silenced(conversation) and not begun:
        block(claimed, message, TAKEN_OVER)
    elif window.closed:
        block(claimed, message, window.closed)
    elif window.opens_at is not None:
        come_back(claimed, at=window.opens_at)
    elif conversation.channel.status != ChannelStatus.CONNECTED:
        wait_for_channel(claimed, conversation.channel)
    elif (until := resting(conversation.channel)) is not None:
        come_back(claimed, at=until, problem=RESTING)
    else:
        return True
    return False


def _is_silenced(conversation: Conversation) -> bool:
    by_person = conversation.answered_by == AnsweredBy.PERSON
    return by_person and conversation.handover_reason in SILENCED_BY


def _send_parts(claimed: Claimed, message: Message, parts: list[Part]) -> bool:
    begun = clock.now()
    with calling() as call:
        for number in range(len(message.parts), len(parts)):
            at = next_call(message.conversation) if parts[number].body is not None else None
            if at is not None:
                come_back(claimed, at=at, problem=PACED)
                return True
            decision, begun = _send_part(call, claimed, message, parts[number])
            failpoint(BEFORE_RECORD)
            if isinstance(decision, Delivered):
                record_part(claimed, message, number, decision.message_id)
            elif not settle(claimed, message, number, decision):
                return False
    record_sent(claimed, message, begun)
    failpoint(AFTER_RECORD)
    return True


def _send_part(
    call: Calls, claimed: Claimed, message: Message, part: Part
) -> tuple[Decision, datetime]:
    """One part, a second time without its pictures if these are what is wrong with it."""
    if part.body is None:
        return Delivered(""), clock.now()
    decision, begun = _call(call, claimed, message, part)
    bare = without_pictures(part)
    if isinstance(decision, GiveUp) and decision.pictures and bare is not part:
        return _call(call, claimed, message, bare)
    return decision, begun


def _call(call: Calls, claimed: Claimed, message: Message, part: Part) -> tuple[Decision, datetime]:
    channel = message.conversation.channel
    account = account_of(channel)
    begun = begin(claimed, message.conversation)
    failpoint(BEFORE_CALL)
    path = f"{account.node}/messages"
    outcome = call.try_to("POST", path, access_of(channel), part.body or {})
    failpoint(AFTER_CALL)
    if isinstance(outcome, GraphAnswer):
        heed(channel, outcome.usage)
    decision = judge(outcome, claimed.attempts, account=account.page_id)
    if not isinstance(decision, Delivered):
        told = {"message_id": claimed.pk, "decision": type(decision).__name__}
        level = logging.WARNING if isinstance(decision, InDoubt) else logging.INFO
        logger.log(level, "A message was not taken: %s", decision.sentence, extra=told)
    return decision, begun
