"""Postmark's API: which path is what."""

import sqlite3
from typing import Any

from katek.sandbox.postmark import hooks, looking_up, sending
from katek.sandbox.postmark.account import TEST_TOKEN, is_token
from katek.sandbox.postmark.refusals import Refusal
from katek.sandbox.stage.calls import Call, NotJson, Reply
from katek.sandbox.stage.store import changing

TOKEN = "x-postmark-server-token"  # noqa: S105 - the header's name


def answer(call: Call) -> Reply:
    """One call of the server-level API."""
    try:
        _need_json(call)
        with changing() as db:
            if not is_token(db, call.headers.get(TOKEN, "")):
                raise Refusal(
                    10,
                    "No Account or Server API tokens were supplied in the HTTP headers, or they are invalid."
                    " Please add a header for X-Postmark-Server-Token.",
                    status=401,
                )
            return _route(db, call)
    except Refusal as refusal:
        return refusal.reply()


def _need_json(call: Call) -> None:
    accepts = "application/json" in call.headers.get("accept", "")
    sends = call.headers.get("content-type", "").startswith("application/json")
    if not accepts or (call.body and not sends):
        raise Refusal(
            409,
            "Your HTTP request does not have the Accept and Content-Type headers set to application/json.",
            status=415,
        )


def _route(db: sqlite3.Connection, call: Call) -> Reply:
    # Postmark itself documents one address with a slash at its end.
    path = call.path.strip("/").split("/")
    test = call.headers.get(TOKEN) == TEST_TOKEN
    if path[0] == "email":
        sending.need_size(len(call.body), batch=path[1:] == ["batch"])
    match [call.method, *path]:
        case ["POST", "email"]:
            return sending.one(db, _body(call), test=test)
        case ["POST", "email", "batch"]:
            return sending.batch(db, _body(call), test=test)
        case ["GET", "server"]:
            return looking_up.server(call.headers[TOKEN])
        case [_, "messages" | "bounces", *_]:
            return _looking_up(db, call, path)
        case [_, "webhooks", *rest]:
            return _webhooks(db, call, rest)
        case [_, "message-streams", *rest]:
            return _streams(db, call, rest)
    raise _not_found()


def _looking_up(db: sqlite3.Connection, call: Call, path: list[str]) -> Reply:
    match [call.method, *path]:
        case ["GET", "messages", "outbound"]:
            return looking_up.messages(db, call.query)
        case ["GET", "messages", "outbound", message, "details"]:
            return looking_up.details(db, message)
        case ["GET", "bounces"]:
            return looking_up.bounces(db, call.query)
        case ["PUT", "bounces", number, "activate"]:
            return looking_up.activate(db, number)
    raise _not_found()


def _webhooks(db: sqlite3.Connection, call: Call, rest: list[str]) -> Reply:
    match [call.method, *rest]:
        case ["GET"]:
            return hooks.webhooks(db, call.query)
        case ["POST"]:
            return hooks.make_webhook(db, _body(call))
        case ["GET", number]:
            return hooks.read_webhook(db, number)
        case ["PUT", number]:
            return hooks.change_webhook(db, number, _body(call))
        case ["DELETE", number]:
            return hooks.end_webhook(db, number)
    raise _not_found()


def _streams(db: sqlite3.Connection, call: Call, rest: list[str]) -> Reply:
    match [call.method, *rest]:
        case ["GET"]:
            return looking_up.streams(db)
        case ["GET", stream]:
            return looking_up.stream(db, stream)
        case ["GET", stream, "suppressions", "dump"]:
            return hooks.suppressions(db, stream, call.query)
        case ["POST", stream, "suppressions"]:
            return hooks.add_suppressions(db, stream, _body(call))
        case ["POST", stream, "suppressions", "delete"]:
            return hooks.end_suppressions(db, stream, _body(call))
    raise _not_found()


def _body(call: Call) -> Any:
    try:
        return call.json
    except NotJson as problem:
        raise Refusal(402, f"Received invalid JSON input: {problem}") from None


def _not_found() -> Refusal:
    return Refusal(12, "The requested resource does not exist.", status=404)
