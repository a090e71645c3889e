"""What went out to a customer, told by the channel: our own messages come true, a person's are kept.

Messenger gives back what we sent along, so ours are known at once. Instagram gives nothing back: there an
echo is ours by its id, or by its words while a message of ours is on its way or in doubt. Everything else
was written elsewhere, in the page's inbox or on a phone: the assistant is silent from then on.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from katek.channels.meta.compose import Part, read_metadata
from katek.channels.models import Channel
from katek.channels.records import Echo
from katek.conversations.adding import ADDED, add_message
from katek.conversations.handover import ELSEWHERE, hand_over, lock
from katek.conversations.models import (
    AnsweredBy,
    Author,
    Conversation,
    Direction,
    Message,
    MessageStatus,
)
from katek.conversations.outcomes import tell_outcome
from katek.conversations.owing import ANSWERS, is_unanswered, owing
from katek.conversations.sending import parts_of
from katek.conversations.windows import Window
from katek.core import clock
from katek.core.wakeups import ring
from katek.leads.timeline import note
from katek.organizations.scope import working_for

logger = logging.getLogger(__name__)

CLOSE = timedelta(seconds=60)
CARDS = "template"  # what Meta calls them in an echo
LEAD_ADS = "413038776280800"  # the app of Meta's that asks the questions of lead ads


def echoed(channel: Channel, echo: Echo) -> bool:
    """Confirm what we sent, or keep what a person wrote elsewhere. Safe to repeat.

    False: a message of ours is on its way and may be this one. Nothing was done; ask again in 5 s.
    """
    with working_for(channel.organization), transaction.atomic():
        ours = read_metadata(echo.metadata)
        if ours is not None:
            _confirm_by_metadata(channel, echo, *ours)
            return True
        conversation = _conversation(channel, echo)
        if conversation is None:
            return _keep(_made(channel, echo), echo)
        if _is_known(conversation, echo):
            return True
        if _is_on_its_way(conversation, echo):
            return False
        doubtful = _doubtful(conversation, echo)
        if doubtful is not None:
            _confirm(conversation, doubtful, len(doubtful.parts), echo)
            return True
        if _is_our_apps(echo):
            logger.warning(
                "An echo of our own app belongs to no message.", extra={"mid": echo.external_id}
            )
            return True
        return _keep(conversation, echo)


def _confirm_by_metadata(channel: Channel, echo: Echo, message_id: str, number: int) -> None:
    """Ours beyond doubt; one of a conversation that is gone (erased, moved) is passed over."""
    rows = Message.objects.select_related("conversation")
    found: Message | None = rows.filter(pk=message_id, conversation__channel=channel).first()
    if found is not None:
        conversation = lock(found.conversation)
        _confirm(conversation, Message.objects.get(pk=found.pk), number, echo)


def _confirm(conversation: Conversation, message: Message, number: int, echo: Echo) -> None:
    """Part `number` of a message arrived; a message in doubt is sent, or goes on with its next part."""
    if len(message.parts) != number:
        return  # it was recorded by its sender, and so was all before it
    message.parts = [*message.parts, echo.external_id]
    message.external_id = echo.external_id
    fields = ["parts", "external_id"]
    if message.status in (MessageStatus.UNKNOWN, MessageStatus.FAILED):
        fields += _settle_doubt(conversation, message, echo)
    message.save(update_fields=fields)
    if message.status == MessageStatus.SENT:
        tell_outcome(conversation, message)


def _settle_doubt(conversation: Conversation, message: Message, echo: Echo) -> list[str]:
    """Sent after all if that was its last part; else one in doubt goes on. The fields that changed."""
    if len(message.parts) >= len(_parts(conversation, message)):
        message.status, message.next_attempt_at = MessageStatus.SENT, None
        message.sent_at = message.sent_at or echo.sent_at or clock.now()
    elif message.status == MessageStatus.UNKNOWN:
        message.status, message.next_attempt_at = MessageStatus.QUEUED, clock.now()
        message.sent_at = None
        ring("messages")
    else:
        return []
    message.problem, message.attempts = "", 0
    return ["status", "problem", "next_attempt_at", "sent_at", "attempts"]


def _conversation(channel: Channel, echo: Echo) -> Conversation | None:
    found: Conversation | None = Conversation.objects.filter(
        channel=channel, thread_key=echo.thread_key
    ).first()
    return lock(found) if found is not None else None


def _made(channel: Channel, echo: Echo) -> Conversation:
    """A thread that began before we were connected, or that the agency began."""
    made, _ = Conversation.objects.get_or_create(channel=channel, thread_key=echo.thread_key)
    return lock(made)


def _is_known(conversation: Conversation, echo: Echo) -> bool:
    rows = Message.objects.filter(conversation=conversation)
    by_id = rows.filter(external_id=echo.external_id)
    return by_id.exists() or rows.filter(parts__contains=[echo.external_id]).exists()


def _is_on_its_way(conversation: Conversation, echo: Echo) -> bool:
    rows = Message.objects.filter(conversation=conversation, status=MessageStatus.SENDING)
    return any(_reads_like(conversation, message, echo) for message in rows)


def _doubtful(conversation: Conversation, echo: Echo) -> Message | None:
    """The message in doubt that this echo shows to have arrived: the same words at about that time."""
    at = echo.sent_at or clock.now()
    rows: QuerySet[Message] = Message.objects.filter(
        conversation=conversation,
        status=MessageStatus.UNKNOWN,
        sent_at__range=(at - CLOSE, at + CLOSE),
    )
    for message in rows:
        if _is_our_apps(echo) or _reads_like(conversation, message, echo):
            return message
    return None


def _reads_like(conversation: Conversation, message: Message, echo: Echo) -> bool:
    """Whether the echo can be of the part of the message that was called last."""
    left = _parts(conversation, message)[len(message.parts) :]
    part = next((one for one in left if one.body is not None), None)
    if part is None:
        return False
    if not part.text:
        # Cards have no words. A picture has none either, but only a person sends one.
        return not echo.text.strip() and any(one.get("type") == CARDS for one in echo.attachments)
    return _words(part.text) == _words(echo.text)


def _parts(conversation: Conversation, message: Message) -> list[Part]:
    message.conversation = conversation
    return parts_of(message, Window())


def _words(text: str) -> list[str]:
    return text.split()


def _is_our_apps(echo: Echo) -> bool:
    own = (settings.FACEBOOK_APP_ID, settings.INSTAGRAM_APP_ID)
    return bool(echo.app_id) and echo.app_id in own


def _first_said_after(conversation: Conversation, echo: Echo) -> int | None:
    """The first message that the customer wrote after what is told only now: that doesn't answer it."""
    if echo.sent_at is None:
        return None
    rows = owing(conversation).filter(sent_at__gt=echo.sent_at).order_by("sequence")
    return rows.values_list("sequence", flat=True).first()


