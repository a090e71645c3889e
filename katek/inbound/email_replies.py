"""Mail that customers write: the answer to one of ours, or a first word to an agency's own address.

An answer ends the sequences of whoever got the mail. What a program wrote (out of office, bounces) ends nothing
and is not answered (RFC 3834).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from katek.campaigns.addresses import BadAddress, clean_address, header_text
from katek.campaigns.enrolling import stop_campaign_for, stop_for
from katek.campaigns.models import Email
from katek.campaigns.postmark_hooks import json_object, text
from katek.campaigns.reply_addresses import mail_of
from katek.channels.email.connect import connect_email
from katek.channels.records import InboundMessage
from katek.conversations.handover import hand_over, lock
from katek.conversations.letters import headers_of
from katek.conversations.models import Author, Conversation, Message
from katek.conversations.receive import receive
from katek.core import clock
from katek.inbound.auto_replies import why_automatic
from katek.inbound.html_text import as_text
from katek.inbound.quoted_text import without_quotes
from katek.leads.identity import surviving
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

LONGEST_TEXT = 20_000
LONGEST_HTML = 500_000
MOST_ATTACHMENTS = 20
MOST_ANSWERS = 10  # of the assistant's, to one customer in a day
_MESSAGE_ID = re.compile(r"<([^<>@\s]+)@([^<>@\s]+)>")


class NotAnAnswer(Exception):
    """Kept, and nothing follows: why, as a sentence."""


@dataclass(frozen=True)
class Letter:
    """A mail that came in. `headers`: lower-case name → all its values, one a line."""

    sender: str
    name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    headers: Mapping[str, str]
    message_id: str
    attachments: tuple[dict[str, Any], ...] = ()


def take_in(letter: Letter) -> str:
    """Stores what a customer wrote; answers the id of the mail it answers, or of the conversation it began.

    Raises `NotAnAnswer` for what is nobody's or a program's.
    """
    if why := why_automatic(letter.headers, letter.sender, letter.subject):
        raise NotAnAnswer(f"A program wrote it: {why}.")
    written_to = _conversation_named(letter)
    email = None if written_to else _answered(letter)
    known = written_to or email
    organization = known.organization if known is not None else _addressed(letter)
    if organization is None:
        raise NotAnAnswer("It answers no mail of ours, and no agency has the address it went to.")
    with working_for(organization), transaction.atomic():
        conversation = _store(organization, letter)
        if email is not None:
            lead = surviving(email.lead)
            stop_for(lead, "replied")
            if email.campaign_id:
                stop_campaign_for(email.lead, email.campaign_id, "replied")
    return email.pk if email else conversation.pk


def read_letter(body: bytes, receipt_id: str) -> Letter:
    """Postmark's inbound hook as a letter. Raises `Unreadable`, and `NotAnAnswer` without a sender."""
    content = json_object(body)
    sender = _object(content.get("FromFull"))
    address = text(sender, "Email", 254) or text(content, "From", 254)
    try:
        cleaned = clean_address(address)
    except BadAddress:
        raise NotAnAnswer("Its sender is no address that could be answered.") from None
    return Letter(
        sender=cleaned,
        name=header_text(text(sender, "Name", 200) or text(content, "FromName", 200), 120),
        recipients=tuple(_recipients(content)),
        subject=header_text(text(content, "Subject", 500)),
        text=_words(content),
        headers=_headers(content),
        message_id=text(content, "MessageID", 200) or receipt_id,
        attachments=tuple(_attachments(content)),
    )


def _conversation_named(letter: Letter) -> Conversation | None:
    """The conversation that a message of ours names as the place for answers; it says whose it is."""
    named = [mail_of(recipient) or "" for recipient in letter.recipients]
    rows = Conversation.everywhere.select_related("organization")
    found: Conversation | None = rows.filter(pk__in=named).first()
    return found


