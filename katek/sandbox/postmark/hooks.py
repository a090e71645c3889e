"""`/webhooks` and `/message-streams/{stream}/suppressions`: what is told to whom, and who gets no mail."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from katek.core import clock
from katek.sandbox.postmark.account import stream_kind
from katek.sandbox.postmark.happening import TRIGGERS, suppress, tell
from katek.sandbox.postmark.refusals import Refusal
from katek.sandbox.stage.calls import Posting, Reply
from katek.sandbox.stage.store import row, rows
from katek.sandbox.stage.webhooks import is_local

KEYS = ("Url", "MessageStream", "HttpAuth", "HttpHeaders", "Triggers")
MOST_PER_STREAM, MOST_SUPPRESSIONS = 10, 50


def webhooks(db: sqlite3.Connection, query: Mapping[str, str]) -> Reply:
    """`GET /webhooks`."""
    found = [
        _hook(one)
        for one in rows(db, "SELECT * FROM postmark_webhooks ORDER BY id")
        if query.get("MessageStream", one["stream"]) == one["stream"]
    ]
    return Reply(200, {"Webhooks": found})


def make_webhook(db: sqlite3.Connection, given: Any) -> Reply:
    """`POST /webhooks`."""
    wanted = _settings(given)
    stream = str(given.get("MessageStream") or "outbound")
    if stream_kind(db, stream) is None:
        raise Refusal(1226, "The message stream was not found.")
    count = row(db, "SELECT count(*) AS n FROM postmark_webhooks WHERE stream = ?", (stream,))
    if count and count["n"] >= MOST_PER_STREAM:
        raise Refusal(606, f"A stream has at most {MOST_PER_STREAM} webhooks.")
    made = db.execute(
        "INSERT INTO postmark_webhooks (stream, settings) VALUES (?, ?)",
        (stream, json.dumps(wanted)),
    )
    return Reply(200, {"ID": made.lastrowid, "MessageStream": stream, **wanted})


def webhook(db: sqlite3.Connection, number: str) -> dict[str, Any]:
    found = row(db, "SELECT * FROM postmark_webhooks WHERE id = ?", (number,))
    if found is None:
        raise Refusal(12, "The webhook was not found.", status=404)
    return found


def read_webhook(db: sqlite3.Connection, number: str) -> Reply:
    return Reply(200, _hook(webhook(db, number)))


def change_webhook(db: sqlite3.Connection, number: str, given: Any) -> Reply:
    """`PUT /webhooks/{id}`."""
    known = webhook(db, number)
    wanted = _settings({**json.loads(known["settings"]), **given})
    db.execute(
        "UPDATE postmark_webhooks SET settings = ? WHERE id = ?", (json.dumps(wanted), number)
    )
    return read_webhook(db, number)


def end_webhook(db: sqlite3.Connection, number: str) -> Reply:
    """`DELETE /webhooks/{id}`."""
    webhook(db, number)
    db.execute("DELETE FROM postmark_webhooks WHERE id = ?", (number,))
    return Reply(200, {"ErrorCode": 0, "Message": f"Webhook {number} removed."})


def suppressions(db: sqlite3.Connection, stream: str, query: Mapping[str, str]) -> Reply:
    """`GET …/suppressions/dump`."""
    _need_stream(db, stream)
    sql = "SELECT * FROM postmark_suppressions WHERE stream = ? ORDER BY at, email"
    found = [
        {
            "EmailAddress": one["email"],
            "SuppressionReason": one["reason"],
            "Origin": one["origin"],
            "CreatedAt": one["at"],
        }
        for one in rows(db, sql, (stream,))
    ]
    names = ("SuppressionReason", "Origin", "EmailAddress")
    return Reply(
        200,
        {"Suppressions": [s for s in found if all(query.get(n, s[n]) == s[n] for n in names)]},
    )


def add_suppressions(db: sqlite3.Connection, stream: str, given: Any) -> Reply:
    """`POST …/suppressions`: by the account's own hand."""
    told: list[dict[str, str | None]] = []
    postings: list[Posting] = []
    for email in _emails(db, stream, given):
        if "@" not in email:
            told.append({"EmailAddress": email, "Status": "Failed", "Message": _NO_ADDRESS})
            continue
        changed = suppress(db, stream, email, reason="ManualSuppression", origin="Customer")
        postings += _told(db, stream, email, changed)
        told.append({"EmailAddress": email, "Status": "Suppressed", "Message": None})
    return Reply(200, {"Suppressions": told}, afterwards=postings)


def end_suppressions(db: sqlite3.Connection, stream: str, given: Any) -> Reply:
    """`POST …/suppressions/delete`: a complaint stays."""
    told: list[dict[str, str | None]] = []
    postings: list[Posting] = []
    sql = "SELECT reason FROM postmark_suppressions WHERE stream = ? AND email = ?"
    for email in _emails(db, stream, given):
        found = row(db, sql, (stream, email))
        if found and found["reason"] == "SpamComplaint":
            told.append({"EmailAddress": email, "Status": "Failed", "Message": _COMPLAINT})
            continue
        db.execute(
            "DELETE FROM postmark_suppressions WHERE stream = ? AND email = ?", (stream, email)
        )
        changed = {
            "ChangedAt": clock.now().isoformat(),
            "Origin": "Customer",
            "SuppressSending": False,
            "SuppressionReason": None,
        }
        postings += _told(db, stream, email, changed)
        told.append({"EmailAddress": email, "Status": "Deleted", "Message": None})
    return Reply(200, {"Suppressions": told}, afterwards=postings)


_NO_ADDRESS = "An invalid email address was provided."
_COMPLAINT = "You do not have the required authority to change this suppression."


def _told(
    db: sqlite3.Connection, stream: str, email: str, changed: Mapping[str, Any]
) -> list[Posting]:
    """A change without a mail: no MessageID, no metadata."""
    common = {
        "RecordType": "SubscriptionChange",
        "MessageStream": stream,
        "ServerID": 1001,
        "MessageID": None,
        "Tag": None,
        "Metadata": {},
        "Recipient": email,
    }
    return tell(db, stream, {**common, **changed})


def _emails(db: sqlite3.Connection, stream: str, given: Any) -> list[str]:
    _need_stream(db, stream)
    listed = given.get("Suppressions") if isinstance(given, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Refusal(403, "Invalid request field(s): Suppressions.")
    if len(listed) > MOST_SUPPRESSIONS:
        raise Refusal(300, f"At most {MOST_SUPPRESSIONS} addresses can be changed at once.")
    return [str(one.get("EmailAddress", "")).lower() for one in listed]


def _need_stream(db: sqlite3.Connection, stream: str) -> None:
    if stream_kind(db, stream) is None:
        raise Refusal(1226, "The message stream was not found.")


def _settings(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or set(given) - set(KEYS):
        raise Refusal(403, "Invalid request field(s).")
    url = str(given.get("Url", ""))
    if not is_local(url):
        # The real one refuses internal addresses; this one may reach nothing else.
        raise Refusal(606, "The webhook URL is invalid: the sandbox posts to this machine only.")
    triggers = given.get("Triggers") or {}
    if set(triggers) - set(TRIGGERS):
        raise Refusal(403, "Invalid request field(s): Triggers.")
    off: dict[str, Any] = {name: {"Enabled": False} for name in TRIGGERS}
    return {
        "Url": url,
        "HttpAuth": given.get("HttpAuth"),
        "HttpHeaders": given.get("HttpHeaders") or [],
        "Triggers": {**off, **triggers},
    }


def _hook(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"ID": one["id"], "MessageStream": one["stream"], **json.loads(one["settings"])}
