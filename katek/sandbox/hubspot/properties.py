"""Properties of contacts and their groups: read, made, changed, put away."""

import json
import re
import sqlite3
from typing import Any

from katek.core import clock
from katek.sandbox.hubspot.refusals import Refusal
from katek.sandbox.hubspot.values import known
from katek.sandbox.stage.calls import Reply
from katek.sandbox.stage.store import row, rows

KEYS = {
    "name",
    "label",
    "groupName",
    "type",
    "fieldType",
    "description",
    "options",
    "hasUniqueValue",
    "formField",
    "hidden",
    "displayOrder",
    "externalOptions",
    "calculationFormula",
}
NEEDED = ("name", "label", "groupName", "type", "fieldType")
FIELDS = {
    "string": {"text", "textarea", "phonenumber", "html", "file"},
    "number": {"number"},
    "date": {"date"},
    "datetime": {"date"},
    "enumeration": {"select", "radio", "checkbox", "booleancheckbox"},
    "bool": {"booleancheckbox"},
    "phone_number": {"phonenumber"},
}
MOST_UNIQUE = 10
NAME = re.compile(r"[a-z][a-z0-9_]*")


def every(db: sqlite3.Connection, portal: str) -> Reply:
    sql = "SELECT definition FROM hubspot_properties WHERE portal = ? ORDER BY name"
    found = [json.loads(one["definition"]) for one in rows(db, sql, (portal,))]
    return Reply(200, {"results": found})


def read(db: sqlite3.Connection, portal: str, name: str) -> Reply:
    return Reply(200, _need(db, portal, name))


def make(db: sqlite3.Connection, portal: str, given: Any) -> dict[str, Any]:
    """A property of the account's own; 409 when there is one of that name."""
    _shape(given, NEEDED)
    _pairing(given)
    name = str(given["name"])
    if not NAME.fullmatch(name):
        raise Refusal(
            "VALIDATION_ERROR", f"{name} is not a valid property name: lower case, digits, _."
        )
    if known(db, portal, name):
        raise Refusal(
            "CONFLICT",
            f"A property named '{name}' already exists.",
            sub_category="Properties.PROPERTY_EXISTS",
        )
    group = row(
        db,
        "SELECT name FROM hubspot_groups WHERE portal = ? AND name = ?",
        (portal, given["groupName"]),
    )
    if group is None:
        raise Refusal("VALIDATION_ERROR", f"Property group {given['groupName']} does not exist.")
    if given.get("hasUniqueValue") and _uniques(db, portal) >= MOST_UNIQUE:
        raise Refusal("VALIDATION_ERROR", f"At most {MOST_UNIQUE} properties can be unique.")
    definition = _definition(given)
    values = (portal, name, json.dumps(definition))
    db.execute("INSERT INTO hubspot_properties VALUES (?, ?, ?)", values)
    return definition


def make_many(db: sqlite3.Connection, portal: str, given: Any) -> Reply:
    """`/batch/create`: all or none."""
    inputs = given.get("inputs") if isinstance(given, dict) else None
    if not isinstance(inputs, list):
        raise Refusal("VALIDATION_ERROR", "Invalid input JSON: expected inputs.")
    made = [make(db, portal, one) for one in inputs]
    return Reply(201, {"status": "COMPLETE", "results": made})


def change(db: sqlite3.Connection, portal: str, name: str, given: Any) -> Reply:
    """`PATCH`: everything but its name and whether it is unique."""
    definition = _need(db, portal, name)
    _shape(given, ())
    if definition["hubspotDefined"] or {"name", "hasUniqueValue"} & set(given):
        raise Refusal("VALIDATION_ERROR", f"Property {name} can't be changed so.")
    changed = {**definition, **given, "updatedAt": clock.now().isoformat()}
    _pairing(changed)
    db.execute(
        "UPDATE hubspot_properties SET definition = ? WHERE portal = ? AND name = ?",
        (json.dumps(changed), portal, name),
    )
    return Reply(200, changed)


