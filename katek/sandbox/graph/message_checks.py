"""A body for `/messages` as the Send API takes it: shape, lengths, tags. Who may be written to comes later."""

from collections.abc import Mapping
from typing import Any

from katek.sandbox.graph import template_checks
from katek.sandbox.graph.refusals import unknown_keys, wrong_parameter
from katek.sandbox.graph.shapes import one_of, picture, record, some, text
from katek.sandbox.graph.world import Platform

KEYS = (
    "recipient",
    "messaging_type",
    "message",
    "sender_action",
    "payload",
    "tag",
    "reply_to",
    "notification_type",
    "access_token",
    "appsecret_proof",
)
MESSAGE_KEYS = {
    "messenger": ("text", "attachment", "quick_replies", "metadata"),
    "instagram": ("text", "attachment", "attachments", "quick_replies", "metadata"),
}
TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG")
RETIRED_TAGS = ("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE")
ACTIONS = ("mark_seen", "typing_on", "typing_off", "react", "unreact")
REACTIONS = {
    "messenger": ("smile", "angry", "sad", "wow", "love", "like", "dislike"),
    "instagram": ("angry", "sad", "wow", "love", "like", "laugh"),
}
MOST_CHARACTERS, MOST_BYTES, MOST_METADATA, MOST_IMAGES = 2000, 1000, 1000, 10
MEDIA = ("image", "audio", "video", "file")
MALFORMED = 2018014


def check(body: Mapping[str, Any], platform: Platform) -> str:
    """Refuse a malformed body; returns the recipient's id."""
    if strangers := [key for key in body if key not in KEYS]:
        raise unknown_keys(strangers, "body")
    recipient = record(body.get("recipient"), "recipient", ("id",)).get("id")
    if not isinstance(recipient, str) or not recipient.isdecimal():
        raise wrong_parameter('Param recipient[id] must be a valid ID string (e.g., "123")')
    if "sender_action" in body:
        _action(body, platform)
    elif "message" in body:
        _message(body["message"], platform)
        _purpose(body, platform)
    else:
        raise wrong_parameter("The parameter message is required.")
    return recipient


def _action(body: Mapping[str, Any], platform: Platform) -> None:
    action = one_of(body["sender_action"], "sender_action", ACTIONS)
    reacts = action in ("react", "unreact")
    allowed = {"recipient", "sender_action", "access_token", "appsecret_proof"}
    if set(body) - allowed - ({"payload"} if reacts else set()):
        raise wrong_parameter(
            "A request with sender_action can hold nothing but the recipient.", MALFORMED
        )
    if reacts:
        payload = record(body.get("payload"), "payload", ("message_id", "reaction"))
        text(payload.get("message_id"), "payload[message_id]", 1000)
        if action == "react":
            one_of(payload.get("reaction"), "payload[reaction]", REACTIONS[platform])


def _purpose(body: Mapping[str, Any], platform: Platform) -> None:
    """Type and tag: only HUMAN_AGENT is left of the tags."""
    kind, tag = body.get("messaging_type"), body.get("tag")
    if tag in RETIRED_TAGS:
        raise wrong_parameter(f"The message tag {tag} is not supported any more.", 1893061)
    if kind is None and platform == "messenger":
        raise wrong_parameter(f"Param messaging_type must be one of {{{', '.join(TYPES)}}}")
    if kind is not None:
        one_of(kind, "messaging_type", TYPES)
    if tag is not None:
        one_of(tag, "tag", ("HUMAN_AGENT",))
        if kind not in (None, "MESSAGE_TAG"):
            raise wrong_parameter("Param tag goes with messaging_type MESSAGE_TAG only.")
    elif kind == "MESSAGE_TAG":
        raise wrong_parameter("The parameter tag is required with messaging_type MESSAGE_TAG.")
    if "reply_to" in body:
        text(record(body["reply_to"], "reply_to", ("mid",)).get("mid"), "reply_to[mid]", 1000)


def _message(value: Any, platform: Platform) -> None:
    message = record(value, "message", MESSAGE_KEYS[platform])
    contents = [key for key in ("text", "attachment", "attachments") if key in message]
    if len(contents) != 1:
        raise wrong_parameter(
            "Message cannot be empty, must provide valid attachment or text"
            if not contents
            else "Message must hold either text or attachment, not both.",
            MALFORMED if contents else None,
        )
    if "text" in message:
        _text(message["text"], platform)
    if "metadata" in message:
        text(message["metadata"], "message[metadata]", MOST_METADATA)
    if "quick_replies" in message:
        template_checks.quick_replies(message["quick_replies"], platform)
    if "attachment" in message:
        _attachment(message["attachment"], platform)
    if "attachments" in message:
        _images(message["attachments"])


def _text(value: Any, platform: Platform) -> None:
    text(value, "message[text]", MOST_CHARACTERS)
    if platform == "instagram" and len(value.encode()) > MOST_BYTES:
        raise wrong_parameter(
            f"Length of param message[text] must be less than or equal to {MOST_BYTES}"
        )


def _attachment(value: Any, platform: Platform) -> None:
    attachment = record(value, "message[attachment]", ("type", "payload"))
    kind = one_of(attachment.get("type"), "message[attachment][type]", (*MEDIA, "template"))
    if kind == "template":
        template_checks.template(attachment.get("payload"), platform)
        return
    media(attachment.get("payload"), "message[attachment][payload]")


def media(value: Any, name: str) -> None:
    """A file by its address, or one that was uploaded before."""
    payload = record(value, name, ("url", "attachment_id", "is_reusable"))
    if ("url" in payload) == ("attachment_id" in payload):
        raise wrong_parameter(f"Param {name} needs either url or attachment_id.")
    if "url" in payload:
        picture(payload["url"], f"{name}[url]")


def _images(value: Any) -> None:
    name = "message[attachments]"
    for number, one in enumerate(some(value, name, MOST_IMAGES)):
        image = record(one, f"{name}[{number}]", ("type", "payload"))
        one_of(image.get("type"), f"{name}[{number}][type]", ("image",))
        media(image.get("payload"), f"{name}[{number}][payload]")
