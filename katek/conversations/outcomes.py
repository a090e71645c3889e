"""What became of an outgoing message, told to those who want to know."""

from katek.conversations.live import announce
from katek.conversations.models import Conversation, Message, MessageStatus
from katek.conversations.shapes import message_json
from katek.outbox.publish import publish

NEVER_WENT = (MessageStatus.FAILED, MessageStatus.BLOCKED)


def tell_outcome(conversation: Conversation, message: Message) -> None:
    """`message.sent` or `message.failed`, in the transaction that settles it; nothing while it waits."""
    event = "message.failed" if message.status in NEVER_WENT else "message.sent"
    if message.status in (*NEVER_WENT, MessageStatus.SENT):
        data = message_json(message)
        publish(conversation.organization, event, data, subject=conversation.pk)
    announce(conversation)
