"""Events of any provider, as Anymail reads them, translated into `Told`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType
from django.conf import settings

from katek.campaigns.postmark_hooks import text
from katek.campaigns.provider_words import policy_of
from katek.campaigns.told import Told, event_key, happened_at

_TYPES: Mapping[str, str] = {
    EventType.DELIVERED: "delivered",
    EventType.DEFERRED: "delayed",
    EventType.BOUNCED: "bounced",
    EventType.REJECTED: "bounced",
    EventType.FAILED: "bounced",
    EventType.COMPLAINED: "complained",
    EventType.UNSUBSCRIBED: "unsubscribed",
    EventType.OPENED: "noted",
    EventType.CLICKED: "clicked",
    EventType.AUTORESPONDED: "noted",
    EventType.SUBSCRIBED: "noted",
}
_FOLLOWS = {"complained": "complaint", "unsubscribed": "unsubscribe"}


class TellsNothing(Exception):
    """An event from which nothing follows, as a sentence; `mail` is what it is known by."""

    def __init__(self, sentence: str, mail: Told) -> None:
        self.mail = mail
        super().__init__(sentence)


def told_of(provider: str, event: AnymailTrackingEvent) -> Told:
    """What an event tells. Raises `TellsNothing`."""
    values = vars(event)
    happened = text(values, "event_type", 40)
    found = _common(provider, values, happened)
    kind = _TYPES.get(happened, "")
    if not kind:
        raise TellsNothing(f"Nothing follows from {happened!r}.", Told("", **found))
    answer = text(values, "mta_response") or text(values, "description")
    if kind == "bounced":
        word, policy = policy_of(provider, values.get("esp_event"), answer)
        policy = "none" if happened == EventType.FAILED and policy == "soft" else policy
        return Told(kind, detail=f"{word}: {answer}".strip(": "), policy=policy, **found)
    if happened == EventType.OPENED:
        return Told(kind, detail="Opened: our own picture in the mail counts that.", **found)
    if kind == "clicked":
        return _click(values, found)
    return Told(kind, detail=answer, policy=_FOLLOWS.get(kind, "none"), **found)


def _click(values: Mapping[str, Any], found: dict[str, Any]) -> Told:
    """Links of the HTML lead through ours, which count; those of the plain text only the provider can tell."""
    link = text(values, "click_url", 2000)
    ours = tuple(f"{settings.KATEK_BASE_URL}/{place}/" for place in ("c", "u"))
    if not link or link.startswith(ours):
        return Told("noted", detail="Clicked: our own link counts that.", **found)
    return Told("clicked", link=link, agent=text(values, "user_agent"), **found)


def _common(provider: str, values: Mapping[str, Any], happened: str) -> dict[str, Any]:
    metadata, at = values.get("metadata"), values.get("timestamp")
    kid = text(metadata, "kid", 40) if isinstance(metadata, Mapping) else ""
    message_id, address = text(values, "message_id", 200), text(values, "recipient", 254).lower()
    stamp = at.isoformat() if isinstance(at, datetime) else ""
    event_id = text(values, "event_id", 300)
    alike = (kid or message_id, address, stamp, text(values, "click_url", 2000))
    return {
        "key": event_key(provider, happened, *([event_id] if event_id else alike)),
        "at": happened_at(at if isinstance(at, datetime) else None),
        "source": provider,
        "kid": kid,
        "message_id": message_id,
        "address": address,
    }