def _answered(letter: Letter) -> Email | None:
    """The mail it answers: by the address it went to, by what it refers to, by who wrote it."""
    # An answer names the mail, and the mail whose it is.
    rows: QuerySet[Email] = Email.everywhere.select_related("organization", "lead__merged_into")
    for recipient in letter.recipients:
        if (email_id := mail_of(recipient)) and (found := rows.filter(pk=email_id).first()):
            return found
    referred = letter.headers.get("in-reply-to", "") + letter.headers.get("references", "")
    # Postmark's id stands before the @, others' ids are the whole of it.
    found_ids = _MESSAGE_ID.findall(referred)[:100]
    ids = [local for local, _ in found_ids] + [f"<{local}@{host}>" for local, host in found_ids]
    if ids and (found := rows.filter(provider_id__in=ids).order_by("-created_at").first()):
        return found
    sent = rows.filter(to=letter.sender, sent_at__isnull=False).order_by("-sent_at")
    # Of two agencies that wrote to the same person nobody can say which is meant.
    if len(set(sent.values_list("organization_id", flat=True))) == 1:
        return sent.first()
    return None


def _addressed(letter: Letter) -> Organization | None:
    """The agency whose slug stands before the @."""
    names = [recipient.partition("@")[0].partition("+")[0] for recipient in letter.recipients]
    found: Organization | None = Organization.objects.filter(slug__in=names).first()
    return found


def _store(organization: Organization, letter: Letter) -> Conversation:
    received = receive(
        connect_email(organization),
        InboundMessage(
            thread_key=letter.sender,
            text=letter.text or letter.subject,
            external_id=letter.message_id,
            name=letter.name,
            email=letter.sender,
            attachments=list(letter.attachments),
            mail=headers_of(letter.headers, letter.subject),
        ),
    )
    if received.is_new and _is_too_lively(received.conversation):
        hand_over(lock(received.conversation), reason="many_mails", summary=letter.subject)
    return received.conversation


def _is_too_lively(conversation: Conversation) -> bool:
    """Whoever gets so many answers in a day is no reader: two programs would write to each other for ever."""
    since = clock.now() - timedelta(days=1)
    answers = Message.objects.filter(
        conversation=conversation, author=Author.ASSISTANT, created_at__gt=since
    )
    return bool(answers.count() >= MOST_ANSWERS)


def _words(content: Mapping[str, Any]) -> str:
    """What was written this time, without what it answers."""
    stripped = text(content, "StrippedTextReply", LONGEST_TEXT)
    whole = text(content, "TextBody", LONGEST_TEXT) or as_text(
        text(content, "HtmlBody", LONGEST_HTML)
    )
    return stripped or without_quotes(whole)[:LONGEST_TEXT]


def _recipients(content: Mapping[str, Any]) -> list[str]:
    """Addresses it went to, the parts behind a + included, in lower case."""
    found = [text(content, "OriginalRecipient", 400), text(content, "MailboxHash", 400)]
    for name in ("ToFull", "CcFull", "BccFull"):
        listed = content.get(name)
        for each in listed if isinstance(listed, list) else []:
            found += [text(_object(each), "Email", 400), text(_object(each), "MailboxHash", 400)]
    return [one.lower() for one in found[:100] if one]


def _headers(content: Mapping[str, Any]) -> dict[str, str]:
    listed = content.get("Headers")
    found: dict[str, str] = {}
    for each in (listed if isinstance(listed, list) else [])[:300]:
        name = text(_object(each), "Name", 100).lower()
        found[name] = f"{found.get(name, '')}{text(_object(each), 'Value', 2000)}\n"
    return found


def _attachments(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was attached, by name: the files themselves stay in the receipt."""
    listed = content.get("Attachments")
    return [
        {
            "type": "file",
            "name": text(_object(each), "Name", 200),
            "content_type": text(_object(each), "ContentType", 100),
        }
        for each in (listed if isinstance(listed, list) else [])[:MOST_ATTACHMENTS]
    ]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
