"""What became of a message on its way, recorded under the lock of its conversation and the claim's token."""

from datetime import datetime, timedelta

from django.db import transaction

from katek.channels.meta.decisions import BACKOFF, Decision, GiveUp, InDoubt, Reconnect, Retry
from katek.channels.meta.renewing import renewed
from katek.channels.meta.state import needs_reconnecting, rest, trouble
from katek.channels.models import Channel
from katek.conversations.handover import lock, undo_elsewhere
from katek.conversations.live import announce
from katek.conversations.models import Conversation, Message, MessageStatus
from katek.conversations.outcomes import tell_outcome
from katek.conversations.owing import is_unanswered
from katek.conversations.pace import count_call
from katek.conversations.queues import OUTGOING
from katek.conversations.windows import window_refused
from katek.core import clock
from katek.core.claims import Claimed, finish, renew, take_back

ECHO_WITHIN = timedelta(seconds=60)
LOOK_AGAIN = timedelta(minutes=5)
WAITING = "No answer came: it may have arrived. Waiting for the channel's own word."
IN_PART = "The customer has its first part, the rest did not go out."
OUR_FAULT = "It could not be sent, by a fault of Katek's."


class LeaseLost(Exception):
    """Somebody else has the message now: nothing more may be done with it."""


def begin(claimed: Claimed, conversation: Conversation) -> datetime:
    """A call for the message is on its way from now on, and the lease counts from now."""
    with transaction.atomic():
        # The conversation first, as everybody locks them.
        at = count_call(conversation)
        if not renew(OUTGOING, [claimed]):
            raise LeaseLost
        if not Message.objects.filter(pk=claimed.pk, lease_token=claimed.token).update(sent_at=at):
            raise LeaseLost
    return at


def record_part(claimed: Claimed, message: Message, number: int, part_id: str) -> None:
    """The channel has the part, under this id. An echo may have told so before."""
    with transaction.atomic():
        conversation = lock(message.conversation)
        kept = _held(claimed)
        if len(kept.parts) == number:
            kept.parts = [*kept.parts, part_id]
        kept.sent_at = None
        if part_id:
            _drop_unrecognised_echo(conversation, kept, part_id)
            kept.external_id = part_id
        kept.save(update_fields=["parts", "external_id", "sent_at"])
    message.parts, message.external_id = kept.parts, kept.external_id


def record_sent(claimed: Claimed, message: Message, at: datetime) -> None:
    """All parts went out; `at` is when the last was handed in."""
    conversation = message.conversation
    with transaction.atomic():
        lock(conversation)
        if not finish(OUTGOING, claimed, state=MessageStatus.SENT, sent_at=at):
            raise LeaseLost
        message.refresh_from_db()
        tell_outcome(conversation, message)
    trouble(conversation.channel, "")


def settle(claimed: Claimed, message: Message, number: int, decision: Decision) -> bool:
    """A part didn't simply go out. True when an echo has shown meanwhile that it did after all."""
    if isinstance(decision, InDoubt):
        return _doubt(claimed, message, number, decision)
    if isinstance(decision, Retry):
        _retry(claimed, message.conversation.channel, decision)
    elif isinstance(decision, Reconnect):
        _access_lost(claimed, message.conversation.channel, decision)
    elif isinstance(decision, GiveUp):
        if decision.whole_channel:
            trouble(message.conversation.channel, decision.sentence)
        _end(claimed, message, MessageStatus.FAILED, decision.sentence, refused=decision.window)
    return False


def block(claimed: Claimed, message: Message, problem: str) -> None:
    """It may not be sent, or not its rest, and no call was made."""
    _end(claimed, message, MessageStatus.BLOCKED, problem)


def come_back(claimed: Claimed, *, at: datetime, problem: str = "") -> None:
    """To be looked at again then; this look was none of its tries."""
    finish(
        OUTGOING,
        claimed,
        state=MessageStatus.QUEUED,
        next_attempt_at=at,
        problem=problem,
        attempts=max(claimed.attempts - 1, 0),
        sent_at=None,
        refused_since=None,
    )


def wait_for_channel(claimed: Claimed, channel: Channel) -> None:
    """Until somebody connects the channel again, which also wakes what waits for it."""
    problem = f"Waits until the channel is connected again. {channel.problem}".strip()
    come_back(claimed, at=clock.now() + LOOK_AGAIN, problem=problem)


