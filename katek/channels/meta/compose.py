"""A message as Meta takes it: one request body after another, each within the channel's limits.

Cards come first and the words after them, so that quick replies, which belong to the last piece, stay in
sight. What nothing is left of (cards of listings that were withdrawn) keeps its place, so that a message
sent in part is taken up where it was left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from katek.channels.meta.splitting import Measure, cut_text, graphemes, utf8_bytes, utf16_units

METADATA = "katek:out:"
MOST_CARDS = 10
MOST_QUICK_REPLIES = 13
CARD_TEXT = 80
BUTTON = 20
PICTURE_TYPES = ("image/png", "image/jpeg", "image/gif")

# What a piece of text may have at most. Instagram speaks of "less than" a thousand bytes.
LIMITS: dict[str, tuple[int, Measure]] = {
    "messenger": (2000, utf16_units),
    "instagram": (999, utf8_bytes),
}


@dataclass(frozen=True)
class Card:
    """A listing on a card. `picture` only if Meta can show it (see `PICTURE_TYPES`)."""

    title: str
    subtitle: str
    url: str
    button: str
    picture: str = ""


@dataclass(frozen=True)
class Outgoing:
    """What is to be said to whom. `kind`: messenger or instagram.

    `tag`: outside the first day, for what a person wrote themselves.
    """

    id: str
    kind: str
    recipient: str
    text: str
    cards: Sequence[Card] = ()
    has_cards: bool = False
    quick_replies: Sequence[str] = ()
    tag: Literal["", "HUMAN_AGENT"] = ""


@dataclass(frozen=True)
class Part:
    """One request body, None when there is nothing to send in its place. `text` is how its echo reads."""

    body: dict[str, Any] | None
    text: str = ""
    pictures: bool = False


def compose(message: Outgoing) -> list[Part]:
    """The parts in their order. `has_cards`: cards were promised, though perhaps none is left to show."""
    contents: list[tuple[dict[str, Any] | None, str]] = []
    if message.has_cards or message.cards:
        shown = message.cards[:MOST_CARDS]
        contents.append((_template(shown) if shown else None, ""))
    contents += [({"text": piece}, piece) for piece in pieces_of(message.text, message.kind)]
    if message.quick_replies and contents and contents[-1][0] is not None:
        contents[-1][0]["quick_replies"] = quick_replies(message.quick_replies)
    return [
        Part(_body(message, number, content), text, _has_pictures(content))
        for number, (content, text) in enumerate(contents)
    ]


def pieces_of(text: str, kind: str) -> list[str]:
    limit, measure = LIMITS[kind]
    return [piece.strip() for piece in cut_text(text, limit, measure) if piece.strip()]


def without_pictures(part: Part) -> Part:
    """The same part for when Meta can't fetch its pictures."""
    if part.body is None or not part.pictures:
        return part
    content = part.body["message"]
    payload = content["attachment"]["payload"]
    bare = [{k: v for k, v in one.items() if k != "image_url"} for one in payload["elements"]]
    attachment = {"type": "template", "payload": {**payload, "elements": bare}}
    return Part({**part.body, "message": {**content, "attachment": attachment}}, part.text)


def quick_replies(titles: Sequence[str]) -> list[dict[str, str]]:
    """Each says what its title says, whole even where the title has to be cut."""
    kept = list(dict.fromkeys(title.strip() for title in titles if title.strip()))
    return [
        {"content_type": "text", "title": _fit(title, BUTTON), "payload": title[:1000]}
        for title in kept[:MOST_QUICK_REPLIES]
    ]


def typing_on(recipient: str) -> dict[str, Any]:
    """What shows a customer that an answer is being written."""
    return {"recipient": {"id": recipient}, "sender_action": "typing_on"}


def read_metadata(metadata: str) -> tuple[str, int] | None:
    """The message and the number of its part that an echo belongs to; None for what isn't ours."""
    message_id, _, number = metadata.removeprefix(METADATA).partition(":")
    if not metadata.startswith(METADATA) or not number.isascii() or not number.isdigit():
        return None
    return (message_id, int(number)) if len(number) < 4 else None


def _body(message: Outgoing, number: int, content: dict[str, Any] | None) -> dict[str, Any] | None:
    if content is None:
        return None
    body: dict[str, Any] = {"recipient": {"id": message.recipient}}
    if message.kind == "messenger":
        body["messaging_type"] = "MESSAGE_TAG" if message.tag else "RESPONSE"
        content = {**content, "metadata": f"{METADATA}{message.id}:{number}"}
    if message.tag:
        body["tag"] = message.tag
    return {**body, "message": content}


def _template(cards: Sequence[Card]) -> dict[str, Any]:
    elements = [_element(card) for card in cards]
    payload = {"template_type": "generic", "elements": elements}
    return {"attachment": {"type": "template", "payload": payload}}


def _element(card: Card) -> dict[str, Any]:
    element: dict[str, Any] = {"title": _fit(card.title, CARD_TEXT) or "–"}
    if card.subtitle:
        element["subtitle"] = _fit(card.subtitle, CARD_TEXT)
    if card.picture:
        element["image_url"] = card.picture
    element["default_action"] = {"type": "web_url", "url": card.url}
    button = {"type": "web_url", "url": card.url, "title": _fit(card.button, BUTTON)}
    return {**element, "buttons": [button]}


def _has_pictures(content: dict[str, Any] | None) -> bool:
    attachment = (content or {}).get("attachment", {})
    return any("image_url" in one for one in attachment.get("payload", {}).get("elements", ()))


def _fit(text: str, limit: int) -> str:
    """Cut between signs, with an ellipsis, to at most `limit` characters."""
    words = " ".join(text.split())
    if utf16_units(words) <= limit:
        return words
    kept, size = [], 1
    for sign in graphemes(words):
        size += utf16_units(sign)
        if size > limit:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + "…"
