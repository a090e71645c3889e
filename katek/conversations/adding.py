"""One more message in a thread: its number, its time, and the words that it is found by."""

from typing import Any

from django.db.models import Func, Value

from katek.conversations.models import Author, Conversation, ConversationStatus, Message, Wording
from katek.conversations.owing import owes_answer
from katek.properties.folding import fold

# Columns of the conversation that a new message changes, for `save(update_fields=…)`.
ADDED = ("last_sequence", "last_message_at", "listed_at", "unanswered")
STANDING = ("status", "snoozed_until")
MOST_FOLDED = 100_000  # characters; a text vector holds no more than a megabyte


def add_message(conversation: Conversation, **values: Any) -> Message:
    """The next message of a thread that the caller has locked, and saves (`ADDED`).

    What is ours answers everything before it; who knows better sets `unanswered` (see `is_unanswered`).
    """
    conversation.last_sequence += 1
    message: Message = Message.objects.create(
        conversation=conversation, sequence=conversation.last_sequence, **values
    )
    conversation.last_message_at = conversation.listed_at = message.created_at
    if owes_answer(message):
        conversation.unanswered = True
    elif message.author in (Author.PERSON, Author.ASSISTANT):
        conversation.unanswered = False
    if message.text:
        Wording.objects.create(message=message, conversation=conversation, words=_words(message))
    return message


def words_changed(message: Message) -> None:
    """After another wording of a message, or none."""
    rows = Wording.objects.filter(message=message)
    if not message.text:
        rows.delete()
    elif not rows.update(words=_words(message)):
        Wording.objects.create(
            message=message, conversation_id=message.conversation_id, words=_words(message)
        )


def back_in_the_inbox(conversation: Conversation) -> None:
    """Open, whatever it was; the caller saves (`STANDING`)."""
    conversation.status = ConversationStatus.OPEN
    conversation.snoozed_until = None


def _words(message: Message) -> Func:
    return Func(Value("simple"), Value(fold(message.text[:MOST_FOLDED])), function="to_tsvector")
