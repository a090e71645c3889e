"""`/search`: contacts by the values of their properties."""

import sqlite3
from collections.abc import Callable
from typing import Any

from katek.sandbox.hubspot import contacts
from katek.sandbox.hubspot.refusals import Refusal
from katek.sandbox.hubspot.values import known
from katek.sandbox.stage.calls import Reply

MOST, USUAL = 200, 10
KEYS = {"filterGroups", "sorts", "query", "properties", "limit", "after"}

OPERATORS: dict[str, Callable[[str | None, dict[str, Any]], bool]] = {
    "EQ": lambda value, f: value is not None and value.lower() == str(f.get("value", "")).lower(),
    "NEQ": lambda value, f: value is None or value.lower() != str(f.get("value", "")).lower(),
    "IN": lambda value, f: value in [str(one) for one in f.get("values", [])],
    "NOT_IN": lambda value, f: value not in [str(one) for one in f.get("values", [])],
    "HAS_PROPERTY": lambda value, f: value is not None,
    "NOT_HAS_PROPERTY": lambda value, f: value is None,
    "GT": lambda value, f: value is not None and value > str(f.get("value", "")),
    "GTE": lambda value, f: value is not None and value >= str(f.get("value", "")),
    "LT": lambda value, f: value is not None and value < str(f.get("value", "")),
    "LTE": lambda value, f: value is not None and value <= str(f.get("value", "")),
    "CONTAINS_TOKEN": lambda value, f: (
        str(f.get("value", "")).strip("*").lower() in (value or "").lower()
    ),
}


def search(db: sqlite3.Connection, portal: str, body: Any) -> Reply:
    """The contacts that fit one of the filter groups, in pieces."""
    if not isinstance(body, dict) or set(body) - KEYS:
        raise Refusal(
            "VALIDATION_ERROR", f"Invalid input JSON: expected {', '.join(sorted(KEYS))}."
        )
    limit, after = body.get("limit", USUAL), int(str(body.get("after") or 0))
    if not isinstance(limit, int) or not 0 < limit <= MOST:
        raise Refusal("VALIDATION_ERROR", f"limit must be between 1 and {MOST}.")
    groups = body.get("filterGroups") or []
    for one in (f for group in groups for f in group.get("filters", [])):
        _check(db, portal, one)
    found = [
        contact
        for contact in contacts.every(db, portal)
        if _fits(contacts.all_values(contact), groups, str(body.get("query") or ""))
    ]
    shown = [contacts.told(one, body.get("properties")) for one in found[after : after + limit]]
    told: dict[str, Any] = {"total": len(found), "results": shown}
    if after + limit < len(found):
        told["paging"] = {"next": {"after": str(after + limit)}}
    return Reply(200, told)


def _check(db: sqlite3.Connection, portal: str, one: dict[str, Any]) -> None:
    if one.get("operator") not in OPERATORS:
        raise Refusal("VALIDATION_ERROR", f"Invalid operator: {one.get('operator')}.")
    if known(db, portal, str(one.get("propertyName"))) is None:
        raise Refusal(
            "VALIDATION_ERROR",
            f"There was a problem with the request: property {one.get('propertyName')} does not exist.",
        )


def _fits(values: dict[str, str], groups: list[dict[str, Any]], query: str) -> bool:
    words = " ".join(values.get(name, "") for name in ("email", "firstname", "lastname", "phone"))
    if query.lower() not in words.lower():
        return False
    return not groups or any(
        all(OPERATORS[f["operator"]](values.get(f["propertyName"]), f) for f in group["filters"])
        for group in groups
    )
