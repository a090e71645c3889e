"""What the providers beside Postmark told, read by Anymail: events of our mails, and letters of customers."""

from collections.abc import Iterator
from typing import Any

from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent

from katek.campaigns import happenings
from katek.campaigns.addresses import BadAddress, clean_address, header_text
from katek.campaigns.models import HookReceipt
from katek.campaigns.postmark_hooks import storable
from katek.campaigns.provider_hooks import told_of
from katek.campaigns.told import Unreadable
from katek.conversations.mail_news import heard_of_message
from katek.inbound import email_replies
from katek.inbound.html_text import as_text
from katek.inbound.letter import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_ATTACHMENTS,
    Letter,
    NotAnAnswer,
    addresses_in,
    is_answer,
)
from katek.inbound.provider_views import events_in
from katek.inbound.quoted_text import Words, newly_written

MOST_HEADERS = 300


def act_on(receipt: HookReceipt) -> str:
    """Answers the id of the mail or conversation that it is about.

    Raises `Unreadable`, `NotAnAnswer`, `TellsNothing`, and `NotYet` where the mail isn't known yet.
    """
    events = events_in(receipt.provider, receipt.door, bytes(receipt.body), receipt.headers)
    if not events:
        raise NotAnAnswer("It tells of nothing that could be acted on.")
    # A post is taken apart before it is kept: there is more than one only where that wasn't possible.
    subjects = [_take(receipt, event) for event in events]
    return subjects[0]


def _take(receipt: HookReceipt, event: Any) -> str:
    if (receipt.door == "inbound") != isinstance(event, AnymailInboundEvent):
        raise Unreadable("The addresses for tracking and for inbound mail are mixed up.")
    if receipt.door == "inbound":
        return email_replies.take_in(_letter(event, receipt.pk))
    told = told_of(receipt.provider, event)
    return heard_of_message(told) or happenings.heard(told)


def _letter(event: AnymailInboundEvent, receipt_id: str) -> Letter:
    """A mail that came in, as Anymail reads it. Raises `Unreadable`, and `NotAnAnswer` without a sender."""
    try:
        return _read(event.message, receipt_id)
    except (NotAnAnswer, Unreadable):
        raise
    except Exception as error:
        # Letters come from anybody, and Python's parser of mail breaks on some of them.
        raise Unreadable(f"The mail can't be read: {type(error).__name__}.") from error


def _read(message: AnymailInboundMessage, receipt_id: str) -> Letter:
    sender = message.from_email
    sender = sender[0] if isinstance(sender, list) else sender
    try:
        cleaned = clean_address(sender.addr_spec if sender else "")
    except BadAddress:
        raise NotAnAnswer("Its sender is no address that could be answered.") from None
    headers, recipients = _headers(message), tuple(_recipients(message))
    words = _words(message, answers=is_answer(headers, recipients))
    return Letter(
        sender=cleaned,
        name=header_text(sender.display_name, LONGEST_NAME),
        recipients=recipients,
        envelope=storable(message.envelope_recipient, 400).lower(),
        reply_to=addresses_in(headers.get("reply-to", "")),
        subject=header_text(storable(message.subject)),
        text=words.text,
        signature=words.signature,
        headers=headers,
        message_id=storable(message.get("Message-ID"), 200) or receipt_id,
        attachments=tuple(_attachments(message)),
    )


def _words(message: AnymailInboundMessage, *, answers: bool) -> Words:
    whole = storable(message.text or as_text(message.html or ""), LONGEST_TEXT)
    stripped = storable(message.stripped_text, LONGEST_TEXT)
    return newly_written(whole, stripped, answers=answers)


def _recipients(message: AnymailInboundMessage) -> Iterator[str]:
    listed = [one.addr_spec for one in (*message.to, *message.cc)][:100]
    for address in (message.envelope_recipient, *listed):
        if one := storable(address, 400):
            yield one.lower()


def _headers(message: AnymailInboundMessage) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in list(message.items())[:MOST_HEADERS]:
        lower = name.lower()[:100]
        found[lower] = f"{found.get(lower, '')}{storable(str(value), 2000)}\n"
    return found


def _attachments(message: AnymailInboundMessage) -> Iterator[dict[str, Any]]:
    for part in [*message.attachments, *message.inlines][:MOST_ATTACHMENTS]:
        yield {
            "type": "file",
            "name": storable(part.get_filename(), 200),
            "content_type": storable(part.get_content_type(), 100),
        }
