"""A message as an e-mail that answers the customer's: its subject and thread go on, and the way back."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.defaultfilters import linebreaksbr, urlize
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from katek.assistant.personas import persona_of
from katek.campaigns.addresses import clean_address, header_text, named
from katek.campaigns.posting import Post, organizations_address
from katek.campaigns.reply_addresses import reply_address
from katek.channels.meta.compose import Card
from katek.conversations.cards import cards_for
from katek.conversations.models import Author, Conversation, Direction, Message
from katek.core.contrast import readable_on
from katek.organizations.models import Organization

# Key in `Message.why` of a customer's message that came by e-mail: the headers that an answer refers to.
MAIL = "mail"
_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>")
_ANSWERS = re.compile(r"^(?:\s*(?:re|aw|sv|antw|rv|rif|tr)\s*:)+\s*", re.IGNORECASE)
MOST_REFERENCES = 10
PREHEADER = 110  # characters beside the subject


def headers_of(headers: Mapping[str, str], subject: str) -> dict[str, Any]:
    """What is kept of a customer's mail for the answer. `headers` by their names in small letters."""
    own = _ID.findall(headers.get("message-id", ""))[:1]
    before = _ID.findall(headers.get("references", "")) or _ID.findall(
        headers.get("in-reply-to", "")
    )
    return {"subject": subject, "id": "".join(own), "references": before[-MOST_REFERENCES:]}


def letter_of(conversation: Conversation, message: Message) -> Post:
    """The mail to hand in. Raises `BadAddress`. In scope."""
    organization = conversation.organization
    answered = _answered(conversation, message)
    cards = cards_for(conversation, message) if message.properties else []
    by_assistant = message.author == Author.ASSISTANT
    signature = persona_of(organization).signature if by_assistant else ""
    back = reply_address(conversation.pk) if settings.KATEK_REPLY_DOMAIN else ""
    subject = _subject(answered.get("subject", ""), organization)
    return Post(
        id=message.pk,
        sender=named(organization.name, settings.KATEK_FROM_EMAIL),
        to=clean_address(conversation.thread_key),
        reply_to=back or organizations_address(organization),
        subject=subject,
        html=_html(organization, subject, message.text, cards, signature),
        text="\n\n".join(
            part for part in (message.text, *(_lines(card) for card in cards), signature) if part
        ),
        stream=settings.POSTMARK_TRANSACTIONAL_STREAM,
        headers=_headers(answered, message),
        tracked=False,
    )


def _answered(conversation: Conversation, message: Message) -> dict[str, Any]:
    """Headers of the newest mail of the customer before this message."""
    rows = Message.objects.filter(
        conversation=conversation,
        direction=Direction.IN,
        sequence__lt=message.sequence,
        why__has_key=MAIL,
    )
    newest = rows.order_by("-sequence").first()
    return dict(newest.why[MAIL]) if newest is not None else {}


def _subject(answered: str, organization: Organization) -> str:
    bare = _ANSWERS.sub("", header_text(answered))
    if bare:
        return header_text(f"Re: {bare}")
    with override(organization.language):
        return header_text(_("Your message to %(name)s") % {"name": organization.name})


def _headers(answered: Mapping[str, Any], message: Message) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-replied"} if message.author == Author.ASSISTANT else {}
    if answered.get("id"):
        headers["In-Reply-To"] = answered["id"]
        headers["References"] = " ".join([*answered.get("references", []), answered["id"]])
    return headers


def _html(
    organization: Organization, subject: str, text: str, cards: list[Card], signature: str
) -> str:
    """In the agency's look; what people wrote is escaped, links in it can be clicked."""
    color = organization.brand_color
    context = {
        "sender": organization.name,
        "color": color,
        "ink": readable_on(color),
        "subject": subject,
        "preheader": " ".join(text.split())[:PREHEADER],
        "paragraphs": _paragraphs(text),
        "cards": cards,
        "signature": _paragraphs(signature),
        "postal_address": organization.postal_address,
    }
    with override(organization.language):
        return render_to_string("conversations/letter.html", context)


def _paragraphs(text: str) -> list[SafeString]:
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    # `urlize` has escaped what was written; the breaks are ours.
    return [linebreaksbr(urlize(block)) for block in blocks]


def _lines(card: Card) -> str:
    return "\n".join(line for line in (card.title, card.subtitle, card.url) if line)
