"""`/{page}/subscribed_apps`: which events of an account the app wants to hear of."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from katek.sandbox.graph.refusals import Refusal, wrong_parameter
from katek.sandbox.graph.signing import subscribed
from katek.sandbox.graph.tokens import Token
from katek.sandbox.stage.calls import Reply

PAGE_FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "messaging_referrals",
    "messaging_optins",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "messaging_feedback",
    "messaging_account_linking",
    "message_template_status_update",
    "response_feedback",
    "standby",
    "feed",
)
INSTAGRAM_FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "messaging_referral",
    "messaging_handover",
    "messaging_optins",
    "message_edit",
    "standby",
    "comments",
    "live_comments",
    "mentions",
)


def answer(
    db: sqlite3.Connection, method: str, asset: str, token: Token, params: Mapping[str, Any]
) -> Reply:
    """Read, set or end what the token's app hears of an account."""
    instagram = token.kind == "instagram"
    if not instagram:
        if token.kind != "page":
            raise Refusal("(#210) A page access token is required to request this resource.", 210)
        token.needs("pages_manage_metadata", code=200)
    else:
        token.needs("instagram_business_basic", code=200)
    if method == "GET":
        return _read(db, asset, token)
    if method == "DELETE":
        db.execute(
            "DELETE FROM graph_subscriptions WHERE asset = ? AND app = ?", (asset, token.app)
        )
        return Reply(200, {"success": True})
    fields = _fields(params, INSTAGRAM_FIELDS if instagram else PAGE_FIELDS)
    _need_for_messages(token, fields)
    values = (asset, token.app, json.dumps(fields))
    db.execute("INSERT OR REPLACE INTO graph_subscriptions VALUES (?, ?, ?)", values)
    return Reply(200, {"success": True})


def _read(db: sqlite3.Connection, asset: str, token: Token) -> Reply:
    fields = subscribed(db, asset, token.app)
    if fields is None:
        return Reply(200, {"data": []})
    app = {"category": "Business", "link": "https://katek.example/", "name": "Katek"}
    return Reply(200, {"data": [{**app, "id": token.app, "subscribed_fields": fields}]})


def _fields(params: Mapping[str, Any], known: tuple[str, ...]) -> list[str]:
    given = params.get("subscribed_fields")
    if not given:
        raise wrong_parameter("The parameter subscribed_fields is required.")
    names = given if isinstance(given, list) else str(given).split(",")
    wanted = [str(name).strip() for name in names]
    for number, name in enumerate(wanted):
        if name not in known:
            told = ", ".join(known)
            raise wrong_parameter(
                f'Param subscribed_fields[{number}] must be one of {{{told}}} - got "{name}".'
            )
    return wanted


def _need_for_messages(token: Token, fields: list[str]) -> None:
    needed = {
        "page": "pages_messaging",
        "instagram": "instagram_business_manage_messages",
    }[token.kind]
    about = next((name for name in fields if name.startswith(("messag", "standby"))), None)
    if about and needed not in token.scopes:
        raise Refusal(
            f"(#200) To subscribe to the {about} field, one of these permissions is needed: {needed}.",
            200,
            status=403,
        )
