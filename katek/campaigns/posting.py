"""What goes out with every mail, whoever carries it: sender, way back, headers, stream."""

from dataclasses import dataclass

from django.conf import settings

from katek.campaigns.addresses import BadAddress, clean_address, header_text, named
from katek.campaigns.letters import Letter
from katek.campaigns.models import Purpose
from katek.campaigns.reply_addresses import reply_address
from katek.campaigns.unsubscribing import unsubscribe_url
from katek.core.failpoints import register
from katek.organizations.models import Organization

# Around the call, whoever makes it.
BEFORE_CALL = register("emails.before_call")
AFTER_CALL = register("emails.after_call")


@dataclass(frozen=True, slots=True)
class Post:
    """A mail as it is handed in. Nothing in it can become a second recipient or header."""

    id: str
    sender: str
    to: str
    reply_to: str
    subject: str
    html: str
    text: str
    stream: str
    headers: dict[str, str]
    tracked: bool = True


def post_of(letter: Letter, organization: Organization) -> Post:
    """What to hand in for a mail of the organization. Raises `BadAddress`."""
    return Post(
        id=letter.id,
        sender=named(organization.name, settings.KATEK_FROM_EMAIL),
        to=clean_address(letter.to),
        reply_to=_reply_to(letter, organization),
        subject=header_text(letter.subject),
        html=letter.html,
        text=letter.text,
        stream=_stream_of(letter),
        headers={
            "List-Unsubscribe": f"<{unsubscribe_url(letter)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _stream_of(letter: Letter) -> str:
    """The provider's stream: marketing goes by its own, so that it can't harm what was asked for."""
    marketing = letter.purpose == Purpose.MARKETING
    return (
        settings.POSTMARK_BROADCAST_STREAM if marketing else settings.POSTMARK_TRANSACTIONAL_STREAM
    )


def _reply_to(letter: Letter, organization: Organization) -> str:
    return (
        reply_address(letter.id)
        if settings.KATEK_REPLY_DOMAIN
        else organizations_address(organization)
    )


def organizations_address(organization: Organization) -> str:
    """Where answers go while no mail comes in here; empty if there is no such address."""
    try:
        return clean_address(organization.email) if organization.email else ""
    except BadAddress:
        return ""
