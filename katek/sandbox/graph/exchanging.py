"""Codes and short tokens exchanged for longer ones, and what a token is worth (`debug_token`)."""

import hmac
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from katek.core import clock
from katek.sandbox.graph import tokens
from katek.sandbox.graph.refusals import Refusal, wrong_parameter
from katek.sandbox.graph.tokens import DAYS_60, HOUR, Token
from katek.sandbox.graph.world import PERSON
from katek.sandbox.stage.calls import Reply
from katek.sandbox.stage.store import row

Params = Mapping[str, Any]
CODE_SECONDS = HOUR


def access_token(db: sqlite3.Connection, params: Params) -> Reply:
    """`GET /oauth/access_token`: a code, a short token, or the app itself for a token."""
    _need_app(params)
    match params.get("grant_type", "authorization_code"):
        case "fb_exchange_token":
            return _longer(db, params)
        case "client_credentials":
            text = f"{settings.FACEBOOK_APP_ID}|{settings.FACEBOOK_APP_SECRET}"
            return Reply(200, {"access_token": text, "token_type": "bearer"})
        case "authorization_code":
            code = spend(db, "user", params)
            scopes = ["public_profile", *json.loads(code["scopes"])]
            targets = json.loads(code["targets"])
            text = tokens.make(db, "user", PERSON, scopes=scopes, targets=targets, seconds=HOUR)
            return _bearer(text, HOUR)
        case other:
            raise wrong_parameter(f"Invalid grant_type: {other}")


def spend(db: sqlite3.Connection, kind: str, params: Params) -> dict[str, Any]:
    """Use a code up: once, within its hour, with the very address it was made for."""
    code = row(
        db,
        "SELECT * FROM graph_codes WHERE code = ? AND kind = ?",
        (str(params.get("code", "")), kind),
    )
    if code is None:
        raise Refusal("Invalid verification code format.", 100)
    if code["used"]:
        raise Refusal("This authorization code has been used.", 100, 36009)
    if code["issued_at"] + CODE_SECONDS <= clock.now().timestamp():
        raise Refusal("This authorization code has expired.", 100, 36007)
    if params.get("redirect_uri") != code["redirect_uri"]:
        raise Refusal(
            "Error validating verification code. Please make sure your redirect_uri is identical to the one"
            " you used in the OAuth dialog request",
            100,
            36008,
        )
    db.execute("UPDATE graph_codes SET used = 1 WHERE code = ?", (code["code"],))
    return code


def debug(db: sqlite3.Connection, params: Params, caller: Token) -> Reply:
    """`GET /debug_token`: what there is to know of a token, also of one that is over."""
    if "input_token" not in params:
        raise wrong_parameter("The parameter input_token is required")
    if caller.kind not in ("app", "user"):
        raise Refusal("(#100) You must provide an app access token, or a user access token", 100)
    token = tokens.find(db, str(params["input_token"]))
    if token is None:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return Reply(200, {"data": {"error": error, "is_valid": False, "scopes": []}})
    return Reply(200, {"data": _described(token)})


def _described(token: Token) -> dict[str, Any]:
    told: dict[str, Any] = {
        "app_id": token.app,
        "type": token.kind.upper(),
        "application": "Katek",
        "data_access_expires_at": int(token.issued_at or clock.now().timestamp()) + 90 * 86400,
        "expires_at": int(token.expires_at),
        "is_valid": True,
        "issued_at": int(token.issued_at),
        "scopes": list(token.scopes),
        "granular_scopes": [_granular(scope, token) for scope in token.scopes],
        "user_id": token.person,
    }
    if token.kind == "page":
        told["profile_id"] = token.subject
    if over := token.problem():
        sentence, subcode = over
        told["is_valid"] = False
        told["error"] = {"code": 190, "message": sentence, "subcode": subcode}
    return told


def _granular(scope: str, token: Token) -> dict[str, Any]:
    limited = token.targets and scope.startswith(("pages_", "instagram_"))
    return {"scope": scope, "target_ids": list(token.targets)} if limited else {"scope": scope}


def _longer(db: sqlite3.Connection, params: Params) -> Reply:
    token = tokens.valid(db, str(params.get("fb_exchange_token", "")))
    if token.kind != "user":
        raise wrong_parameter("fb_exchange_token must be a user access token")
    text = tokens.make(
        db, "user", token.subject, scopes=token.scopes, targets=token.targets, seconds=DAYS_60
    )
    return _bearer(text, DAYS_60)


def _bearer(text: str, seconds: int) -> Reply:
    return Reply(200, {"access_token": text, "token_type": "bearer", "expires_in": seconds})


def _need_app(params: Params) -> None:
    if str(params.get("client_id", "")) != settings.FACEBOOK_APP_ID:
        raise Refusal(
            "Error validating application. Cannot get application info due to a system error.", 101
        )
    secret = str(params.get("client_secret", "")).encode()
    if not hmac.compare_digest(secret, settings.FACEBOOK_APP_SECRET.encode()):
        raise Refusal("Error validating client secret.", 1)
