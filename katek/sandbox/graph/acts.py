"""What Graph's control API can be told beside switches: tokens, pages, customers and what they do."""

import json
from collections.abc import Mapping
from typing import Any

from katek.core import clock
from katek.sandbox.graph import customers, seen, tokens
from katek.sandbox.graph.world import FACEBOOK_SCOPES, INSTAGRAM_SCOPES, PERSON, asset_of
from katek.sandbox.stage.control import Act
from katek.sandbox.stage.store import changing, set_fact

DID: Mapping[str, Act] = {
    "text": customers.write,
    "quick_reply": customers.write,
    "postback": customers.tap,
    "referral": customers.refer,
    "attachment": customers.send_attachment,
    "delete": customers.delete,
    "edit": customers.edit,
    "read": customers.read,
    "delivery": customers.deliver,
    "reaction": customers.react,
}


def customer(asset: str, customer: str, what: str = "text", **details: Any) -> dict[str, Any]:
    """Something that a customer does; see `katek.sandbox.graph.customers` for the details of each."""
    if what not in DID:
        raise ValueError(f"what: {what!r} is none of {', '.join(DID)}.")
    return dict(DID[what](asset, customer, **details))


def grant(
    subject: str,
    kind: str = "page",
    scopes: list[str] | None = None,
    targets: list[str] | None = None,
    seconds: int = 0,
) -> dict[str, str]:
    """Make a token. `kind`: user, page or instagram; `subject`: a page or account (of a person: anything)."""
    if kind not in ("user", "page", "instagram"):
        raise ValueError(f"kind: {kind!r} is none of user, page, instagram.")
    usual = INSTAGRAM_SCOPES if kind == "instagram" else FACEBOOK_SCOPES
    granted = list(usual) if scopes is None else scopes
    owner = PERSON if kind == "user" else subject
    with changing() as db:
        if kind != "user" and asset_of(db, subject) is None:
            raise LookupError(f"subject: there is no {kind} {subject}.")
        text = tokens.make(db, kind, owner, scopes=granted, targets=targets or [], seconds=seconds)
    return {"access_token": text}


def break_tokens(subcode: int = 460, subject: str = "", token: str = "") -> dict[str, int]:
    """End tokens as a changed password (460), a removed app (458) or a lost role (492) does; 0 mends."""
    with changing() as db:
        done = db.execute(
            "UPDATE graph_tokens SET broken = ? WHERE (subject = ? OR ? = '') AND (token = ? OR ? = '')",
            (subcode or None, subject, subject, token, token),
        )
    return {"tokens": done.rowcount}


def add_page(
    id: str,
    name: str,
    *,
    instagram: str | None = None,
    username: str | None = None,
    business: str | None = None,
    tasks: list[str] | None = None,
) -> dict[str, str]:
    """One more page of the person's, with a token for it."""
    given = json.dumps(["MESSAGING", "MODERATE", "MANAGE"] if tasks is None else tasks)
    values = (id, name, PERSON, given, business, instagram, username)
    with changing() as db:
        db.execute("INSERT OR REPLACE INTO graph_pages VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    return {"id": id, **grant(id)}


def subscribe(asset: str, fields: list[str], app: str) -> dict[str, bool]:
    """Subscribe an app without a call, as someone could in Meta's dashboard; no fields end it."""
    with changing() as db:
        values = (asset, app, json.dumps(fields))
        db.execute("DELETE FROM graph_subscriptions WHERE asset = ? AND app = ?", values[:2])
        if fields:
            db.execute("INSERT INTO graph_subscriptions VALUES (?, ?, ?)", values)
    return {"subscribed": bool(fields)}


def proof(required: bool) -> dict[str, bool]:
    """Whether the app's "Require App Secret" is on; it is from the start."""
    with changing() as db:
        set_fact(db, tokens.PROOF, required)
    return {"required": required}


def hold(asset: str, customer: str, app: str | None) -> dict[str, str | None]:
    """Another app controls a thread; null frees it."""
    with changing() as db:
        db.execute(
            "UPDATE graph_customers SET owner = ? WHERE asset = ? AND id = ?",
            (app, asset, customer),
        )
    return {"owner": app}


def told(asset: str, customer: str) -> dict[str, Any]:
    """A thread as its customer sees it."""
    typing = seen.is_typing(asset, customer, clock.now())
    return {"typing": typing, "thread": [seen.as_json(s) for s in seen.thread(asset, customer)]}


def known(count: int, asset: str, first: int = 7_100_000_000_000_000) -> dict[str, list[str]]:
    """Many customers who have written just now, for measuring."""
    ids = [str(first + number) for number in range(count)]
    moment = clock.now().timestamp()
    with changing() as db:
        db.executemany(
            "INSERT OR REPLACE INTO graph_customers VALUES (?, ?, ?, ?, ?, NULL)",
            [(asset, one, "Maria Silva", "maria.silva", moment) for one in ids],
        )
    return {"customers": ids}


def signed_request(user_id: str = PERSON, secret: str = "") -> dict[str, str]:
    """What Meta posts to the deauthorize and data-deletion doors for a person."""
    return {"signed_request": tokens.signed_request(user_id, secret)}


ACTS: Mapping[str, Act] = {
    "customer": customer,
    "person": customers.person_writes,
    "know": customers.know,
    "known": known,
    "grant": grant,
    "break": break_tokens,
    "page": add_page,
    "subscribe": subscribe,
    "proof": proof,
    "hold": hold,
    "signed-request": signed_request,
    "seen": told,
}
