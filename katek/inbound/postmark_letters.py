"""Postmark's inbound hook as a letter."""

import re
from collections.abc import Mapping
from typing import Any

from katek.campaigns.addresses import BadAddress, clean_address, header_text
from katek.campaigns.postmark_hooks import json_object, text
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
from katek.inbound.quoted_text import Words, newly_written

LONGEST_HTML = 500_000
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,198}>")


def read_letter(body: bytes, receipt_id: str) -> Letter:
    """The letter in a hook's body. Raises `Unreadable`, and `NotAnAnswer` without a sender."""
    content = json_object(body)
    sender = _object(content.get("FromFull"))
    address = text(sender, "Email", 254) or text(content, "From", 254)
    try:
        cleaned = clean_address(address)
    except BadAddress:
        raise NotAnAnswer("Its sender is no address that could be answered.") from None
    headers, recipients = _headers(content), tuple(_recipients(content))
    words = _words(content, answers=is_answer(headers, recipients))
    return Letter(
        sender=cleaned,
        name=header_text(text(sender, "Name", 200) or text(content, "FromName", 200), LONGEST_NAME),
        recipients=recipients,
        envelope=text(content, "OriginalRecipient", 400).lower(),
        reply_to=addresses_in(text(content, "ReplyTo", 2000) or headers.get("reply-to", "")),
        subject=header_text(text(content, "Subject", 500)),
        text=words.text,
        signature=words.signature,
        headers=headers,
        message_id=_message_id(headers) or text(content, "MessageID", 200) or receipt_id,
        attachments=tuple(_attachments(content)),
    )


def _message_id(headers: Mapping[str, str]) -> str:
    """The mail's own id: Postmark gives each copy of it another one."""
    found = _MESSAGE_ID.search(headers.get("message-id", ""))
    return found[0] if found else ""


def _words(content: Mapping[str, Any], *, answers: bool) -> Words:
    """What was written this time, without what it answers."""
    whole = text(content, "TextBody", LONGEST_TEXT) or as_text(
        text(content, "HtmlBody", LONGEST_HTML)
    )
    stripped = text(content, "StrippedTextReply", LONGEST_TEXT)
    return newly_written(whole[:LONGEST_TEXT], stripped, answers=answers)


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
