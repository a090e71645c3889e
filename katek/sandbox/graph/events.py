"""Webhook payloads as Meta builds them: elements of `messaging[]`, their envelope, and their bytes."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from katek.core import clock
from katek.sandbox.graph.world import INSTAGRAM_INBOX, PAGE_INBOX, Asset, Platform

OBJECT = {"messenger": "page", "instagram": "instagram"}

Element = dict[str, Any]


def message_id(platform: Platform) -> str:
    """A fresh `mid` in the form of its platform."""
    if platform == "messenger":
        return f"m_{secrets.token_urlsafe(48)}"
    return f"aWdfZAG1faXRlbToxOkl{secrets.token_urlsafe(60)}"


def milliseconds() -> int:
    return int(clock.now().timestamp() * 1000)


def from_customer(asset: Asset, customer: str, **content: Any) -> Element:
    """Something that a customer did."""
    return {
        "sender": {"id": customer},
        "recipient": {"id": asset.id},
        "timestamp": milliseconds(),
        **content,
    }


def echo(asset: Asset, sent: tuple[str, str], message: Mapping[str, Any]) -> Element:
    """A message of our app as it is echoed. `sent`: customer and `mid`.

    Instagram's echoes carry neither the app nor our metadata.
    """
    customer, mid = sent
    told: dict[str, Any] = {"is_echo": True}
    if asset.platform == "messenger":
        told["app_id"] = int(settings.FACEBOOK_APP_ID or 0)
        if "metadata" in message:
            told["metadata"] = message["metadata"]
    told["mid"] = mid
    return _from_business(asset, customer, {**told, **_shown(message)})


def echo_of_person(asset: Asset, sent: tuple[str, str], text: str) -> Element:
    """A message that staff wrote in Meta's own inbox or on the phone."""
    customer, mid = sent
    if asset.platform == "instagram":
        return _from_business(asset, customer, {"mid": mid, "text": text, "is_echo": True})
    inbox = {"is_echo": True, "app_id": PAGE_INBOX, "mid": mid, "text": text}
    return _from_business(asset, customer, inbox)


def inbox_app(platform: Platform) -> str:
    return str(PAGE_INBOX if platform == "messenger" else INSTAGRAM_INBOX)


def envelope(asset: Asset, elements: list[Element], *, standby: bool = False) -> dict[str, Any]:
    """One POST with one entry."""
    key = "standby" if standby else "messaging"
    entry = {"id": asset.id, "time": milliseconds(), key: elements}
    return {"object": OBJECT[asset.platform], "entry": [entry]}


def on_the_wire(payload: Any) -> bytes:
    """JSON as Meta sends and signs it: ASCII with lower-case `\\u` escapes, and `/` as `\\/`."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def _from_business(asset: Asset, customer: str, message: dict[str, Any]) -> Element:
    return {
        "sender": {"id": asset.id},
        "recipient": {"id": customer},
        "timestamp": milliseconds(),
        "message": message,
    }


def _shown(message: Mapping[str, Any]) -> dict[str, Any]:
    """What an echo tells of a message: text or attachments; quick replies aren't echoed."""
    if "text" in message:
        return {"text": message["text"]}
    attachments = message.get("attachments") or [message["attachment"]]
    return {"attachments": attachments}
