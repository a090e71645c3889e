"""The unified message handler: what a customer wrote is stored once, and an answer falls due.

Message, lead and events are one transaction. Whoever can answer at once (the website's request) asks for a
moment's head start; should it die, the background takes over when that has passed.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from katek.channels.models import Channel, ChannelKind
from katek.channels.records import InboundMessage
from katek.conversations.adding import add_message, back_in_the_inbox
from katek.conversations.early_edits import take_edit
from katek.conversations.letters import MAIL
from katek.conversations.live import announce
from katek.conversations.models import (
    AnsweredBy,
    Author,
    Conversation,
    Direction,
    Message,
    MessageStatus,
    ReplyState,
)
from katek.conversations.owing import NO_ANSWER
from katek.conversations.shapes import conversation_json, message_json
from katek.conversations.threads import follow_reference, lock_thread, open_window
from katek.core import clock
from katek.core.wakeups import ring
from katek.leads.capture import Captured, Customer, capture
from katek.leads.contact_details import ContactDetails, ExtractionContext, extract, redact
from katek.leads.interests import asked_about
from katek.leads.timeline import note
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.outbox.publish import publish
from katek.properties.models import Property

HEAD_START = timedelta(seconds=3)


@dataclass(frozen=True)
class Received:
    """`is_new` is False for a repeat, which changed nothing."""

    conversation: Conversation
    message: Message
    is_new: bool


def receive(
    channel: Channel, inbound: InboundMessage, *, head_start: timedelta = timedelta()
) -> Received:
    """Store what came in on a channel; safe to repeat. `head_start`: how long the caller may answer alone."""
    with working_for(channel.organization), transaction.atomic():
        conversation, _ = lock_thread(
            channel, inbound.thread_key, language=inbound.language, page=inbound.page
        )
        known = _known_message(conversation, inbound)
        if known is not None:
            return Received(conversation, known, is_new=False)
        edit = take_edit(conversation, inbound.external_id)
        text, removed = (edit["text"], tuple(edit["removed"])) if edit else redact(inbound.text)
        is_first = conversation.last_sequence == 0
        message = _store(conversation, inbound, text, edits=edit["number"] if edit else 0)
        open_window(conversation, inbound.sent_at)
        meant = follow_reference(conversation, inbound.reference)
        details = _details(conversation, text, inbound.signature)
        captured = _capture(conversation, inbound, message, details)
        if meant is not None and conversation.lead is not None:
            asked_about(conversation.lead, [meant.pk])
        back_in_the_inbox(conversation)
        _remember(conversation, inbound, details=details, removed=removed)
        if NO_ANSWER not in message.why:
            _let_answer_fall_due(conversation, head_start)
        conversation.save()
        _tell(conversation, message, captured, is_first=is_first)
    return Received(conversation, message, is_new=True)


def _known_message(conversation: Conversation, inbound: InboundMessage) -> Message | None:
    for name in ("external_id", "client_id"):
        value = getattr(inbound, name)
        message: Message | None = (
            Message.objects.filter(conversation=conversation, **{name: value}).first()
            if value
            else None
        )
        if message is not None:
            return message
    return None


def _store(
    conversation: Conversation, inbound: InboundMessage, text: str, *, edits: int
) -> Message:
    return add_message(
        conversation,
        direction=Direction.IN,
        author=Author.CUSTOMER,
        text=text,
        attachments=inbound.attachments,
        status=MessageStatus.RECEIVED,
        external_id=inbound.external_id,
        client_id=inbound.client_id,
        sent_at=inbound.sent_at,
        why=_why_no_answer(conversation, inbound)
        | ({"edits": edits} if edits else {})
        | ({MAIL: inbound.mail} if inbound.mail else {}),
    )


def _why_no_answer(conversation: Conversation, inbound: InboundMessage) -> dict[str, Any]:
    """Empty for a message that wants an answer; else why none falls due."""
    if inbound.standby:
        return {NO_ANSWER: "standby"}
    answered = Message.objects.filter(
        conversation=conversation,
        direction=Direction.IN,
        sequence__lte=conversation.answered_sequence,
    )
    late = inbound.sent_at and answered.filter(sent_at__gt=inbound.sent_at).exists()
    return {NO_ANSWER: "late"} if late else {}


def _details(conversation: Conversation, text: str, signature: str) -> ContactDetails:
    """What the text says; of the signature a number counts if the text has none."""
    organization: Organization = conversation.organization
    context = ExtractionContext(
        region=organization.phone_region,
        own_domains=(organization.email.rpartition("@")[2],) if organization.email else (),
        own_phones=(organization.phone,) if organization.phone else (),
        known_refs=_is_listing,
        asked=conversation.memory.get("asked"),
        language=conversation.language or organization.language,
    )
    details = extract(text, context=context)
    if not signature or details.phones:
        return details
    return replace(details, phones=extract(signature, context=context).phones)


def _is_listing(text: str) -> bool:
    return bool(Property.objects.filter(listing_id=text).exists())


def _capture(
    conversation: Conversation,
    inbound: InboundMessage,
    message: Message,
    details: ContactDetails,
) -> Captured:
    kind = conversation.channel.kind
    given = conversation.memory.get("given", {})
    captured = capture(
        Customer(
            kind=kind if kind != ChannelKind.WEBSITE else "visitor",
            value=inbound.thread_key,
            channel=kind,
            name=inbound.name or given.get("name", ""),
            email=inbound.email,
            phone=inbound.phone,
            language=conversation.language or conversation.organization.language,
            source=inbound.page or conversation.page,
            message_id=message.id,
            always=kind != ChannelKind.WEBSITE,
            details=details,
        ),
        lead=conversation.lead,
    )
    if captured.lead is not None:
        conversation.lead = captured.lead
        note(captured.lead, "message", message.text[:500], data={"message": message.id})
    return captured


def _remember(
    conversation: Conversation,
    inbound: InboundMessage,
    *,
    details: ContactDetails,
    removed: tuple[str, ...],
) -> None:
    """What this customer gave in this thread; the assistant may use that, and not what the lead has else."""
    typed = {"name": inbound.name, "email": inbound.email, "phone": inbound.phone}
    given = dict(conversation.memory.get("given", {}))
    given |= {field: value for field, value in typed.items() if value}
    if details.name:
        given["name"] = details.name.value
    if details.emails:
        given["email"] = details.emails[0].value
    if details.phones:
        given["phone"] = details.phones[0].value
    memory = {**conversation.memory, "given": given}
    if removed:
        memory["removed"] = list(removed)
    if details.suggestions:
        memory["suggestions"] = list(details.suggestions)
    conversation.memory = memory


def _let_answer_fall_due(conversation: Conversation, head_start: timedelta) -> None:
    if conversation.answered_by != AnsweredBy.ASSISTANT:
        return
    # While a reply is being made its maker sees the new message when it wants to record.
    if conversation.reply_state != ReplyState.WORKING:
        conversation.reply_state = ReplyState.DUE
        conversation.next_attempt_at = clock.now() + head_start
        conversation.attempts = 0


def _tell(
    conversation: Conversation, message: Message, captured: Captured, *, is_first: bool
) -> None:
    organization: Organization = conversation.organization
    if is_first:
        data = conversation_json(conversation)
        publish(organization, "conversation.started", data, subject=conversation.id)
    publish(organization, "message.received", message_json(message), subject=conversation.id)
    announce(conversation)
    ring("replies")
