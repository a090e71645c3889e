"""Postmark's hooks about mails that we sent, translated into `Told`. See its documentation of webhooks."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from katek.campaigns.bounce_policy import NEW_WORD, POLICIES
from katek.campaigns.told import Told, Unreadable, event_key, happened_at

SOURCE = "postmark"
_REASONS = {"HardBounce": "hard", "SpamComplaint": "complaint"}


def read(body: bytes) -> Told:
    """What a hook tells. Raises `Unreadable`."""
    content = json_object(body)
    kind = text(content, "RecordType")
    reader = _READERS.get(kind)
    if reader is None:
        raise Unreadable(f"RecordType {kind[:60]!r} is none that Katek knows.")
    return reader(content)


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a hook's body. Raises `Unreadable`."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("The body is not JSON.") from None
    if not isinstance(content, dict):
        raise Unreadable("The body is no JSON object.")
    return content


def text(content: Mapping[str, Any], name: str, longest: int = 500) -> str:
    """A text of a hook, empty if there is none."""
    return storable(content.get(name), longest)


def storable(value: Any, longest: int = 500) -> str:
    """A text or whole number without what a database can't keep; anything else is empty."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    kept = str(value).replace("\0", "").encode("utf-8", "replace").decode()
    return kept[:longest].strip()


def _delivery(content: dict[str, Any]) -> Told:
    found = _common(content, "Recipient", "DeliveredAt")
    key = _key("delivery", found["message_id"] or found["kid"], found["address"])
    return Told("delivered", key, detail=text(content, "Details"), **found)


def _bounce(content: dict[str, Any]) -> Told:
    found = _common(content, "Email", "BouncedAt")
    kind = text(content, "Type", 60)
    event, policy = POLICIES.get(kind, NEW_WORD)
    if content.get("Inactive") is True and policy in ("soft", "none"):
        policy = "inactive"  # whatever came back: Postmark takes no more mail for the address
    said = text(content, "Description") or text(content, "Details")
    name = text(content, "ID") or _key(
        found["message_id"], found["address"], found["at"].isoformat()
    )
    key = _key("bounce", text(content, "ServerID"), text(content, "RecordType"), name)
    return Told(event, key, detail=f"{kind}: {said}"[:500], policy=policy, **found)


def _complaint(content: dict[str, Any]) -> Told:
    return _bounce({**content, "Type": "SpamComplaint"})


def _open(content: dict[str, Any]) -> Told:
    found = _common(content, "Recipient", "ReceivedAt")
    key = _key(
        "open", found["message_id"] or found["kid"], found["address"], text(content, "ReceivedAt")
    )
    return Told("opened", key, agent=text(content, "UserAgent"), **found)


def _click(content: dict[str, Any]) -> Told:
    found = _common(content, "Recipient", "ReceivedAt")
    link = text(content, "OriginalLink", 2000)
    mail = found["message_id"] or found["kid"]
    key = _key("click", mail, found["address"], link, text(content, "ReceivedAt"))
    return Told("clicked", key, link=link, agent=text(content, "UserAgent"), **found)


def _subscription(content: dict[str, Any]) -> Told:
    """An unsubscribing if the reader did it. What a bounce or complaint caused was told by that already."""
    found = _common(content, "Recipient", "ChangedAt")
    off = content.get("SuppressSending") is not False
    stream, changed = text(content, "MessageStream"), text(content, "ChangedAt")
    key = _key("subscription", stream, found["address"], changed, str(off))
    reason, origin = text(content, "SuppressionReason", 60), text(content, "Origin", 60)
    detail = f"{reason or 'Reactivated'} by {origin or 'nobody named'}"
    if not off:
        return Told("noted", key, detail=detail, policy="lifted", **found)
    if reason == "ManualSuppression" and origin == "Recipient":
        return Told("unsubscribed", key, detail=detail, policy="unsubscribe", **found)
    return Told("noted", key, detail=detail, policy=_REASONS.get(reason, "manual"), **found)


_READERS: Mapping[str, Callable[[dict[str, Any]], Told]] = {
    "Delivery": _delivery,
    "Bounce": _bounce,
    "SMTPApiError": _bounce,
    "SpamComplaint": _complaint,
    "Open": _open,
    "Click": _click,
    "SubscriptionChange": _subscription,
}


def _common(content: dict[str, Any], address: str, moment: str) -> dict[str, Any]:
    metadata = content.get("Metadata")
    return {
        "at": _moment(text(content, moment)),
        "source": SOURCE,
        "kid": text(metadata, "kid", 40) if isinstance(metadata, dict) else "",
        "message_id": text(content, "MessageID", 200),
        "address": text(content, address, 254).lower(),
    }


def _moment(given: str) -> datetime:
    try:
        return happened_at(parse_datetime(given))
    except ValueError:  # a date that no calendar has
        return happened_at(None)


def _key(*parts: str) -> str:
    return event_key(SOURCE, *parts)
