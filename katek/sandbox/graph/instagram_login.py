"""Instagram Login: its code, its tokens of 60 days, and their refreshing."""

import hmac
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from katek.core import clock
from katek.sandbox.graph import exchanging, tokens
from katek.sandbox.graph.refusals import Refusal, wrong_parameter
from katek.sandbox.graph.tokens import DAYS_60, HOUR, Token
from katek.sandbox.graph.world import INSTAGRAM
from katek.sandbox.stage.calls import Call, Reply
from katek.sandbox.stage.store import row

DAY = 86400
APP_SCOPED = "9000"  # in front of an account's id: the id that belongs to one app only


def code_for_token(db: sqlite3.Connection, call: Call) -> Reply:
    """`POST /oauth/access_token` with a form; its errors have a shape of their own."""
    form = call.form
    if not form:
        return _refused("Missing required field client_id")
    if form.get("client_id") != settings.INSTAGRAM_APP_ID:
        return _refused("Invalid platform app")
    if not _is_secret(form.get("client_secret", "")):
        return _refused("Invalid client_secret")
    if form.get("grant_type") != "authorization_code":
        return _refused("Invalid grant_type")
    try:
        code = exchanging.spend(db, "instagram", form)
    except Refusal as refusal:
        return _refused(refusal.message)
    scopes, targets = json.loads(code["scopes"]), json.loads(code["targets"])
    account = targets[0] if targets else INSTAGRAM
    text = tokens.make(db, "instagram", account, scopes=scopes, seconds=HOUR)
    told = {"access_token": text, "user_id": account, "permissions": ",".join(scopes)}
    return Reply(200, {"data": [told]})


def longer(db: sqlite3.Connection, params: Mapping[str, Any]) -> Reply:
    """`GET /access_token`: 60 days for a short token."""
    if params.get("grant_type") != "ig_exchange_token":
        raise wrong_parameter("Invalid grant_type")
    if not _is_secret(str(params.get("client_secret", ""))):
        raise Refusal("Error validating client secret.", 1, type="IGApiException")
    token = authorised(db, str(params.get("access_token", "")))
    if token.long:
        raise Refusal("Session key invalid: the token is long-lived already.", 452)
    return _sixty_days(db, token)


def refreshed(db: sqlite3.Connection, params: Mapping[str, Any]) -> Reply:
    """`GET /refresh_access_token`: for a token of at least a day's age that isn't over."""
    if params.get("grant_type") != "ig_refresh_token":
        raise wrong_parameter("Invalid grant_type")
    token = authorised(db, str(params.get("access_token", "")))
    token.needs("instagram_business_basic")
    if not token.long or clock.now().timestamp() - token.issued_at < DAY:
        raise wrong_parameter("The access token must be long-lived and at least 24 hours old.")
    return _sixty_days(db, token)


def authorised(db: sqlite3.Connection, text: str) -> Token:
    """The valid Instagram token of a call to graph.instagram.com."""
    token = tokens.valid(db, text)
    if token.kind != "instagram":
        raise Refusal(
            "Invalid OAuth access token - Cannot parse access token", 190, type="IGApiException"
        )
    return token


def me(db: sqlite3.Connection, token: Token) -> dict[str, Any]:
    """The account of a token, every field that there is."""
    token.needs("instagram_business_basic")
    page = row(db, "SELECT * FROM graph_pages WHERE instagram = ?", (token.subject,))
    assert page is not None
    return {
        "id": f"{APP_SCOPED}{token.subject}",
        "user_id": token.subject,
        "username": page["username"],
        "name": page["name"],
        "account_type": "BUSINESS",
        "profile_picture_url": f"https://scontent.example/{token.subject}.jpg",
    }


def _sixty_days(db: sqlite3.Connection, token: Token) -> Reply:
    text = tokens.make(db, "instagram", token.subject, scopes=token.scopes, seconds=DAYS_60)
    return Reply(200, {"access_token": text, "token_type": "bearer", "expires_in": DAYS_60})


def _refused(message: str) -> Reply:
    told = {"error_type": "OAuthException", "code": 400, "error_message": message}
    return Reply(400, told)


def _is_secret(given: str) -> bool:
    return hmac.compare_digest(given.encode(), settings.INSTAGRAM_APP_SECRET.encode())