def _keep(conversation: Conversation, echo: Echo) -> bool:
    """A person's words from elsewhere, and the assistant falls silent. Always True.

    What Meta's own questions say is nobody's: it is kept, and the customer is still owed an answer.
    """
    by_person = echo.app_id != LEAD_ADS
    unseen = _first_said_after(conversation, echo) if by_person else None
    message = add_message(
        conversation,
        direction=Direction.OUT,
        author=Author.PERSON if by_person else Author.SYSTEM,
        text=echo.text,
        attachments=echo.attachments,
        status=MessageStatus.SENT,
        external_id=echo.external_id,
        sent_at=echo.sent_at or clock.now(),
        why={ANSWERS: unseen - 1} if unseen else {},
    )
    if unseen:
        conversation.answered_sequence = max(conversation.answered_sequence, unseen - 1)
        conversation.unanswered = is_unanswered(conversation)
    elif by_person:
        conversation.answered_sequence = conversation.last_sequence
    conversation.save(update_fields=[*ADDED, "answered_sequence"])
    if by_person and conversation.answered_by != AnsweredBy.PERSON:
        hand_over(conversation, reason=ELSEWHERE)
    if by_person and conversation.lead is not None:
        note(conversation.lead, "person_wrote", echo.text[:500], data={"message": message.pk})
    tell_outcome(conversation, message)
    return True
