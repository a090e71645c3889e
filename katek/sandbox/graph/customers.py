"""Customers of the sandbox: what they do goes to the real webhook doors, built and signed as Meta does it.

The functions serve the rehearsal page and the control API alike; each returns what was posted.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from katek.core import clock
from katek.sandbox.graph import events, signing
from katek.sandbox.graph.world import NAME, Asset, asset_of, customer_of
from katek.sandbox.stage.calls import Posting
from katek.sandbox.stage.store import changing, reading
from katek.sandbox.stage.webhooks import post_now

NAMES = ("Maria Silva", "Jonas Weber", "Aiko Tanaka", "Lena Brandt", "Omar Haddad", "Ines Duarte")

# What each thing that a customer can do is called among the subscribed fields.
FIELDS = {
    "message": "messages",
    "postback": "messaging_postbacks",
    "referral": "messaging_referrals",
    "reaction": "message_reactions",
    "read": "message_reads",
    "delivery": "message_deliveries",
    "message_edit": "message_edits",
}
# These open the window for answers; reading or getting a message doesn't.
STIRRING = ("message", "postback", "referral", "reaction")


class NotSubscribed(LookupError):
    """The app hasn't asked for these events of this account, so Meta would not send them."""


def write(asset: str, customer: str, text: str, *, name: str = "", **more: Any) -> dict[str, Any]:
    """A customer writes. `more`: `quick_reply` (its payload), `reply_to` (a mid), `referral`."""
    content: dict[str, Any] = {"text": text}
    if "quick_reply" in more:
        content["quick_reply"] = {"payload": more.pop("quick_reply")}
    if "reply_to" in more:
        content["reply_to"] = {"mid": more.pop("reply_to")}
    if "referral" in more:
        content["referral"] = more.pop("referral")
    if more:
        raise TypeError(f"write: {', '.join(more)} can't be said here.")
    return _message(asset, customer, content, name)


def send_attachment(
    asset: str,
    customer: str,
    *,
    type: str = "image",
    url: str = "",
    name: str = "",
) -> dict[str, Any]:
    """A customer sends a picture, a voice message or a file."""
    payload = {"url": url or f"https://lookaside.example/{type}"}
    return _message(asset, customer, {"attachments": [{"type": type, "payload": payload}]}, name)


def tap(asset: str, customer: str, title: str, payload: str, *, name: str = "") -> dict[str, Any]:
    """A customer taps a button that sends a postback."""
    found = _asset(asset)
    postback = {"mid": events.message_id(found.platform), "title": title, "payload": payload}
    return _did(found, customer, {"postback": postback}, name=name)


def refer(
    asset: str, customer: str, ref: str, *, source: str = "SHORTLINK", name: str = ""
) -> dict[str, Any]:
    """A customer comes back through a link (m.me, ig.me) or an ad."""
    told = {"ref": ref, "source": source, "type": "OPEN_THREAD"}
    return _did(_asset(asset), customer, {"referral": told}, name=name)


def delete(asset: str, customer: str, mid: str) -> dict[str, Any]:
    """A customer takes a message back."""
    with changing() as db:
        db.execute("UPDATE graph_messages SET gone = 1 WHERE mid = ?", (mid,))
    return _did(_asset(asset), customer, {"message": {"mid": mid, "is_deleted": True}}, stirs=False)


def edit(asset: str, customer: str, mid: str, text: str) -> dict[str, Any]:
    """A customer changes a message."""
    changed = {"mid": mid, "text": text, "num_edit": "1"}
    return _did(_asset(asset), customer, {"message_edit": changed}, stirs=False)


def read(asset: str, customer: str, mid: str = "") -> dict[str, Any]:
    """A customer reads: up to now on Messenger, up to a message on Instagram."""
    found = _asset(asset)
    if found.platform == "instagram":
        return _did(found, customer, {"read": {"mid": mid}}, stirs=False)
    return _did(found, customer, {"read": {"watermark": events.milliseconds()}}, stirs=False)


def deliver(asset: str, customer: str, mid: str) -> dict[str, Any]:
    """A message reaches a customer's phone; Messenger alone tells so."""
    found = _asset(asset)
    if found.platform == "instagram":
        raise ValueError("Instagram sends no delivery receipts.")
    told = {"mids": [mid], "watermark": events.milliseconds()}
    return _did(found, customer, {"delivery": told}, stirs=False)


