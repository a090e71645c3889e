"""What became of messages that we sent: delivered, read. It only ever goes forward."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from katek.channels.models import Channel
from katek.channels.records import Progress
from katek.conversations.live import announce
from katek.conversations.models import Conversation, Direction, Message, MessageStatus
from katek.organizations.scope import working_for

BEFORE: dict[str, tuple[MessageStatus, ...]] = {
    MessageStatus.DELIVERED: (MessageStatus.SENT,),
    MessageStatus.READ: (MessageStatus.SENT, MessageStatus.DELIVERED),
}
# Our clock and the channel's may differ by so much.
SKEW = timedelta(seconds=2)


def progressed(channel: Channel, progress: Progress) -> None:
    """Messages named by id, or all sent by a time, are delivered or read from now on."""
    with working_for(channel.organization):
        conversation = Conversation.objects.filter(
            channel=channel, thread_key=progress.thread_key
        ).first()
        if conversation is None:
            return
        sent = Message.objects.filter(conversation=conversation, direction=Direction.OUT)
        meant = _meant(sent, progress)
        if meant.filter(status__in=BEFORE[progress.status]).update(status=progress.status):
            announce(conversation)


def _meant(sent: QuerySet[Message], progress: Progress) -> QuerySet[Message]:
    if not progress.external_ids:
        return sent.filter(sent_at__lte=progress.up_to + SKEW) if progress.up_to else sent.none()
    named = Q(external_id__in=progress.external_ids)
    if progress.status == "delivered":
        return sent.filter(named)
    for one in progress.external_ids:
        named |= Q(parts__contains=[one])
    # One that was read stands for all before it.
    newest = sent.filter(named).order_by("-sequence").values_list("sequence", flat=True).first()
    return sent.filter(sequence__lte=newest) if newest is not None else sent.none()
