"""Conversation Routing (who may write in a thread) and reading conversations back."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from katek.core import clock
from katek.sandbox.graph.refusals import wrong_parameter
from katek.sandbox.graph.tokens import Token
from katek.sandbox.graph.world import Asset, asset_of, customer_of
from katek.sandbox.stage.calls import Reply
from katek.sandbox.stage.store import row, rows

MOVES = ("pass_thread_control", "take_thread_control", "release_thread_control")
DAY = 86400


def move(
    db: sqlite3.Connection, name: str, asset: Asset, token: Token, params: Mapping[str, Any]
) -> Reply:
    """Hand a thread to another app, take it, or leave it to nobody."""
    recipient = params.get("recipient")
    customer = str(recipient.get("id", "")) if isinstance(recipient, dict) else ""
    found = next((a for a in both(db, asset) if customer_of(db, a.id, customer)), None)
    if found is None:
        raise wrong_parameter("No matching user found", 2018001)
    owner = {"take_thread_control": token.app, "release_thread_control": None}.get(name)
    if name == "pass_thread_control":
        owner = str(params.get("target_app_id", ""))
        if not owner.isdecimal():
            raise wrong_parameter("The parameter target_app_id is required")
    db.execute(
        "UPDATE graph_customers SET owner = ? WHERE asset = ? AND id = ?",
        (owner, found.id, customer),
    )
    return Reply(200, {"success": True})


def owner(db: sqlite3.Connection, asset: Asset, params: Mapping[str, Any]) -> Reply:
    """`/{page}/thread_owner?recipient=…`."""
    customer = str(params.get("recipient", ""))
    found = next((c for a in both(db, asset) if (c := customer_of(db, a.id, customer))), None)
    if found is None:
        raise wrong_parameter("No matching user found", 2018001)
    if found["owner"] is None:
        return Reply(200, {"data": []})
    until = int((found["wrote_at"] or clock.now().timestamp()) + DAY)
    told = {"app_id": found["owner"], "expiration": until}
    return Reply(200, {"data": [{"thread_owner": told}]})


def conversations(db: sqlite3.Connection, asset: Asset, params: Mapping[str, Any]) -> Reply:
    """`/{page}/conversations?platform=…&fields=…`: the newest first, each with its messages."""
    platform = str(params.get("platform", "messenger"))
    if platform not in ("messenger", "instagram"):
        raise wrong_parameter("Param platform must be one of {MESSENGER, INSTAGRAM}")
    chosen = next((one for one in both(db, asset) if one.platform == platform), None)
    if chosen is None:
        raise wrong_parameter("The page is not linked to an Instagram account", 2534013)
    sql = (
        "SELECT customer, max(at) AS at FROM graph_messages WHERE asset = ? AND mid IS NOT NULL"
        " GROUP BY customer ORDER BY at DESC"
    )
    return Reply(
        200,
        {
            "data": [
                {
                    "id": f"t_{one['customer']}",
                    "updated_time": _time(one["at"]),
                    "messages": {"data": _messages(db, chosen, one["customer"])},
                }
                for one in rows(db, sql, (chosen.id,))
            ]
        },
    )


def both(db: sqlite3.Connection, asset: Asset) -> list[Asset]:
    """A page and its Instagram account."""
    page = row(db, "SELECT instagram FROM graph_pages WHERE id = ?", (asset.page,))
    ids = (asset.page, page["instagram"] if page else None)
    return [found for one in ids if one and (found := asset_of(db, one))]


def _messages(db: sqlite3.Connection, asset: Asset, customer: str) -> list[dict[str, Any]]:
    sql = (
        "SELECT * FROM graph_messages WHERE asset = ? AND customer = ? AND mid IS NOT NULL AND NOT gone"
        " ORDER BY number DESC LIMIT 25"
    )
    return [
        {
            "id": one["mid"],
            "created_time": _time(one["at"]),
            "from": {"id": customer if one["author"] == "customer" else asset.id},
            "to": {"data": [{"id": asset.id if one["author"] == "customer" else customer}]},
            "message": json.loads(one["content"]).get("message", {}).get("text", ""),
        }
        for one in rows(db, sql, (asset.id, customer))
    ]


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
