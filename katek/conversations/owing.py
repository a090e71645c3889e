"""Which messages of a customer want an answer of ours, and which of them have one."""

from django.db.models import Max, PositiveIntegerField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from katek.conversations.models import Author, Conversation, Direction, Message

# Key in `Message.why` of a customer's message: another has the thread (standby), or it came too late.
NO_ANSWER = "no_answer"
# Key in `Message.why` of ours: the number of the last message that it answers, where that isn't plain.
ANSWERS = "answers"
OWING = Q(direction=Direction.IN, deleted_at=None) & ~Q(why__has_key=NO_ANSWER)


def owes_answer(message: Message) -> bool:
    """Not what was taken back, not what somebody else answers, not what came after a later answer."""
    return (
        message.direction == Direction.IN
        and message.deleted_at is None
        and NO_ANSWER not in message.why
    )


def owing(conversation: Conversation) -> QuerySet[Message]:
    """The same as a query."""
    rows: QuerySet[Message] = Message.objects.filter(OWING, conversation=conversation)
    return rows


def is_unanswered(conversation: Conversation) -> bool:
    """What `Conversation.unanswered` has to be, read from the messages."""
    return owing(conversation).filter(sequence__gt=answered_up_to(conversation)).exists()


def answered_up_to(conversation: Conversation) -> int:
    """The number of the last message that has an answer; one that did not arrive is answered all the same,
    as the inbox shows that by itself."""
    answers = Message.objects.filter(
        conversation=conversation,
        direction=Direction.OUT,
        author__in=(Author.PERSON, Author.ASSISTANT),
        deleted_at=None,
    )
    told = Cast(KeyTextTransform(ANSWERS, "why"), PositiveIntegerField())
    last = answers.aggregate(last=Max(Coalesce(told, "in_reply_to__sequence", "sequence")))["last"]
    return last or 0
