"""`/email` and `/email/batch`: taken in, kept, and answered item by item."""

import json
import sqlite3
import uuid
from collections.abc import Mapping
from typing import Any

from katek.core import clock
from katek.sandbox.postmark import happening
from katek.sandbox.postmark.message_checks import Checked, check
from katek.sandbox.postmark.refusals import Refusal
from katek.sandbox.stage.calls import Posting, Reply
from katek.sandbox.stage.store import rows

MOST_IN_BATCH = 500
MOST_BYTES, MOST_BATCH_BYTES = 10 * 1024 * 1024, 50 * 1024 * 1024
INACTIVE = (
    "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: {who}."
    " Inactive recipients are ones that have generated a hard bounce, a spam complaint, or a manual"
    " suppression."
)
PARTLY = (
    "Message OK, but will not deliver to these inactive addresses: {who}. Inactive recipients are ones that"
    " have generated a hard bounce, a spam complaint, or a manual suppression."
)


def need_size(size: int, *, batch: bool) -> None:
    """Refuse a body that is too large, before anybody reads it."""
    if batch and size > MOST_BATCH_BYTES:
        raise Refusal(300, "The batch exceeds 50 MB.", status=413)
    if not batch and size > MOST_BYTES:
        raise Refusal(300, "The message exceeds 10 MB.", status=413)


def one(db: sqlite3.Connection, message: Any, *, test: bool) -> Reply:
    """`POST /email`."""
    postings: list[Posting] = []
    told = _take(db, message, postings, test=test)
    return Reply(200, told, afterwards=postings)


def batch(db: sqlite3.Connection, messages: Any, *, test: bool) -> Reply:
    """`POST /email/batch`: 200 whatever becomes of single messages, in their order."""
    if not isinstance(messages, list):
        raise Refusal(402, "Received invalid JSON input: a batch must be an array.")
    if len(messages) > MOST_IN_BATCH:
        raise Refusal(410, f"You can only send up to {MOST_IN_BATCH} messages in a batch.")
    postings: list[Posting] = []
    told = []
    for message in messages:
        try:
            told.append(_take(db, message, postings, test=test))
        except Refusal as refusal:
            told.append(refusal.body())
    return Reply(200, told, afterwards=postings)


def _take(
    db: sqlite3.Connection, message: Any, postings: list[Posting], *, test: bool
) -> dict[str, Any]:
    checked = check(db, message)
    inactive = _inactive(db, checked)
    if len(inactive) == len(set(checked.recipients)):
        raise Refusal(406, INACTIVE.format(who=", ".join(inactive)))
    message_id, now = str(uuid.uuid4()), clock.now().isoformat()
    text = PARTLY.format(who=", ".join(inactive)) if inactive else "OK"
    told = {
        "To": message.get("To", ""),
        "SubmittedAt": now,
        "MessageID": message_id,
        "ErrorCode": 0,
        "Message": "Test job accepted" if test else text,
    }
    if not test:
        _keep(db, message, checked, (message_id, now))
        postings.extend(happening.of_test_addresses(db, message_id, checked.recipients))
    return told


def _inactive(db: sqlite3.Connection, checked: Checked) -> list[str]:
    sql = "SELECT email FROM postmark_suppressions WHERE stream = ? AND email = ?"
    return sorted({e for e in checked.recipients if rows(db, sql, (checked.stream, e))})


def _keep(
    db: sqlite3.Connection, message: Mapping[str, Any], checked: Checked, said: tuple[str, str]
) -> None:
    message_id, now = said
    db.execute(
        "INSERT INTO postmark_messages"
        " (id, stream, at, status, recipients, sender, subject, tag, metadata, content)"
        " VALUES (?, ?, ?, 'Sent', ?, ?, ?, ?, ?, ?)",
        (
            message_id,
            checked.stream,
            now,
            json.dumps(checked.recipients),
            checked.sender,
            message.get("Subject") or "",
            message.get("Tag"),
            json.dumps(dict(checked.metadata)),
            json.dumps(message, ensure_ascii=False),
        ),
    )
    db.executemany(
        "INSERT OR IGNORE INTO postmark_metadata VALUES (?, ?, ?)",
        [(name.lower(), value, message_id) for name, value in checked.metadata.items()],
    )
