"""What a customer sent beside words: `{"type", "url"?, "title"?, …}`, in the order it came.

Pictures and the like stay at Meta: their addresses are kept, and expire. Of a story mention nothing but the
address may be kept.
"""

from collections.abc import Iterator
from typing import Any

from katek.channels.meta import values

FACEBOOK, INSTAGRAM = "https://www.facebook.com", "https://www.instagram.com"
THUMBS_UP = {"369239263222822", "369239343222814", "369239383222810"}
# Kinds that say themselves what a customer means.
SAYING = {"like_heart": "❤️"}
_BOOKING = ("status", "start_time", "end_time", "timezone")

Attachment = dict[str, Any]


def read_attachments(message: dict[str, Any]) -> list[Attachment]:
    """Attachments of a message, each once: a sticker may come as picture and as sticker."""
    found: dict[object, Attachment] = {}
    for place, each in enumerate(values.items(message.get("attachments"))):
        attachment = _read(values.record(each))
        sticker = attachment.pop("sticker", None)
        same = sticker or attachment.get("url") or place
        if same not in found or attachment["type"] == "sticker":
            found[same] = attachment
    if not found and values.identity(message.get("sticker_id")):
        found["sticker"] = {"type": "sticker"}
    return list(found.values())


def said_by_sign(message: dict[str, Any]) -> str:
    """👍 or ❤️ when that is what the message is."""
    for each in (values.record(one) for one in values.items(message.get("attachments"))):
        if sign := SAYING.get(values.text(each.get("type"))):
            return sign
    stickers = {_sticker_of(values.record(one)) for one in values.items(message.get("attachments"))}
    stickers.add(values.identity(message.get("sticker_id")))
    return "👍" if stickers & THUMBS_UP else ""


def product_of(message: dict[str, Any]) -> str:
    """The listing that a shared product stands for: the agency's own number for it."""
    for each in values.items(message.get("attachments")):
        for product in _products(values.record(values.record(each).get("payload"))):
            if number := values.identity(product.get("retailer_id")):
                return number
    return ""


def _read(sent: dict[str, Any]) -> Attachment:
    kind = values.text(sent.get("type"), 40) or "unknown"
    payload = values.record(sent.get("payload"))
    attachment: Attachment = {"type": kind}
    if sticker := _sticker_of(sent):
        attachment |= {"type": "sticker", "sticker": sticker}
    base = INSTAGRAM if kind.startswith("ig_") else FACEBOOK
    address = values.url(payload.get("url") or sent.get("url") or sent.get("payload"), base)
    title = values.text(payload.get("title") or sent.get("title"), 300)
    told = {"url": address, "title": title, **_more(kind, payload)}
    if kind == "story_mention":
        told = {"url": address}
    return attachment | {name: value for name, value in told.items() if value}


def _more(kind: str, payload: dict[str, Any]) -> Attachment:
    if kind == "location":
        return _place(values.record(payload.get("coordinates")))
    if kind == "appointment_booking":
        return {name: values.text(payload.get(name), 60) for name in _BOOKING}
    for product in _products(payload):
        return {
            "url": values.url(product.get("image_url")),
            "title": values.text(product.get("title"), 300),
            "subtitle": values.text(product.get("subtitle"), 300),
            "reference": values.identity(product.get("retailer_id")),
        }
    return {}


def _place(coordinates: dict[str, Any]) -> Attachment:
    both = coordinates.get("lat"), coordinates.get("long")
    if not all(isinstance(one, int | float) and -180 <= one <= 180 for one in both):
        return {}
    return {"latitude": both[0], "longitude": both[1], "title": f"{both[0]}, {both[1]}"}


def _products(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for element in values.items(values.record(payload.get("product")).get("elements")):
        if isinstance(element, dict):
            yield element


def _sticker_of(sent: dict[str, Any]) -> str:
    return values.identity(values.record(sent.get("payload")).get("sticker_id"))
