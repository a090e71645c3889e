"""The login dialogs of Facebook and Instagram: a page with "continue" and "cancel", and the way back."""

import html
import json
import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.conf import settings

from katek.core import clock
from katek.sandbox.graph.world import FACEBOOK_SCOPES, INSTAGRAM_SCOPES, PERSON, pages
from katek.sandbox.stage.calls import Call, Reply
from katek.sandbox.stage.calls import html as page_of
from katek.sandbox.stage.webhooks import is_local

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{base}/dialog/sheet.css"></head>
<body><main>{content}</main></body></html>"""
FORM = """<h1>{title}</h1>
<p>This stands in for {service} in your sandbox. Nobody outside this machine is asked.</p>
<p><strong>Katek</strong> would like to use: {scopes}.</p>
<form method="post">{assets}{hidden}
<p><button name="answer" value="continue">Continue as Rosa Whitfield</button>
<button name="answer" value="cancel">Cancel</button></p></form>"""
SHEET = b"""body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#eef1f4;color:#1c2530}
main{max-width:30rem;margin:3rem auto;padding:1.5rem 2rem;background:#fff;border-radius:.75rem}
label{display:block;padding:.25rem 0}fieldset{border:1px solid #c9d1d9;border-radius:.5rem}
button{font:inherit;padding:.5rem 1rem;border-radius:.5rem;border:1px solid #1b5fc1;background:#fff}
button[value=continue]{background:#1b5fc1;color:#fff}"""
ASKED = ("client_id", "redirect_uri", "state", "scope", "response_type")
REFUSED = {
    "error": "access_denied",
    "error_reason": "user_denied",
    "error_description": "Permissions error",
}


def sheet() -> Reply:
    return Reply(200, SHEET, {"content-type": "text/css"})


def dialog(db: sqlite3.Connection, call: Call, kind: str) -> Reply:
    """Show the dialog, or send its reader back with a code. `kind`: user (Facebook) or instagram."""
    asked = {**call.query, **call.form}
    if problem := _problem(asked, kind):
        text = f"<h1>This can't go on</h1><p>{html.escape(problem)}</p>"
        return _page("Facebook" if kind == "user" else "Instagram", call, text, status=400)
    if call.method != "POST":
        return _form(db, call, asked, kind)
    if asked.get("answer") != "continue":
        return _back(asked, REFUSED)
    code = make_code(db, kind, asked["redirect_uri"], _scopes(asked), _ticked(call))
    # Instagram puts `#_` behind its code.
    return _back(asked, {"code": code}, "#_" if kind == "instagram" else "")


def make_code(
    db: sqlite3.Connection,
    kind: str,
    redirect_uri: str,
    scopes: Iterable[str],
    targets: Iterable[str],
) -> str:
    """A code to exchange once."""
    code = f"AQ{secrets.token_urlsafe(40)}"
    values = (
        code,
        kind,
        settings.INSTAGRAM_APP_ID if kind == "instagram" else settings.FACEBOOK_APP_ID,
        redirect_uri,
        json.dumps(list(scopes)),
        json.dumps(list(targets)),
        clock.now().timestamp(),
    )
    db.execute("INSERT INTO graph_codes VALUES (?, ?, ?, ?, ?, ?, ?, 0)", values)
    return code


def _problem(asked: Mapping[str, str], kind: str) -> str:
    app = settings.INSTAGRAM_APP_ID if kind == "instagram" else settings.FACEBOOK_APP_ID
    known = INSTAGRAM_SCOPES if kind == "instagram" else FACEBOOK_SCOPES
    strangers = [scope for scope in _scopes(asked) if scope not in known]
    if asked.get("client_id") != app:
        return f"Invalid App ID: the parameter client_id is not {app}."
    if not is_local(asked.get("redirect_uri", "")):
        return "URL blocked: this redirect failed because the redirect URI is not allowed."
    if asked.get("response_type", "code") != "code":
        return "Only response_type=code is played here."
    if kind == "instagram" and "scope" not in asked:
        return "Invalid Request: Missing required parameter scope"
    return f"Invalid Scopes: {', '.join(strangers)}." if strangers else ""


def _form(db: sqlite3.Connection, call: Call, asked: Mapping[str, str], kind: str) -> Reply:
    service = "Facebook" if kind == "user" else "Instagram"
    many = kind == "user"
    boxes = "".join(
        f'<label><input type="{"checkbox" if many else "radio"}" name="asset" value="{value}"'
        f"{' checked' if many or not number else ''}> {html.escape(name)}</label>"
        for number, (value, name) in enumerate(_assets(db, kind))
    )
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(asked[name])}">'
        for name in ASKED
        if name in asked
    )
    content = FORM.format(
        title=f"Log in with {service}",
        service=service,
        scopes=html.escape(", ".join(_scopes(asked)) or "public_profile"),
        assets=f"<fieldset><legend>Choose accounts</legend>{boxes}</fieldset>",
        hidden=hidden,
    )
    return _page(service, call, content)


def _assets(db: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    managed = pages(db, PERSON)
    if kind == "user":
        return [(one["id"], one["name"]) for one in managed]
    return [(one["instagram"], f"@{one['username']}") for one in managed if one["instagram"]]


def _page(title: str, call: Call, content: str, *, status: int = 200) -> Reply:
    return page_of(PAGE.format(title=title, base=call.base, content=content), status=status)


def _back(asked: Mapping[str, str], told: Mapping[str, str], tail: str = "") -> Reply:
    state = {"state": asked["state"]} if "state" in asked else {}
    separator = "&" if "?" in asked["redirect_uri"] else "?"
    location = f"{asked['redirect_uri']}{separator}{urlencode({**told, **state})}{tail}"
    return Reply(302, b"", {"location": location, "cache-control": "no-store"})


def _scopes(asked: Mapping[str, str]) -> list[str]:
    return [scope for scope in asked.get("scope", "").replace(" ", ",").split(",") if scope]


def _ticked(call: Call) -> list[str]:
    """Every ticked box: a form as a dictionary would keep only the last."""
    pairs = (pair.partition("=") for pair in call.body.decode(errors="replace").split("&"))
    return [value for name, _, value in pairs if name == "asset" and value.isdecimal()]