def archive(db: sqlite3.Connection, portal: str, name: str) -> Reply:
    if _need(db, portal, name)["hubspotDefined"]:
        raise Refusal("VALIDATION_ERROR", f"Property {name} is HubSpot's own.")
    db.execute("DELETE FROM hubspot_properties WHERE portal = ? AND name = ?", (portal, name))
    return Reply(204, b"")


def groups(db: sqlite3.Connection, portal: str) -> Reply:
    sql = "SELECT name, label FROM hubspot_groups WHERE portal = ? ORDER BY name"
    found = [{**one, "displayOrder": -1, "archived": False} for one in rows(db, sql, (portal,))]
    return Reply(200, {"results": found})


def group(db: sqlite3.Connection, portal: str, name: str) -> Reply:
    sql = "SELECT name, label FROM hubspot_groups WHERE portal = ? AND name = ?"
    found = row(db, sql, (portal, name))
    if found is None:
        raise Refusal("OBJECT_NOT_FOUND", f"Property group {name} does not exist.")
    return Reply(200, {**found, "displayOrder": -1, "archived": False})


def make_group(db: sqlite3.Connection, portal: str, given: Any) -> Reply:
    if not isinstance(given, dict) or not given.get("name") or not given.get("label"):
        raise Refusal("VALIDATION_ERROR", "Some required fields were not set: [name, label]")
    values = (portal, str(given["name"]), str(given["label"]))
    if row(db, "SELECT name FROM hubspot_groups WHERE portal = ? AND name = ?", values[:2]):
        raise Refusal("CONFLICT", f"A property group named '{values[1]}' already exists.")
    db.execute("INSERT INTO hubspot_groups VALUES (?, ?, ?)", values)
    return Reply(
        201, {"name": values[1], "label": values[2], "displayOrder": -1, "archived": False}
    )


def _shape(given: Any, needed: tuple[str, ...]) -> None:
    if not isinstance(given, dict) or set(given) - KEYS:
        raise Refusal("VALIDATION_ERROR", "Invalid input JSON: there are unrecognized fields.")
    if missing := [name for name in needed if not given.get(name)]:
        raise Refusal(
            "VALIDATION_ERROR", f"Some required fields were not set: [{', '.join(missing)}]"
        )


def _pairing(given: dict[str, Any]) -> None:
    kind, field = given["type"], given["fieldType"]
    if kind not in FIELDS or field not in FIELDS[kind]:
        raise Refusal("VALIDATION_ERROR", f"fieldType {field} does not go with type {kind}.")
    options = given.get("options") or []
    if kind == "enumeration" and not options and not given.get("externalOptions"):
        raise Refusal("VALIDATION_ERROR", "An enumeration needs options.")
    values = [one.get("value") for one in options if isinstance(one, dict) and one.get("label")]
    if len(values) != len(options) or len(set(values)) != len(values):
        raise Refusal("VALIDATION_ERROR", "Every option needs a label and a value of its own.")
    if given.get("hasUniqueValue") and kind not in ("string", "number"):
        raise Refusal("VALIDATION_ERROR", f"A property of type {kind} can't be unique.")


def _definition(given: dict[str, Any]) -> dict[str, Any]:
    moment = clock.now().isoformat()
    usual = {
        "description": "",
        "options": [],
        "displayOrder": -1,
        "hasUniqueValue": False,
        "hidden": False,
        "formField": False,
        "externalOptions": False,
    }
    own = {
        "calculated": False,
        "hubspotDefined": False,
        "archived": False,
        "createdAt": moment,
        "updatedAt": moment,
        "modificationMetadata": {
            "archivable": True,
            "readOnlyDefinition": False,
            "readOnlyValue": False,
        },
    }
    return {**usual, **given, **own}


def _uniques(db: sqlite3.Connection, portal: str) -> int:
    sql = "SELECT definition FROM hubspot_properties WHERE portal = ? AND name != 'email'"
    found = (json.loads(one["definition"]) for one in rows(db, sql, (portal,)))
    return sum(bool(one["hasUniqueValue"]) for one in found)


def _need(db: sqlite3.Connection, portal: str, name: str) -> dict[str, Any]:
    found = known(db, portal, name)
    if found is None:
        raise Refusal("OBJECT_NOT_FOUND", f"Property {name} does not exist.")
    return found
