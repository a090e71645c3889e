"""What Postmark's control API and the rehearsal page can do: what becomes of mails, and the account."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from katek.sandbox.postmark.happening import TRIGGERS, happen
from katek.sandbox.stage.control import Act
from katek.sandbox.stage.store import changing, reading, rows


@dataclass(frozen=True)
class Mail:
    """A mail that was accepted. `content`: the message as it was given; `at`: RFC 3339."""

    id: str
    at: str
    stream: str
    recipients: tuple[str, ...]
    sender: str
    subject: str
    metadata: Mapping[str, str]
    content: Mapping[str, Any]


def mails(recipient: str = "") -> list[Mail]:
    """What was accepted, in order; of one recipient or of all."""
    with reading() as db:
        found = rows(db, "SELECT * FROM postmark_messages ORDER BY number")
    kept = [
        Mail(
            id=one["id"],
            at=one["at"],
            stream=one["stream"],
            recipients=tuple(json.loads(one["recipients"])),
            sender=one["sender"],
            subject=one["subject"],
            metadata=json.loads(one["metadata"]),
            content=json.loads(one["content"]),
        )
        for one in found
    ]
    return [mail for mail in kept if not recipient or recipient.lower() in mail.recipients]


def seen(recipient: str = "") -> dict[str, Any]:
    told = [
        {"id": m.id, "at": m.at, "to": m.recipients, "metadata": m.metadata, "content": m.content}
        for m in mails(recipient)
    ]
    return {"mails": told}


def add_token(token: str) -> dict[str, str]:
    """One more server token, such as an organization's own."""
    with changing() as db:
        db.execute("INSERT OR IGNORE INTO postmark_tokens VALUES (?)", (token,))
    return {"token": token}


def refuse_sender(pattern: str, code: int = 400) -> dict[str, int]:
    """Senders whose address ends so are refused: 400 unknown, 401 unconfirmed, 405 no credits, 412, 413."""
    if code not in (400, 401, 405, 412, 413):
        raise ValueError(f"code: {code} is none of 400, 401, 405, 412, 413.")
    with changing() as db:
        values = (pattern.lower(), code)
        db.execute("INSERT OR REPLACE INTO postmark_senders VALUES (?, ?)", values)
    return {"code": code}


def webhook(url: str, user: str, password: str, stream: str = "outbound") -> dict[str, str]:
    """Tell everything that happens on a stream to this address."""
    settings = {
        "Url": url,
        "HttpAuth": {"Username": user, "Password": password},
        "Triggers": {name: {"Enabled": True} for name in TRIGGERS},
    }
    with changing() as db:
        db.execute(
            "INSERT INTO postmark_webhooks (stream, settings) VALUES (?, ?)",
            (stream, json.dumps(settings)),
        )
    return {"url": url}


def unsubscribing(stream: str, mode: str) -> dict[str, str]:
    """Who handles unsubscribing on a stream: None, Postmark or Custom."""
    if mode not in ("None", "Postmark", "Custom"):
        raise ValueError(f"mode: {mode!r} is none of None, Postmark, Custom.")
    with changing() as db:
        values = (mode, stream)
        db.execute("UPDATE postmark_streams SET unsubscribing = ? WHERE id = ?", values)
    return {"mode": mode}


def event(message: str, what: str, recipient: str = "", **details: Any) -> dict[str, Any]:
    return {"posted": happen(message, what, recipient=recipient, **details)}


ACTS: Mapping[str, Act] = {
    "event": event,
    "token": add_token,
    "sender": refuse_sender,
    "webhook": webhook,
    "unsubscribing": unsubscribing,
    "seen": seen,
}
