"""What customers sent beside words, as staff read it: a label, and where to look at it."""

from dataclasses import dataclass

from katek.conversations.models import Message

LABELS = {
    "image": "Picture",
    "video": "Video",
    "audio": "Voice message",
    "file": "File",
    "sticker": "Sticker",
    "location": "Place",
    "fallback": "Link",
    "share": "Shared post",
    "post": "Shared post",
    "ig_post": "Shared post",
    "reel": "Reel",
    "ig_reel": "Reel",
    "story": "Story",
    "ig_story": "Story",
    "story_mention": "Mention in a story",
    "story_reply": "Answer to a story",
    "template": "Product",
    "appointment_booking": "Appointment",
    "ad": "Came from an ad",
    "ephemeral": "Disappearing picture, only on the phone",
    "unsupported": "Something that can only be seen in the app",
    "unsupported_type": "Something that can only be seen in the app",
}
PICTURES = {"image", "sticker"}
# For programs only.
HIDDEN = {"choice", "like_heart"}


@dataclass(frozen=True)
class Shown:
    """`url` is empty where there is nothing to look at; addresses of pictures expire."""

    label: str
    url: str
    is_picture: bool = False


def shown(message: Message) -> list[Shown]:
    """The attachments of a message in words; kinds we don't know keep their own name."""
    return [
        Shown(_label(one), _address(one), one.get("type") in PICTURES and bool(_address(one)))
        for one in message.attachments
        if isinstance(one, dict) and one.get("type") not in HIDDEN
    ]


def _address(attachment: dict[str, object]) -> str:
    """Only what a browser may follow: an address is the provider's word, or whoever writes in its name."""
    url = str(attachment.get("url") or "")
    return url if url.startswith(("https://", "http://")) else ""


def _label(attachment: dict[str, object]) -> str:
    kind = str(attachment.get("type") or "attachment")
    label = LABELS.get(kind, kind.replace("_", " ").capitalize())
    more = attachment.get("title") or attachment.get("status")
    return f"{label}: {more}" if more else label
