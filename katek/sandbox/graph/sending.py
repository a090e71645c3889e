"""`POST /{page}/messages`: who may be written to and when; what was accepted is kept and echoed."""

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from katek.core import clock
from katek.sandbox.graph import message_checks, signing
from katek.sandbox.graph.events import echo, message_id
from katek.sandbox.graph.refusals import Refusal, wrong_parameter
from katek.sandbox.graph.tokens import Token
from katek.sandbox.graph.world import NAME, Asset, customer_of
from katek.sandbox.stage.calls import Posting, Reply
from katek.sandbox.stage.store import row
from katek.sandbox.stage.switches import take_in

DAY = 86400
WINDOW, HUMAN_WINDOW = DAY, 7 * DAY
OUTSIDE = {"messenger": 2018278, "instagram": 2534022}
NOBODY = {"messenger": 2018001, "instagram": 2534014}
SCOPES = {"page": {"messenger": "pages_messaging", "instagram": "instagram_manage_messages"}}


def send(
    db: sqlite3.Connection,
    asset: Asset,
    body: Mapping[str, Any],
    token: Token,
    path: str,
) -> Reply:
    """Accept a message or a sender action. `asset`: the account it goes out from; `path`: as it was called."""
    recipient = message_checks.check(body, asset.platform)
    _need_scopes(token, asset)
    customer = customer_of(db, asset.id, recipient)
    if customer is None:
        raise wrong_parameter("No matching user found", NOBODY[asset.platform])
    _need_window(asset, customer, body)
    _need_thread(asset, customer, token)
    _need_messages(db, asset, recipient, body)
    if "sender_action" in body:
        _keep(db, asset, recipient, {"sender_action": body["sender_action"]}, None)
        return Reply(200, {"recipient_id": recipient})
    mid = message_id(asset.platform)
    kept = {key: body[key] for key in ("message", "tag", "reply_to") if key in body}
    _keep(db, asset, recipient, {**kept, "app_id": token.app}, mid)
    reply = Reply(200, {"recipient_id": recipient, "message_id": mid})
    _echo(db, echo_posting(db, asset, (recipient, mid), body["message"]), reply, path)
    return reply


def sender(db: sqlite3.Connection, token: Token, recipient: object, host: str) -> Asset:
    """The account that a page's token writes from: its Instagram account when it knows the recipient."""
    page = row(
        db,
        "SELECT * FROM graph_pages WHERE id = ? OR instagram = ?",
        (token.subject, token.subject),
    )
    if page is None or token.kind not in ("page", "instagram"):
        raise Refusal("(#210) A page access token is required to request this resource.", 210)
    if host == "instagram":
        return Asset(page["instagram"], "instagram", page["username"], page["id"])
    if page["instagram"] and customer_of(db, page["instagram"], str(recipient)):
        return Asset(page["instagram"], "instagram", page["username"], page["id"])
    return Asset(page["id"], "messenger", page["name"], page["id"])


def _need_scopes(token: Token, asset: Asset) -> None:
    if token.kind == "instagram":
        token.needs("instagram_business_manage_messages")
    else:
        token.needs(SCOPES["page"][asset.platform])


def _need_window(asset: Asset, customer: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    age = clock.now().timestamp() - (customer["wrote_at"] or 0)
    allowed = HUMAN_WINDOW if body.get("tag") == "HUMAN_AGENT" else WINDOW
    if customer["wrote_at"] is None or age > allowed:
        raise Refusal(
            "(#10) This message is sent outside of allowed window. Learn more about the new policy here:"
            " https://developers.facebook.com/docs/messenger-platform/policy-overview",
            10,
            OUTSIDE[asset.platform],
            status=403,
        )


def _need_thread(asset: Asset, customer: Mapping[str, Any], token: Token) -> None:
    if customer["owner"] in (None, token.app):
        return
    if asset.platform == "instagram":
        raise wrong_parameter("Not the owner of the thread", 2534037)
    raise Refusal(
        "(#10) Message failed to send because another app is controlling this thread now.",
        10,
        2018300,
    )


def _need_messages(
    db: sqlite3.Connection, asset: Asset, recipient: str, body: Mapping[str, Any]
) -> None:
    """What a reply or a reaction points at has to be in this thread."""
    mid = body.get("reply_to", {}).get("mid") or body.get("payload", {}).get("message_id")
    sql = "SELECT mid FROM graph_messages WHERE mid = ? AND asset = ? AND customer = ?"
    if mid and row(db, sql, (mid, asset.id, recipient)) is None:
        raise wrong_parameter(f"There is no message {mid} in this conversation.")


def _keep(
    db: sqlite3.Connection, asset: Asset, customer: str, content: Mapping[str, Any], mid: str | None
) -> None:
    db.execute(
        "INSERT INTO graph_messages (mid, asset, customer, author, at, content)"
        " VALUES (?, ?, ?, 'app', ?, ?)",
        (mid, asset.id, customer, clock.now().timestamp(), json.dumps(content)),
    )


def _echo(db: sqlite3.Connection, posting: Posting | None, reply: Reply, path: str) -> None:
    """Post the echo with the answer: behind it, unless a switch says otherwise."""
    if posting is None:
        return
    orders = take_in(db, NAME, path, "echo").get("echo")
    kind = orders.kind if orders else ""
    if kind == "echo_first":
        reply.first.append(posting)
    elif kind != "no_echo":
        delay = orders.seconds if orders else 0.0
        reply.afterwards.append(replace(posting, delay=delay))


def echo_posting(
    db: sqlite3.Connection, asset: Asset, sent: tuple[str, str], message: Mapping[str, Any]
) -> Posting | None:
    """Our own message as it comes back to us; None when the app doesn't ask for echoes of this account."""
    field = "message_echoes" if asset.platform == "messenger" else "messages"
    return signing.posting(db, asset, echo(asset, sent, message), field)


def upload(body: Mapping[str, Any]) -> Reply:
    """`POST /{page}/message_attachments`: a file for later."""
    message = body.get("message")
    attachment = message.get("attachment") if isinstance(message, dict) else None
    if not isinstance(attachment, dict) or attachment.get("type") not in message_checks.MEDIA:
        raise wrong_parameter(
            "Param message[attachment][type] must be one of {image, audio, video, file}"
        )
    message_checks.media(attachment.get("payload"), "message[attachment][payload]")
    return Reply(200, {"attachment_id": str(secrets.randbelow(10**15) + 10**15)})