def after_fault(claimed: Claimed) -> None:
    """Something of ours broke: tried again if surely nothing was sent, else in doubt."""
    message: Message | None = Message.everywhere.filter(pk=claimed.pk).first()
    if message is None:
        return
    if message.sent_at is not None:
        until = clock.now() + ECHO_WITHIN
        finish(
            OUTGOING,
            claimed,
            state=MessageStatus.UNKNOWN,
            next_attempt_at=until,
            problem=WAITING,
        )
    elif claimed.attempts > len(BACKOFF):
        finish(OUTGOING, claimed, state=MessageStatus.FAILED, problem=OUR_FAULT)
    else:
        due = clock.now() + BACKOFF[claimed.attempts - 1]
        finish(
            OUTGOING, claimed, state=MessageStatus.QUEUED, next_attempt_at=due, problem=OUR_FAULT
        )


def rescue_outgoing() -> int:
    """Frees messages of workers that vanished: sent again if no call was begun, else in doubt."""
    freed = take_back(OUTGOING)
    # Of every organization: the workers of all are the same.
    doubtful = Message.everywhere.filter(pk__in=freed, status=MessageStatus.UNKNOWN)
    doubtful.filter(sent_at=None).update(
        status=MessageStatus.QUEUED, next_attempt_at=clock.now(), problem=""
    )
    doubtful.update(next_attempt_at=clock.now() + ECHO_WITHIN, problem=WAITING)
    return len(freed)


def _doubt(claimed: Claimed, message: Message, number: int, decision: InDoubt) -> bool:
    with transaction.atomic():
        lock(message.conversation)
        kept = _held(claimed)
        if len(kept.parts) > number:
            message.parts = kept.parts
            return True
        until = clock.now() + ECHO_WITHIN
        problem = f"{decision.sentence} Waiting for the channel's own word."
        finish(
            OUTGOING,
            claimed,
            state=MessageStatus.UNKNOWN,
            next_attempt_at=until,
            problem=problem,
        )
        announce(message.conversation)
    return False


def _retry(claimed: Claimed, channel: Channel, decision: Retry) -> None:
    until = clock.now() + decision.after
    if not decision.counts:
        come_back(claimed, at=until, problem=decision.sentence)
    else:
        finish(
            OUTGOING,
            claimed,
            state=MessageStatus.QUEUED,
            next_attempt_at=until,
            problem=decision.sentence,
            sent_at=None,
        )
    if decision.shown:
        trouble(channel, decision.sentence)
    if decision.whole_channel:
        rest(channel, until)  # also for what is written from now on
        Message.objects.filter(
            conversation__channel=channel, status=MessageStatus.QUEUED, next_attempt_at__lt=until
        ).update(next_attempt_at=until)


def _access_lost(claimed: Claimed, channel: Channel, decision: Reconnect) -> None:
    """The message waits for somebody to connect again; for nobody where the token could be renewed."""
    if decision.renewable and renewed(channel):
        come_back(claimed, at=clock.now())
        return
    needs_reconnecting(channel, decision.sentence)
    wait_for_channel(claimed, channel)


def _end(
    claimed: Claimed, message: Message, state: str, problem: str, *, refused: bool = False
) -> None:
    conversation = message.conversation
    if any(message.parts):
        problem = f"{problem} {IN_PART}"
    with transaction.atomic():
        lock(conversation)
        if refused:
            window_refused(conversation)
        if finish(OUTGOING, claimed, state=state, problem=problem, sent_at=None):
            message.refresh_from_db()
            tell_outcome(conversation, message)


def _held(claimed: Claimed) -> Message:
    """The message as it is now; LeaseLost when it is no longer ours."""
    message: Message | None = Message.objects.filter(
        pk=claimed.pk, lease_token=claimed.token, status=MessageStatus.SENDING
    ).first()
    if message is None:
        raise LeaseLost
    return message


def _drop_unrecognised_echo(conversation: Conversation, message: Message, part_id: str) -> None:
    """An echo that nobody could recognise as ours was kept as a person's message: it is this one."""
    rows = Message.objects.filter(conversation=conversation, external_id=part_id)
    echo = rows.exclude(pk=message.pk).first()
    if echo is not None:
        sequence = echo.sequence
        echo.delete()
        conversation.unanswered = is_unanswered(conversation)
        conversation.save(update_fields=["unanswered"])
        undo_elsewhere(conversation, sequence)
