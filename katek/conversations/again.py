"""Sending once more, because somebody of the agency wants it or the channel can again."""

from django.db import transaction
from django.utils.translation import gettext as _

from katek.channels.models import Channel
from katek.conversations.handover import CannotWrite, lock
from katek.conversations.live import announce
from katek.conversations.models import Conversation, Direction, Message, MessageStatus
from katek.conversations.windows import window_of
from katek.core import clock
from katek.core.wakeups import ring
from katek.leads.timeline import note
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for

NOT_DONE = (MessageStatus.UNKNOWN, MessageStatus.FAILED, MessageStatus.BLOCKED)
_QUEUED_ANEW = ("status", "next_attempt_at", "attempts", "problem", "sent_at", "refused_since")


def send_again(conversation: Conversation, message_id: str, user: User | None = None) -> Message:
    """Queue a message that may not have arrived; it goes on behind the last part known to have.

    Raises CannotWrite with the reason, `Message.DoesNotExist` for one that isn't in the conversation.
    """
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        message: Message = Message.objects.get(conversation=fresh, pk=message_id)
        if message.direction != Direction.OUT or message.status not in NOT_DONE:
            raise CannotWrite(_("Only a message that did not surely arrive can be sent again."))
        if message.status == MessageStatus.UNKNOWN and message.next_attempt_at is not None:
            raise CannotWrite(_("The channel may still confirm it: wait for a minute."))
        window = window_of(fresh, message.author, at=clock.now())
        if window.closed:
            raise CannotWrite(window.closed)
        message.status = MessageStatus.QUEUED
        message.next_attempt_at = clock.now()
        message.attempts, message.problem = 0, ""
        message.sent_at = message.refused_since = None
        message.save(update_fields=[*_QUEUED_ANEW])
        if fresh.lead is not None:
            note(fresh.lead, "sent_again", message.text[:500], actor=user)
        announce(fresh)
        ring("messages")
    return message


def resume(organization: Organization, channel: Channel) -> int:
    """What waited for the channel goes out now; how many messages."""
    with working_for(organization):
        waiting = Message.objects.filter(
            conversation__channel=channel, status=MessageStatus.QUEUED
        ).update(next_attempt_at=clock.now())
    if waiting:
        ring("messages")
    return int(waiting)
