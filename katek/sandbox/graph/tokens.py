"""Access tokens: made, looked up, and held against what a call needs. One place says why one isn't enough."""

import base64
import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from katek.core import clock
from katek.sandbox.graph.refusals import Refusal, missing_permission
from katek.sandbox.graph.world import PERSON
from katek.sandbox.stage.calls import Call
from katek.sandbox.stage.store import fact, row

HOUR, DAYS_60 = 3600, 60 * 86400
PROOF = "graph.proof"  # whether the app's "Require App Secret" is on

# Why a session is over, by subcode.
BROKEN = {
    458: "The user has not authorized application {app}.",
    459: "The session is invalid, because the user needs to log in at www.facebook.com first.",
    460: "The session has been invalidated because the user changed their password or Facebook has changed"
    " the session for security reasons.",
    463: "Session has expired.",
    464: "The session is invalid, because the user is not a confirmed user.",
    467: "The session is invalid because the user logged out.",
    492: "The user does not have a role on the page any more.",
}


@dataclass(frozen=True)
class Token:
    """`kind`: user, page, instagram or app; `subject`: whose it is. `targets`: ids it was limited to."""

    token: str
    kind: str
    subject: str
    person: str
    app: str
    scopes: tuple[str, ...]
    targets: tuple[str, ...]
    issued_at: float
    expires_at: float
    long: bool
    broken: int | None

    def needs(self, *scopes: str, code: int = 10) -> None:
        """Refuse unless these permissions were granted."""
        for scope in scopes:
            if scope not in self.scopes:
                raise missing_permission(scope, code)

    def problem(self) -> tuple[str, int] | None:
        """Why it is no longer valid: a sentence and a subcode."""
        if self.broken:
            return BROKEN.get(self.broken, "The session is invalid.").format(
                app=self.app
            ), self.broken
        if self.expires_at and self.expires_at <= clock.now().timestamp():
            return BROKEN[463], 463
        return None


def given(call: Call, params: Mapping[str, Any]) -> str:
    """The token of a call, from its header or its parameters."""
    return call.bearer or str(params.get("access_token", ""))


def authorised(db: sqlite3.Connection, call: Call, params: Mapping[str, Any]) -> Token:
    """The valid token of a call to graph.facebook.com, with its proof."""
    text = given(call, params)
    token = valid(db, text)
    if token.kind == "instagram":
        raise Refusal("Invalid OAuth access token - Cannot parse access token", 190)
    if token.kind != "app" and fact(db, PROOF, True):
        _check_proof(text, params.get("appsecret_proof"))
    return token


def valid(db: sqlite3.Connection, text: str) -> Token:
    """A token by its text; `Refusal` when it is missing, unknown or over."""
    if not text:
        message = "An access token is required to request this resource."
        raise Refusal(message, 104, status=400)
    token = find(db, text)
    if token is None:
        raise Refusal("Invalid OAuth access token - Cannot parse access token", 190)
    if over := token.problem():
        sentence, subcode = over
        raise Refusal(f"Error validating access token: {sentence}", 190, subcode)
    return token


def find(db: sqlite3.Connection, text: str) -> Token | None:
    """A token whether it is still valid or not. `<app id>|<secret>` is the app's own."""
    app, bar, secret = text.partition("|")
    if bar:
        known = app == settings.FACEBOOK_APP_ID and secret == settings.FACEBOOK_APP_SECRET
        return Token(text, "app", app, "", app, (), (), 0, 0, True, None) if known else None
    found = row(db, "SELECT * FROM graph_tokens WHERE token = ?", (text,))
    if found is None:
        return None
    lists = {name: tuple(json.loads(found[name])) for name in ("scopes", "targets")}
    return Token(**{**found, **lists, "long": bool(found["long"])})


def make(
    db: sqlite3.Connection,
    kind: str,
    subject: str,
    *,
    scopes: Sequence[str],
    targets: Sequence[str] = (),
    seconds: int = 0,
) -> str:
    """A new token; `seconds` it lives, 0 for ever."""
    prefix = "IGAA" if kind == "instagram" else "EAAK"
    text = f"{prefix}{secrets.token_hex(24)}"
    now = clock.now().timestamp()
    app = settings.INSTAGRAM_APP_ID if kind == "instagram" else settings.FACEBOOK_APP_ID
    values = (
        text,
        kind,
        subject,
        PERSON,
        app,
        json.dumps(list(scopes)),
        json.dumps(list(targets)),
        now,
        now + seconds if seconds else 0,
        int(seconds == 0 or seconds > HOUR),
        None,
    )
    db.execute("INSERT INTO graph_tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    return text


def page_token(db: sqlite3.Connection, user: Token, page: str) -> str:
    """The page's token for this person: the same each time, without an end when the person's is a long one."""
    digest = hashlib.sha256(f"{user.token}:{page}".encode()).hexdigest()[:48]
    text = f"EAAP{digest}"
    values = (
        text,
        "page",
        page,
        user.person,
        user.app,
        json.dumps(user.scopes),
        json.dumps(user.targets),
        user.issued_at,
        0 if user.long else user.expires_at,
        int(user.long),
        None,
    )
    db.execute(
        "INSERT OR IGNORE INTO graph_tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values
    )
    return text


def proof_of(token: str) -> str:
    """`appsecret_proof` as the app's server has to compute it."""
    key = settings.FACEBOOK_APP_SECRET.encode()
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()


def signed_request(user_id: str, secret: str = "") -> str:
    """What Meta posts when a person removes the app or asks for deletion: `<sig>.<payload>`, base64url."""
    issued = int(clock.now().timestamp())
    told = {
        "algorithm": "HMAC-SHA256",
        "issued_at": issued,
        "expires": issued + HOUR,
        "user_id": user_id,
    }
    payload = _base64(json.dumps(told, separators=(",", ":")).encode())
    key = (secret or settings.FACEBOOK_APP_SECRET).encode()
    return f"{_base64(hmac.new(key, payload.encode(), hashlib.sha256).digest())}.{payload}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _check_proof(token: str, proof: object) -> None:
    if proof is None:
        message = "API calls from the server require an appsecret_proof argument"
        raise Refusal(message, 100, type="GraphMethodException")
    if not hmac.compare_digest(str(proof).encode(), proof_of(token).encode()):
        message = "Invalid appsecret_proof provided in the API argument"
        raise Refusal(message, 100, type="GraphMethodException")
