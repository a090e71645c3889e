"""HubSpot's API: which path is what. Objects and properties have a version by date, or v3."""

import re
import sqlite3
import uuid
from typing import Any

from katek.sandbox.hubspot import batches, contacts, properties, searching
from katek.sandbox.hubspot.portal import Access, access
from katek.sandbox.hubspot.refusals import Refusal, missing_scope
from katek.sandbox.stage.calls import Call, NotJson, Reply
from katek.sandbox.stage.store import changing

VERSIONS = {"2026-03", "2026-09"}
BATCHES = ("upsert", "create", "update")
READS, WRITES = "crm.objects.contacts.read", "crm.objects.contacts.write"
SCHEMA_READS, SCHEMA_WRITES = "crm.schemas.contacts.read", "crm.schemas.contacts.write"


def answer(call: Call) -> Reply:
    """One call."""
    try:
        with changing() as db:
            opened = _opened(db, call)
            reply = _route(db, call, opened)
    except Refusal as refusal:
        reply = refusal.reply()
    told = {
        "x-hubspot-correlation-id": str(uuid.uuid4()),
        "x-hubspot-ratelimit-daily": "650000",
        "x-hubspot-ratelimit-daily-remaining": "649000",
        "x-hubspot-ratelimit-interval-milliseconds": "10000",
        "x-hubspot-ratelimit-max": "190",
        "x-hubspot-ratelimit-remaining": "189",
    }
    reply.headers = {**told, **reply.headers}
    return reply


def _opened(db: sqlite3.Connection, call: Call) -> Access:
    found = access(db, call.bearer)
    if found is None:
        raise Refusal(
            "INVALID_AUTHENTICATION",
            "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can"
            " find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
        )
    if found.state == "expired":
        raise Refusal("EXPIRED_AUTHENTICATION", "The OAuth token used to make this call expired.")
    return found


def _route(db: sqlite3.Connection, call: Call, opened: Access) -> Reply:
    path = call.path.strip("/").split("/")
    match path:
        case ["crm", "objects", version, "contacts", *rest] if version in VERSIONS:
            return _contacts(db, call, opened, (version, rest))
        case ["crm", "v3", "objects", "contacts", *rest]:
            return _contacts(db, call, opened, ("", rest))
        case ["crm", "properties", version, "contacts", *rest] if version in VERSIONS:
            return _properties(db, call, opened, rest)
        case ["crm", "v3", "properties", "contacts", *rest]:
            return _properties(db, call, opened, rest)
        case ["account-info", version, "details"] if version in {"v3", *VERSIONS}:
            return _account(opened)
    raise _not_found()


def _contacts(
    db: sqlite3.Connection, call: Call, opened: Access, where: tuple[str, list[str]]
) -> Reply:
    version, rest = where
    reads = call.method == "GET" or rest in (["search"], ["batch", "read"])
    _need(opened, READS if reads else WRITES)
    match [call.method, *rest]:
        case ["POST", "batch", kind] if kind in BATCHES:
            return batches.write(db, opened.portal, kind, _body(call), version)
        case ["POST", "batch", "read"]:
            return batches.read(db, opened.portal, _body(call))
        case ["POST", "batch", "archive"]:
            return batches.archive(db, opened.portal, _body(call))
        case ["POST", "search"]:
            return searching.search(db, opened.portal, _body(call))
        case ["POST"]:
            made = contacts.make(db, opened.portal, _given(call), version=version)
            return Reply(201, contacts.told(made, list(_given(call))))
        case ["GET"]:
            return searching.search(db, opened.portal, _listing(call))
        case [_, number]:
            return _contact(db, call, opened.portal, number)
    raise _not_found()


def _contact(db: sqlite3.Connection, call: Call, portal: str, number: str) -> Reply:
    name = contacts.need_unique(db, portal, call.query.get("idProperty"))
    if call.method == "DELETE":
        contacts.archive(db, portal, number)
        return Reply(204, b"")
    found = contacts.find(db, portal, number, name) or contacts.by_id(db, portal, number)
    if call.method == "PATCH":
        changed = contacts.change(db, portal, found, _given(call))
        return Reply(200, contacts.told(changed, list(_given(call))))
    if call.method == "GET":
        return Reply(200, contacts.told(found, _names(call)))
    raise _not_found()


def _properties(db: sqlite3.Connection, call: Call, opened: Access, rest: list[str]) -> Reply:
    _need(opened, SCHEMA_READS if call.method == "GET" else SCHEMA_WRITES)
    portal = opened.portal
    match [call.method, *rest]:
        case ["GET"]:
            return properties.every(db, portal)
        case ["POST"]:
            return Reply(201, properties.make(db, portal, _body(call)))
        case ["POST", "batch", "create"]:
            return properties.make_many(db, portal, _body(call))
        case ["GET", "groups"]:
            return properties.groups(db, portal)
        case ["POST", "groups"]:
            return properties.make_group(db, portal, _body(call))
        case ["GET", "groups", name]:
            return properties.group(db, portal, name)
        case ["GET", name]:
            return properties.read(db, portal, name)
        case ["PATCH", name]:
            return properties.change(db, portal, name, _body(call))
        case ["DELETE", name]:
            return properties.archive(db, portal, name)
    raise _not_found()


def _account(opened: Access) -> Reply:
    return Reply(
        200,
        {
            "portalId": int(opened.portal),
            "accountType": "STANDARD",
            "timeZone": "US/Pacific",
            "companyCurrency": "USD",
            "additionalCurrencies": [],
            "utcOffset": "-08:00",
            "utcOffsetMilliseconds": -28_800_000,
            "uiDomain": "app.hubspot.com",
            "dataHostingLocation": "na1",
        },
    )


def _need(opened: Access, scope: str) -> None:
    if scope not in opened.scopes:
        raise missing_scope(scope)


def _given(call: Call) -> Any:
    """The properties of a single create or update."""
    body = _body(call)
    if not isinstance(body, dict) or set(body) - {"properties", "associations"}:
        raise Refusal("VALIDATION_ERROR", "Invalid input JSON: there are unrecognized fields.")
    return body.get("properties") or {}


def _names(call: Call) -> list[str]:
    return [name for name in re.split(r"[,\s]+", call.query.get("properties", "")) if name]


def _listing(call: Call) -> dict[str, Any]:
    limit = call.query.get("limit", "10")
    told: dict[str, Any] = {"properties": _names(call), "after": call.query.get("after", "0")}
    return {**told, "limit": min(int(limit), 100) if limit.isdecimal() else 0}


def _body(call: Call) -> Any:
    if not call.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(
            "VALIDATION_ERROR", "Invalid input: the content type must be application/json."
        )
    try:
        return call.json
    except NotJson as problem:
        raise Refusal(
            "VALIDATION_ERROR", f"Invalid input JSON on line 1, column 1: {problem}"
        ) from None


def _not_found() -> Refusal:
    return Refusal("OBJECT_NOT_FOUND", "Unable to find the requested resource.")
