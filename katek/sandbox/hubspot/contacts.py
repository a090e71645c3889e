"""Contacts: made, changed, found. Every write is held against the account's properties and unique values."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from katek.core import clock
from katek.sandbox.hubspot.refusals import Refusal
from katek.sandbox.hubspot.values import checked, known, moved_forward
from katek.sandbox.stage.store import row, rows

USUAL = ("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname")
FIRST_ID = 101  # HubSpot's ids are long numbers; what matters is that they are texts


def make(db: sqlite3.Connection, portal: str, properties: Any, *, version: str) -> dict[str, Any]:
    """A new contact, as a row; 409 when one of its unique values is taken."""
    values = checked(db, portal, properties)
    if not any(values.get(name) for name in ("email", "firstname", "lastname")):
        raise Refusal(
            "VALIDATION_ERROR",
            "At least one of the following properties is required: email, firstname, lastname.",
        )
    _keep_rules(db, portal, values, version)
    now = clock.now().isoformat()
    made = db.execute(
        "INSERT INTO hubspot_contacts (portal, properties, created, updated) VALUES (?, ?, ?, ?)",
        (portal, json.dumps(values, ensure_ascii=False), now, now),
    )
    number = int(made.lastrowid or 0)
    _claim_uniques(db, portal, number, values)
    return by_id(db, portal, str(number))


def change(
    db: sqlite3.Connection, portal: str, contact: Mapping[str, Any], properties: Any
) -> dict[str, Any]:
    """A contact with these properties changed."""
    before = json.loads(contact["properties"])
    values = moved_forward(before, checked(db, portal, properties))
    _claim_uniques(db, portal, contact["id"], values)
    after = {name: value for name, value in {**before, **values}.items() if value != ""}
    db.execute(
        "UPDATE hubspot_contacts SET properties = ?, updated = ? WHERE id = ?",
        (json.dumps(after, ensure_ascii=False), clock.now().isoformat(), contact["id"]),
    )
    return by_id(db, portal, str(contact["id"]))


def find(
    db: sqlite3.Connection, portal: str, value: str, id_property: str | None
) -> dict[str, Any] | None:
    """A contact by its id, or by a unique property."""
    if not id_property or id_property == "hs_object_id":
        sql = "SELECT * FROM hubspot_contacts WHERE portal = ? AND id = ? AND NOT archived"
        return row(db, sql, (portal, value)) if value.isdecimal() else None
    sql = "SELECT contact FROM hubspot_uniques WHERE portal = ? AND property = ? AND value = ?"
    found = row(db, sql, (portal, id_property, _folded(id_property, value)))
    return find(db, portal, str(found["contact"]), None) if found else None


def by_id(db: sqlite3.Connection, portal: str, number: str) -> dict[str, Any]:
    found = find(db, portal, number, None)
    if found is None:
        raise Refusal(
            "OBJECT_NOT_FOUND", f"Object not found. objectId are usually numeric: {number}"
        )
    return found


def need_unique(db: sqlite3.Connection, portal: str, name: object) -> str | None:
    """The property that ids are given in; None for HubSpot's own ids."""
    if name is None or name == "hs_object_id":
        return None
    definition = known(db, portal, str(name))
    if definition is None or not definition["hasUniqueValue"]:
        raise Refusal(
            "VALIDATION_ERROR", f"idProperty {name} must be a unique property of contacts."
        )
    return str(name)


def archive(db: sqlite3.Connection, portal: str, number: str) -> None:
    """Put a contact away and free its unique values; nothing happens when it isn't there."""
    found = find(db, portal, number, None)
    if found:
        db.execute("UPDATE hubspot_contacts SET archived = 1 WHERE id = ?", (found["id"],))
        db.execute(
            "DELETE FROM hubspot_uniques WHERE portal = ? AND contact = ?", (portal, found["id"])
        )


def every(db: sqlite3.Connection, portal: str) -> list[dict[str, Any]]:
    sql = "SELECT * FROM hubspot_contacts WHERE portal = ? AND NOT archived ORDER BY id"
    return rows(db, sql, (portal,))


def told(contact: Mapping[str, Any], wanted: list[str] | None = None) -> dict[str, Any]:
    """A contact as HubSpot answers it, with the usual properties or those asked for."""
    values = all_values(contact)
    names = [*USUAL, *(wanted or [])]
    number = str(contact["id"])
    return {
        "id": number,
        "properties": {name: values.get(name) for name in dict.fromkeys(names)},
        "createdAt": contact["created"],
        "updatedAt": contact["updated"],
        "archived": bool(contact["archived"]),
        "url": f"https://app.hubspot.com/contacts/{contact['portal']}/record/0-1/{number}",
    }


def all_values(contact: Mapping[str, Any]) -> dict[str, str]:
    """Everything that is known of a contact."""
    own = {
        "hs_object_id": str(contact["id"]),
        "createdate": contact["created"],
        "lastmodifieddate": contact["updated"],
    }
    return {**json.loads(contact["properties"]), **own}


def _keep_rules(
    db: sqlite3.Connection, portal: str, values: Mapping[str, str], version: str
) -> None:
    """Since 2026-09 the account's own rules hold for the API too."""
    if version < "2026-09":
        return
    needed = rows(db, "SELECT property FROM hubspot_rules WHERE portal = ?", (portal,))
    for name in (one["property"] for one in needed):
        if not values.get(name):
            raise Refusal(
                "VALIDATION_ERROR",
                f"Error creating CONTACT. Some required properties were not set: [{name}]",
                context={"properties": [name]},
            )


def _claim_uniques(
    db: sqlite3.Connection, portal: str, number: int, values: Mapping[str, str]
) -> None:
    for name, value in values.items():
        definition = known(db, portal, name)
        if definition is None or not definition["hasUniqueValue"]:
            continue
        folded = _folded(name, value)
        sql = "SELECT contact FROM hubspot_uniques WHERE portal = ? AND property = ? AND value = ?"
        holder = row(db, sql, (portal, name, folded))
        if holder and holder["contact"] != number:
            raise Refusal("CONFLICT", f"Contact already exists. Existing ID: {holder['contact']}")
        db.execute(
            "DELETE FROM hubspot_uniques WHERE portal = ? AND property = ? AND contact = ?",
            (portal, name, number),
        )
        if value:
            db.execute(
                "INSERT INTO hubspot_uniques VALUES (?, ?, ?, ?)", (portal, name, folded, number)
            )


def _folded(name: str, value: str) -> str:
    return value.strip().lower() if name == "email" else value
