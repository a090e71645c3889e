"""What customers of a page or an Instagram account see, for the rehearsal page and for tests."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from katek.sandbox.graph.world import Asset, asset_of
from katek.sandbox.stage.store import reading, rows

TYPING_SECONDS = 20  # how long Meta shows it


@dataclass(frozen=True)
class Button:
    """`url` for a link, `payload` for a postback or a phone number."""

    title: str
    url: str = ""
    payload: str = ""


@dataclass(frozen=True)
class Card:
    title: str
    subtitle: str = ""
    image_url: str = ""
    url: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Seen:
    """One thing in a thread. `author`: customer, app (us) or person (staff in Meta's inbox).

    `action`: typing_on, mark_seen and the like, when it is no message. `quick_replies`: title and payload.
    """

    author: Literal["customer", "app", "person"]
    at: datetime
    mid: str = ""
    text: str = ""
    action: str = ""
    cards: tuple[Card, ...] = ()
    buttons: tuple[Button, ...] = ()
    pictures: tuple[str, ...] = ()
    quick_replies: tuple[Button, ...] = ()
    tag: str = ""
    deleted: bool = False


@dataclass(frozen=True)
class Thread:
    """A customer of an account. `wrote_at`: when they last did something that opens the window."""

    asset: str
    customer: str
    name: str
    wrote_at: datetime | None


def assets() -> list[Asset]:
    """Every page and Instagram account of the sandbox."""
    with reading() as db:
        ids = rows(db, "SELECT id, instagram FROM graph_pages ORDER BY id")
        both = [one[key] for one in ids for key in ("id", "instagram") if one[key]]
        return [found for one in both if (found := asset_of(db, one))]


def threads(asset: str) -> list[Thread]:
    """The customers of an account, who wrote last first."""
    sql = "SELECT * FROM graph_customers WHERE asset = ? ORDER BY wrote_at DESC, id"
    with reading() as db:
        return [
            Thread(asset, one["id"], one["name"], _moment(one["wrote_at"]))
            for one in rows(db, sql, (asset,))
        ]


def thread(asset: str, customer: str) -> list[Seen]:
    """A conversation in order, with what was typed and seen in between."""
    sql = "SELECT * FROM graph_messages WHERE asset = ? AND customer = ? ORDER BY number"
    with reading() as db:
        return [_seen(one) for one in rows(db, sql, (asset, customer))]


def sent(asset: str, customer: str) -> list[Seen]:
    """The messages that our app has sent to a customer, in order."""
    return [one for one in thread(asset, customer) if one.author == "app" and one.mid]


def is_typing(asset: str, customer: str, now: datetime) -> bool:
    """Whether the customer sees that somebody is typing."""
    last = next((one for one in reversed(thread(asset, customer)) if one.author == "app"), None)
    if last is None or last.action != "typing_on":
        return False
    return (now - last.at).total_seconds() < TYPING_SECONDS


def as_json(seen: Seen) -> dict[str, Any]:
    return {**asdict(seen), "at": seen.at.isoformat()}


def _seen(one: dict[str, Any]) -> Seen:
    content = json.loads(one["content"])
    message = content.get("message") or {}
    postback = content.get("postback") or {}
    attachments = message.get("attachments") or [message.get("attachment") or {}]
    payloads = [part.get("payload") or {} for part in attachments]
    template = payloads[0] if payloads[0].get("template_type") else {}
    other = next((key for key in ("reaction", "referral") if key in content), "")
    return Seen(
        author=one["author"],
        at=_moment(one["at"]) or datetime.fromtimestamp(0, UTC),
        mid=one["mid"] or "",
        text=""
        if one["gone"]
        else message.get("text") or template.get("text") or postback.get("title", ""),
        action=content.get("sender_action", other),
        cards=tuple(_card(card) for card in template.get("elements", ())),
        buttons=tuple(_button(button) for button in template.get("buttons", ())),
        pictures=() if one["gone"] else tuple(p["url"] for p in payloads if "url" in p),
        quick_replies=tuple(
            Button(q.get("title", q["content_type"]), payload=q.get("payload", ""))
            for q in message.get("quick_replies", ())
        ),
        tag=content.get("tag", ""),
        deleted=bool(one["gone"]),
    )


def _card(card: dict[str, Any]) -> Card:
    return Card(
        title=card["title"],
        subtitle=card.get("subtitle", ""),
        image_url=card.get("image_url", ""),
        url=card.get("default_action", {}).get("url", ""),
        buttons=tuple(_button(button) for button in card.get("buttons", ())),
    )


def _button(button: dict[str, Any]) -> Button:
    return Button(button["title"], button.get("url", ""), button.get("payload", ""))


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
