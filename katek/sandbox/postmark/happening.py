"""What becomes of mails: delivered, bounced, opened, clicked, complained of. Kept, and told by webhook."""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from katek.core import clock
from katek.sandbox.postmark.account import NAME
from katek.sandbox.postmark.payloads import TYPE_CODES, payload
from katek.sandbox.stage.calls import Posting
from katek.sandbox.stage.store import changing, fact, row, rows
from katek.sandbox.stage.webhooks import WHERE, post_now

DOOR = "/webhook/email/postmark/tracking/"
TRIGGERS = ("Delivery", "Bounce", "SpamComplaint", "Open", "Click", "SubscriptionChange")
# Postmark's addresses for trying things out, and what a mail to them becomes.
BOUNCES = {
    "hardbounce": "HardBounce",
    "softbounce": "SoftBounce",
    "spamnotification": "SpamNotification",
    "blocked": "Blocked",
    "transient": "Transient",
    "unsubscribe": "Unsubscribe",
    "subscribe": "Subscribe",
}
# What a mail's details call an event.
NAMES = {
    "Delivery": "Delivered",
    "Bounce": "Bounced",
    "SpamComplaint": "Bounced",
    "Open": "Opened",
    "Click": "LinkClicked",
    "SubscriptionChange": "SubscriptionChanged",
}


def happen(message: str, what: str, *, recipient: str = "", **details: Any) -> list[dict[str, Any]]:
    """Something becomes of a mail that was accepted; posts what Postmark would and returns it.

    `what`: one of `TRIGGERS`. `details`: `type` of a bounce, `link` of a click, `user_agent`, `origin`.
    """
    with changing() as db:
        postings = _happen(db, message, what, recipient, details)
    return [
        {"status": post_now(NAME, posting), "body": json.loads(posting.body)}
        for posting in postings
    ]


def of_test_addresses(
    db: sqlite3.Connection, message: str, recipients: tuple[str, ...]
) -> list[Posting]:
    """What Postmark's own test addresses cause at once."""
    postings: list[Posting] = []
    for address in recipients:
        mailbox, _, domain = address.partition("@")
        if domain == "blackhole.postmarkapp.com":
            postings += _happen(db, message, "Delivery", address, {})
        kind = BOUNCES.get(mailbox.partition("+")[0])
        if domain == "bounce-testing.postmarkapp.com" and kind:
            postings += _happen(db, message, "Bounce", address, {"type": kind})
    return postings


def suppress(
    db: sqlite3.Connection, stream: str, email: str, *, reason: str, origin: str
) -> dict[str, Any]:
    """Put an address on a stream's list; what the webhook says of it."""
    now = clock.now().isoformat()
    values = (stream, email.lower(), reason, origin, now)
    db.execute("INSERT OR REPLACE INTO postmark_suppressions VALUES (?, ?, ?, ?, ?)", values)
    return {
        "ChangedAt": now,
        "Origin": origin,
        "SuppressSending": True,
        "SuppressionReason": reason,
    }


def tell(db: sqlite3.Connection, stream: str, told: Mapping[str, Any]) -> list[Posting]:
    """A payload on its way to every webhook that asked for its kind."""
    body = json.dumps(told).encode()
    sql = "SELECT settings FROM postmark_webhooks WHERE stream = ? ORDER BY id"
    hooks = [json.loads(one["settings"]) for one in rows(db, sql, (stream,))] or _own_hook(db)
    wanted = [hook for hook in hooks if hook["Triggers"].get(told["RecordType"], {}).get("Enabled")]
    return [Posting(hook["Url"], body, _headers(hook)) for hook in wanted]


def _happen(
    db: sqlite3.Connection, message: str, what: str, recipient: str, details: Mapping[str, Any]
) -> list[Posting]:
    mail = row(db, "SELECT * FROM postmark_messages WHERE id = ?", (message,))
    if mail is None:
        raise LookupError(f"message: there is no mail {message}.")
    if what not in TRIGGERS:
        raise ValueError(f"what: {what!r} is none of {', '.join(TRIGGERS)}.")
    who = (recipient or json.loads(mail["recipients"])[0]).lower()
    now = clock.now().isoformat()
    told: dict[str, Any] = {"at": now, **details}
    if what in ("Bounce", "SpamComplaint"):
        told |= _bounce(db, mail, who, what, details)
    if what == "SubscriptionChange":
        origin = str(details.get("origin", "Recipient"))
        told |= suppress(db, mail["stream"], who, reason="ManualSuppression", origin=origin)
    if what == "Open":
        told["first"] = not _has_happened(db, message, what, who)
    db.execute(
        "INSERT INTO postmark_events (message, kind, at, recipient, details) VALUES (?, ?, ?, ?, ?)",
        (message, NAMES[what], now, who, json.dumps(told)),
    )
    postings = tell(db, mail["stream"], payload(what, mail, who, told))
    return postings + _consequence(db, mail, who, told)


def _bounce(
    db: sqlite3.Connection, mail: Mapping[str, Any], who: str, what: str, details: Mapping[str, Any]
) -> dict[str, Any]:
    kind = "SpamComplaint" if what == "SpamComplaint" else str(details.get("type", "HardBounce"))
    if kind not in TYPE_CODES:
        raise ValueError(f"type: {kind!r} is none of {', '.join(TYPE_CODES)}.")
    inactive = kind in ("HardBounce", "BadEmailAddress", "SpamComplaint")
    made = db.execute(
        "INSERT INTO postmark_bounces (message, email, type, at, stream, inactive)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (mail["id"], who, kind, clock.now().isoformat(), mail["stream"], inactive),
    )
    return {
        "type": kind,
        "id": 4_323_372_036_854_775_000 + (made.lastrowid or 0),
        "inactive": inactive,
    }


def _consequence(
    db: sqlite3.Connection, mail: Mapping[str, Any], who: str, told: Mapping[str, Any]
) -> list[Posting]:
    """A hard bounce or a complaint also suppresses the address, and that is told separately."""
    if not told.get("inactive"):
        return []
    reason = "SpamComplaint" if told["type"] == "SpamComplaint" else "HardBounce"
    changed = suppress(db, mail["stream"], who, reason=reason, origin="Recipient")
    return tell(db, mail["stream"], payload("SubscriptionChange", mail, who, changed))


def _has_happened(db: sqlite3.Connection, message: str, what: str, who: str) -> bool:
    sql = "SELECT number FROM postmark_events WHERE message = ? AND kind = ? AND recipient = ?"
    return row(db, sql, (message, NAMES[what], who)) is not None


def _own_hook(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Without a webhook of its own the server tells the installation, with the password of its settings."""
    if settings.POSTMARK_WEBHOOK_SECRET is None:
        return []
    user, password = settings.POSTMARK_WEBHOOK_SECRET
    where = str(fact(db, WHERE, "") or settings.KATEK_BASE_URL)
    return [
        {
            "Url": f"{where}{DOOR}",
            "HttpAuth": {"Username": user, "Password": password},
            "Triggers": {name: {"Enabled": True} for name in TRIGGERS},
        }
    ]


def _headers(hook: Mapping[str, Any]) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "User-Agent": "Postmark"}
    auth = hook.get("HttpAuth") or {}
    if auth.get("Username"):
        pair = f"{auth['Username']}:{auth.get('Password', '')}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return {**headers, **{h["Name"]: h["Value"] for h in hook.get("HttpHeaders") or []}}
