"""Which messages of a customer want an answer of ours."""

from django.db.models import QuerySet

from katek.conversations.models import Conversation, Direction, Message

# Key in `Message.why` of a customer's message: another has the thread (standby), or it came too late.
NO_ANSWER = "no_answer"


def owes_answer(message: Message) -> bool:
    """Not what was taken back, not what somebody else answers, not what came after a later answer."""
    return (
        message.direction == Direction.IN
        and message.deleted_at is None
        and NO_ANSWER not in message.why
    )


def owing(conversation: Conversation) -> QuerySet[Message]:
    """The same as a query."""
    rows: QuerySet[Message] = Message.objects.filter(
        conversation=conversation, direction=Direction.IN, deleted_at=None
    )
    return rows.exclude(why__has_key=NO_ANSWER)
