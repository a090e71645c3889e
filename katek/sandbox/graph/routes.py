"""Both of Meta's hosts: which path is what, and a refusal as its answer."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from katek.sandbox.graph import (
    dialogs,
    exchanging,
    instagram_login,
    nodes,
    sending,
    subscriptions,
    threads,
    tokens,
)
from katek.sandbox.graph.refusals import (
    Refusal,
    business_usage,
    no_such_object,
    trace_id,
    wrong_parameter,
)
from katek.sandbox.graph.tokens import Token
from katek.sandbox.graph.versions import served
from katek.sandbox.graph.world import NAME, Asset, asset_of
from katek.sandbox.stage.calls import Call, NotJson, Reply
from katek.sandbox.stage.store import changing, row
from katek.sandbox.stage.switches import take

Params = dict[str, Any]


def facebook(call: Call) -> Reply:
    """graph.facebook.com, and the login dialog of www.facebook.com."""
    return _answered(call, _facebook)


def instagram(call: Call) -> Reply:
    """graph.instagram.com, api.instagram.com, and the login dialog of www.instagram.com."""
    return _answered(call, _instagram)


def _answered(call: Call, route: Callable[[sqlite3.Connection, Call, list[str]], Reply]) -> Reply:
    if call.path == "/dialog/sheet.css":
        return dialogs.sheet()
    version = ""
    try:
        version, path = served(call.path)
        with changing() as db:
            reply = route(db, call, path)
    except Refusal as refusal:
        reply = refusal.reply()
    usage = take(NAME, call.path, "usage").get("usage")
    percent = int(usage.options.get("percent", 1)) if usage else 1
    told = {
        "facebook-api-version": version,
        "x-fb-trace-id": trace_id(),
        "x-app-usage": json.dumps({"call_count": percent, "total_time": 1, "total_cputime": 1}),
        "x-business-use-case-usage": business_usage(percent),
    }
    reply.headers = {**told, **reply.headers}
    return reply


def _facebook(db: sqlite3.Connection, call: Call, path: list[str]) -> Reply:
    params = _params(call)
    match path:
        case ["dialog", "oauth"]:
            return dialogs.dialog(db, call, "user")
        case ["oauth", "access_token"]:
            return exchanging.access_token(db, params)
    token = tokens.authorised(db, call, params)
    match [call.method, *path]:
        case ["GET", "debug_token"]:
            return exchanging.debug(db, params, token)
        case ["GET", "me"]:
            return nodes.me(db, token, params)
        case ["GET", "me", "accounts" | "businesses"]:
            read = nodes.accounts if path[1] == "accounts" else nodes.businesses
            return read(db, token, call, params)
        case ["GET", business, "owned_pages" | "client_pages"]:
            return nodes.business_pages(db, token, call, params, business)
        case ["GET", node]:
            return _node(db, token, node, params)
        case [_, node, *edge] if len(edge) == 1:
            page = _page(db, token, node, call.method)
            return _edge(db, (call, page, edge[0]), token, params)
    raise Refusal(f"Unknown path components: /{'/'.join(path)}", 2500)


def _node(db: sqlite3.Connection, token: Token, node: str, params: Params) -> Reply:
    asset = asset_of(db, node)
    if asset is None:
        own = _asset_of_token(db, token)
        return nodes.profile(db, threads.both(db, own), node, params) if own else _nothing(node)
    if asset.platform == "instagram":
        return nodes.account(db, token, asset, params)
    return nodes.page(db, token, node, params)


def _edge(
    db: sqlite3.Connection, asked: tuple[Call, Asset, str], token: Token, params: Params
) -> Reply:
    call, page, edge = asked
    match call.method, edge:
        case _, "subscribed_apps":
            return subscriptions.answer(db, call.method, page.id, token, params)
        case "POST", "messages":
            recipient = params.get("recipient")
            to = recipient.get("id") if isinstance(recipient, dict) else ""
            asset = sending.sender(db, token, to, "facebook")
            return sending.send(db, asset, params, token, call.path)
        case "POST", "message_attachments":
            token.needs("pages_messaging")
            return sending.upload(params)
        case "POST", name if name in threads.MOVES:
            return threads.move(db, name, page, token, params)
        case "GET", "thread_owner":
            return threads.owner(db, page, params)
        case "GET", "conversations":
            return threads.conversations(db, page, params)
    raise Refusal(f"Unknown path components: /{edge}", 2500)


def _instagram(db: sqlite3.Connection, call: Call, path: list[str]) -> Reply:
    params = _params(call)
    match [call.method, *path]:
        case [_, "oauth", "authorize"]:
            return dialogs.dialog(db, call, "instagram")
        case ["POST", "oauth", "access_token"]:
            return instagram_login.code_for_token(db, call)
        case ["GET", "access_token"]:
            return instagram_login.longer(db, params)
        case ["GET", "refresh_access_token"]:
            return instagram_login.refreshed(db, params)
    token = instagram_login.authorised(db, tokens.given(call, params))
    asset = asset_of(db, token.subject)
    assert asset is not None
    match [call.method, *path]:
        case ["GET", "me"] | ["GET", token.subject]:
            node = instagram_login.me(db, token)
            return Reply(200, nodes.only(node, params, tuple(node), "IGUser"))
        case ["GET", customer]:
            token.needs("instagram_business_manage_messages")
            return nodes.profile(db, [asset], customer, params)
        case [_, "me" | token.subject, "subscribed_apps"]:
            return subscriptions.answer(db, call.method, asset.id, token, params)
        case ["POST", "me" | token.subject, "messages"]:
            return sending.send(db, asset, params, token, call.path)
        case ["GET", "me" | token.subject, "conversations"]:
            return threads.conversations(db, asset, {**params, "platform": "instagram"})
    raise no_such_object("/".join(path), call.method.lower())


def _page(db: sqlite3.Connection, token: Token, node: str, method: str) -> Asset:
    """The page that an edge is asked of: only a token of that page reaches it."""
    own = _asset_of_token(db, token)
    if own is None:
        raise Refusal("(#210) A page access token is required to request this resource.", 210)
    if node not in ("me", own.id):
        raise no_such_object(node, method.lower())
    return own


def _asset_of_token(db: sqlite3.Connection, token: Token) -> Asset | None:
    known = row(db, "SELECT id FROM graph_pages WHERE id = ?", (token.subject,))
    return asset_of(db, token.subject) if token.kind == "page" and known else None


def _nothing(node: str) -> Reply:
    raise no_such_object(node)


def _params(call: Call) -> Params:
    """What a call says in its address, its form and its JSON; JSON inside a form is read too."""
    found: Params = {name: _read(value) for name, value in {**call.query, **call.form}.items()}
    if call.body and call.headers.get("content-type", "").startswith("application/json"):
        try:
            given = call.json
        except NotJson:
            raise wrong_parameter("The body is not valid JSON.") from None
        if not isinstance(given, dict):
            raise wrong_parameter("The body must be a JSON object.")
        found |= given
    return found


def _read(text: str) -> Any:
    if text[:1] not in ("{", "["):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
