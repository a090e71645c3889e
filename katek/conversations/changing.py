"""What customers do to what they wrote: take it back, change it; and what they do besides writing."""

from django.db import transaction

from katek.channels.models import Channel
from katek.channels.records import Edited, Stirring, Unsent
from katek.conversations.early_edits import keep_edit, take_edit
from katek.conversations.live import announce
from katek.conversations.models import Author, Conversation, Direction, Message, MessageStatus
from katek.conversations.shapes import conversation_json
from katek.conversations.threads import find_thread, follow_reference, lock_thread, open_window
from katek.core import clock
from katek.leads.contact_details import redact
from katek.leads.models import Activity
from katek.leads.timeline import note
from katek.organizations.scope import working_for
from katek.outbox.publish import publish

TAKEN_BACK = "Taken back by the customer."


def unsent(channel: Channel, taken: Unsent) -> None:
    """The content of a message goes, a mark that there was one stays; safe to repeat.

    Should the message itself come later, the mark keeps it from being stored.
    """
    with working_for(channel.organization), transaction.atomic():
        conversation, is_first = lock_thread(channel, taken.thread_key)
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

    Should the message itself come later, it is stored with this wording.
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
    rows = Message.objects.filter(conversation=conversation, external_id=external_id)
    message: Message | None = rows.first()
    return message


def _blank(conversation: Conversation, message: Message) -> None:
    message.text, message.attachments = "", []
    message.deleted_at = clock.now()
    message.save(update_fields=["text", "attachments", "deleted_at"])
    if conversation.lead is not None:
        told = Activity.objects.filter(lead=conversation.lead, data__message=message.id)
        told.filter(kind__in=("message", "edited")).update(text=TAKEN_BACK)


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
