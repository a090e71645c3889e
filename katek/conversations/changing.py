"""What customers do to what they wrote: take it back, change it; and what they do besides writing."""

from django.db import transaction
from django.db.models import Q

from katek.channels.models import Channel
from katek.channels.records import Edited, Stirring, Unsent
from katek.conversations.adding import words_changed
from katek.conversations.early_edits import keep_edit, take_edit
from katek.conversations.live import announce
from katek.conversations.models import Author, Conversation, Direction, Message, MessageStatus
from katek.conversations.owing import is_unanswered
from katek.conversations.shapes import conversation_json
from katek.conversations.threads import find_thread, follow_reference, lock_thread, open_window
from katek.core import clock
from katek.leads.contact_details import redact
from katek.leads.models import Activity
from katek.leads.timeline import note
from katek.organizations.scope import working_for
from katek.outbox.forgetting import forget_message
from katek.outbox.publish import publish

TAKEN_BACK = "Taken back by its author."
# Lines of the timeline that quote a message.
QUOTING = ("message", "edited", "viewing", "reply", "person_wrote")


def unsent(channel: Channel, taken: Unsent) -> None:
    """The content of a message goes, a mark that there was one stays; safe to repeat.

    Should the message itself come later, the mark keeps it from being stored.
    """
    with working_for(channel.organization), transaction.atomic():
        known = find_thread(channel, taken.thread_key)
        if taken.by_us and (known is None or _message(known, taken.external_id) is None):
            return  # nothing of it is here, and nobody who wrote it
        conversation, _ = lock_thread(channel, taken.thread_key)
        is_first = conversation.last_sequence == 0
        message = _message(conversation, taken.external_id)
        if message is not None and message.deleted_at is not None:
            return
        if message is None:
            _mark(conversation, taken.external_id)
        else:
            _blank(conversation, message)
        if is_first:
            data = conversation_json(conversation)
            publish(channel.organization, "conversation.started", data, subject=conversation.id)
        announce(conversation)


def edited(channel: Channel, change: Edited) -> None:
    """The newest wording replaces the one before; no answer falls due for it. Safe to repeat.

    Should the message itself come later, it is stored with this wording; a thread that only waits for it is
    not shown to anybody (see `BEGUN`).
    """
    with working_for(channel.organization), transaction.atomic():
        conversation, _ = lock_thread(channel, change.thread_key)
        message = _message(conversation, change.external_id)
        if message is None:
            keep_edit(conversation, change.external_id, change.text, change.number)
            return
        if message.deleted_at is not None or message.why.get("edits", 0) >= change.number:
            return
        text, _ = redact(change.text)
        message.text = text
        message.why = {**message.why, "edits": change.number}
        message.save(update_fields=["text", "why"])
        words_changed(message)
        if conversation.lead is not None:
            note(conversation.lead, "edited", text[:500], data={"message": message.id})
        announce(conversation)


def stirred(channel: Channel, stirring: Stirring) -> None:
    """Opens the reply window; a link that was followed is remembered for the message that comes next."""
    with working_for(channel.organization), transaction.atomic():
        conversation = find_thread(channel, stirring.thread_key)
        if conversation is None and stirring.reference:
            conversation, _ = lock_thread(channel, stirring.thread_key)
        if conversation is None:
            return
        open_window(conversation, stirring.at)
        follow_reference(conversation, stirring.reference)
        conversation.save(update_fields=["last_customer_event_at", "memory", "page"])


def _message(conversation: Conversation, external_id: str) -> Message | None:
    # Of a message in several parts the last one's id is `external_id`.
    named = Q(external_id=external_id) | Q(parts__contains=[external_id])
    message: Message | None = Message.objects.filter(named, conversation=conversation).first()
    return message


def _blank(conversation: Conversation, message: Message) -> None:
    forget_message(conversation.id, message.id, message.text)
    message.text, message.attachments = "", []
    message.deleted_at = clock.now()
    message.save(update_fields=["text", "attachments", "deleted_at"])
    words_changed(message)
    # It wants no answer any more, or is none.
    conversation.unanswered = is_unanswered(conversation)
    conversation.save(update_fields=["unanswered"])
    if conversation.lead is not None:
        told = Activity.objects.filter(lead=conversation.lead, data__message=message.id)
        told.filter(kind__in=QUOTING).update(text=TAKEN_BACK)


def _mark(conversation: Conversation, external_id: str) -> None:
    conversation.last_sequence += 1
    take_edit(conversation, external_id)
    conversation.save(update_fields=["last_sequence", "memory"])
    Message.objects.create(
        conversation=conversation,
        sequence=conversation.last_sequence,
        direction=Direction.IN,
        author=Author.CUSTOMER,
        status=MessageStatus.RECEIVED,
        external_id=external_id,
        deleted_at=clock.now(),
    )
