"""What Postmark can be asked: messages, their details, bounces, suppressions, streams, the server."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from katek.sandbox.postmark.account import SERVER_ID
from katek.sandbox.postmark.payloads import TYPE_CODES
from katek.sandbox.postmark.refusals import Refusal
from katek.sandbox.stage.calls import Reply
from katek.sandbox.stage.store import row, rows

MOST_AT_ONCE, MOST_DEEP = 500, 10_000
FILTERS = {"fromemail": "sender", "tag": "tag", "subject": "subject", "messagestream": "stream"}
KNOWN = {"count", "offset", "recipient", "status", "fromdate", "todate", *FILTERS}


def messages(db: sqlite3.Connection, query: Mapping[str, str]) -> Reply:
    """`GET /messages/outbound`, the newest first."""
    count, offset = _paging(query)
    where, values = ["1"], []
    metadata = [name for name in query if name.startswith("metadata_")]
    if len(metadata) > 1:
        raise Refusal(300, "You can only filter by one metadata field at a time.")
    if strangers := set(query) - KNOWN - set(metadata):
        raise Refusal(300, f"Invalid query parameter(s): {', '.join(sorted(strangers))}.")
    for name in metadata:
        where.append("id IN (SELECT message FROM postmark_metadata WHERE name = ? AND value = ?)")
        values += [name.removeprefix("metadata_").lower(), query[name]]
    for name, column in FILTERS.items():
        if name in query:
            where.append(f"{column} = ?")
            values.append(query[name])
    if "recipient" in query:
        where.append("EXISTS (SELECT 1 FROM json_each(recipients) WHERE value = ?)")
        values.append(query["recipient"].lower())
    if "status" in query:
        where.append("status = ? COLLATE NOCASE")
        values.append(query["status"])
    for name, sign in (("fromdate", ">="), ("todate", "<=")):
        if name in query:
            where.append(f"at {sign} ?")
            values.append(query[name])
    source = f"FROM postmark_messages WHERE {' AND '.join(where)}"
    total = row(db, f"SELECT count(*) AS n {source}", values) or {"n": 0}
    found = rows(
        db, f"SELECT * {source} ORDER BY number DESC LIMIT ? OFFSET ?", [*values, count, offset]
    )
    return Reply(200, {"TotalCount": total["n"], "Messages": [_message(one) for one in found]})


def details(db: sqlite3.Connection, message: str) -> Reply:
    """`GET /messages/outbound/{id}/details`."""
    found = row(db, "SELECT * FROM postmark_messages WHERE id = ?", (message,))
    if found is None:
        raise Refusal(701, "This message does not exist.")
    sql = "SELECT * FROM postmark_events WHERE message = ? ORDER BY number"
    content = json.loads(found["content"])
    return Reply(
        200,
        {
            **_message(found),
            "TextBody": content.get("TextBody") or "",
            "HtmlBody": content.get("HtmlBody") or "",
            "Body": "",
            "MessageEvents": [
                {
                    "Recipient": one["recipient"],
                    "Type": one["kind"],
                    "ReceivedAt": one["at"],
                    "Details": {},
                }
                for one in rows(db, sql, (message,))
            ],
        },
    )


def bounces(db: sqlite3.Connection, query: Mapping[str, str]) -> Reply:
    """`GET /bounces`, the newest first."""
    count, offset = _paging(query)
    found = [
        _bounce(one)
        for one in rows(db, "SELECT * FROM postmark_bounces ORDER BY id DESC")
        if query.get("type", one["type"]) == one["type"]
        and query.get("emailFilter", "") in one["email"]
        and query.get("messageID", one["message"]) == one["message"]
        and query.get("inactive", str(bool(one["inactive"])).lower())
        == str(bool(one["inactive"])).lower()
    ]
    return Reply(200, {"TotalCount": len(found), "Bounces": found[offset : offset + count]})


def bounce(db: sqlite3.Connection, number: str) -> dict[str, Any]:
    """One bounce by its id."""
    found = row(
        db,
        "SELECT * FROM postmark_bounces WHERE id = ?",
        (int(number) - 4_323_372_036_854_775_000 if number.isdecimal() else 0,),
    )
    if found is None:
        raise Refusal(1001, "This bounce does not exist.")
    return found


def activate(db: sqlite3.Connection, number: str) -> Reply:
    """`PUT /bounces/{id}/activate`: takes the suppression back."""
    found = bounce(db, number)
    if found["type"] == "SpamComplaint":
        raise Refusal(1003, "This bounce can't be activated.")
    db.execute("UPDATE postmark_bounces SET inactive = 0 WHERE id = ?", (found["id"],))
    values = (found["stream"], found["email"])
    db.execute("DELETE FROM postmark_suppressions WHERE stream = ? AND email = ?", values)
    return Reply(200, {"Message": "OK", "Bounce": _bounce({**found, "inactive": 0})})


def stream(db: sqlite3.Connection, name: str) -> Reply:
    """`GET /message-streams/{id}`."""
    found = row(db, "SELECT * FROM postmark_streams WHERE id = ?", (name,))
    if found is None:
        raise Refusal(1226, "The message stream was not found.")
    return Reply(200, _stream(found))


def streams(db: sqlite3.Connection) -> Reply:
    found = [_stream(one) for one in rows(db, "SELECT * FROM postmark_streams ORDER BY id")]
    return Reply(200, {"MessageStreams": found, "TotalCount": len(found)})


def server(token: str) -> Reply:
    """`GET /server`."""
    return Reply(
        200,
        {
            "ID": SERVER_ID,
            "Name": "Katek sandbox",
            "ApiTokens": [token],
            "Color": "blue",
            "SmtpApiActivated": True,
            "RawEmailEnabled": False,
            "DeliveryType": "Live",
            "InboundAddress": "katek@inbound.postmarkapp.com",
            "InboundHookUrl": "",
            "TrackOpens": False,
            "TrackLinks": "None",
            "EnableSmtpApiErrorHooks": False,
        },
    )


def _paging(query: Mapping[str, str]) -> tuple[int, int]:
    count, offset = query.get("count", ""), query.get("offset", "")
    if not count.isdecimal() or not offset.isdecimal():
        raise Refusal(300, "Parameters 'count' and 'offset' are required and must be numbers.")
    if int(count) > MOST_AT_ONCE or int(count) + int(offset) > MOST_DEEP:
        raise Refusal(13, f"count is at most {MOST_AT_ONCE}, count + offset at most {MOST_DEEP}.")
    return int(count), int(offset)


def _message(one: Mapping[str, Any]) -> dict[str, Any]:
    recipients = json.loads(one["recipients"])
    content = json.loads(one["content"])
    return {
        "Tag": one["tag"],
        "MessageID": one["id"],
        "MessageStream": one["stream"],
        "To": [{"Email": email, "Name": None} for email in recipients],
        "Cc": [],
        "Bcc": [],
        "Recipients": recipients,
        "ReceivedAt": one["at"],
        "From": content["From"],
        "Subject": one["subject"],
        "Attachments": [file["Name"] for file in content.get("Attachments") or []],
        "Status": one["status"],
        "TrackOpens": bool(content.get("TrackOpens")),
        "TrackLinks": content.get("TrackLinks") or "None",
        "Metadata": json.loads(one["metadata"]),
        "Sandboxed": False,
    }


def _bounce(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ID": 4_323_372_036_854_775_000 + one["id"],
        "Type": one["type"],
        "TypeCode": TYPE_CODES[one["type"]],
        "Name": one["type"],
        "MessageID": one["message"],
        "Email": one["email"],
        "BouncedAt": one["at"],
        "Inactive": bool(one["inactive"]),
        "CanActivate": one["type"] != "SpamComplaint",
        "MessageStream": one["stream"],
    }


def _stream(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ID": one["id"],
        "ServerID": SERVER_ID,
        "Name": one["id"].capitalize(),
        "MessageStreamType": one["kind"],
        "SubscriptionManagementConfiguration": {"UnsubscribeHandlingType": one["unsubscribing"]},
        "ArchivedAt": None,
    }