def react(
    asset: str, customer: str, mid: str, *, reaction: str = "love", emoji: str = "❤️"
) -> dict[str, Any]:
    """A customer reacts to a message; an empty `reaction` takes it back."""
    told = {"mid": mid, "action": "react" if reaction else "unreact"}
    if reaction:
        told |= {"reaction": reaction, "emoji": emoji}
    return _did(_asset(asset), customer, {"reaction": told})


def person_writes(asset: str, customer: str, text: str) -> dict[str, Any]:
    """Staff write from Meta's own inbox: we hear of it as an echo."""
    found = _asset(asset)
    mid = events.message_id(found.platform)
    with changing() as db:
        _keep(db, found, customer, "person", {"message": {"text": text}}, mid)
        element = events.echo_of_person(found, (customer, mid), text)
        field = "message_echoes" if found.platform == "messenger" else "messages"
        posting = signing.posting(db, found, element, field)
    return _sent(posting, mid)


def know(
    asset: str, customer: str, *, name: str = "", wrote_at: float | None = None
) -> dict[str, Any]:
    """Make a customer known without a webhook, as if they had written now or at a time (Unix seconds)."""
    with changing() as db:
        _register(db, _asset(asset), customer, name)
        moment = clock.now().timestamp() if wrote_at is None else wrote_at
        db.execute(
            "UPDATE graph_customers SET wrote_at = ? WHERE asset = ? AND id = ?",
            (moment, asset, customer),
        )
    return {"asset": asset, "customer": customer, "wrote_at": moment}


def _message(asset: str, customer: str, content: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = _asset(asset)
    message = {"mid": events.message_id(found.platform), **content}
    return _did(found, customer, {"message": message}, name=name)


def _did(
    asset: Asset, customer: str, content: dict[str, Any], *, stirs: bool = True, name: str = ""
) -> dict[str, Any]:
    """Keep what a customer did, and post it; a thread that another app holds is told as standby."""
    kind = next(iter(content))
    mid = str(content[kind].get("mid", ""))
    with changing() as db:
        _register(db, asset, customer, name)
        if stirs and kind in STIRRING:
            db.execute(
                "UPDATE graph_customers SET wrote_at = ? WHERE asset = ? AND id = ?",
                (clock.now().timestamp(), asset.id, customer),
            )
            kept = mid if kind in ("message", "postback") else None
            _keep(db, asset, customer, "customer", content, kept)
        element = events.from_customer(asset, customer, **content)
        if kind == "delivery":
            del element["timestamp"]
        posting = signing.posting(
            db, asset, element, FIELDS[kind], standby=_is_held(db, asset, customer)
        )
    return _sent(posting, mid)


def _sent(posting: Posting | None, mid: str) -> dict[str, Any]:
    if posting is None:
        raise NotSubscribed("The app has not subscribed to these events of this account.")
    status = post_now(NAME, posting)
    return {"mid": mid, "status": status, "body": posting.body.decode()}


def _register(db: sqlite3.Connection, asset: Asset, customer: str, name: str) -> None:
    if not customer.isdecimal():
        raise ValueError(f"customer: {customer!r} is not an id of digits.")
    if customer_of(db, asset.id, customer) is None:
        given = name or NAMES[int(customer) % len(NAMES)]
        handle = given.lower().replace(" ", ".")
        values = (asset.id, customer, given, handle)
        db.execute("INSERT INTO graph_customers VALUES (?, ?, ?, ?, NULL, NULL)", values)
    elif name:
        db.execute(
            "UPDATE graph_customers SET name = ? WHERE asset = ? AND id = ?",
            (name, asset.id, customer),
        )


def _keep(
    db: sqlite3.Connection,
    asset: Asset,
    customer: str,
    author: str,
    content: Mapping[str, Any],
    mid: str | None,
) -> None:
    db.execute(
        "INSERT INTO graph_messages (mid, asset, customer, author, at, content) VALUES (?, ?, ?, ?, ?, ?)",
        (mid, asset.id, customer, author, clock.now().timestamp(), json.dumps(content)),
    )


def _is_held(db: sqlite3.Connection, asset: Asset, customer: str) -> bool:
    """Whether an app other than ours controls the thread."""
    found = customer_of(db, asset.id, customer)
    owner = found["owner"] if found else None
    return owner is not None and owner == events.inbox_app(asset.platform)


def _asset(asset: str) -> Asset:
    with reading() as db:
        found = asset_of(db, asset)
    if found is None:
        raise LookupError(f"asset: there is no page or Instagram account {asset}.")
    return found
