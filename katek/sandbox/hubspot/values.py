"""Values of contacts held against their properties' definitions."""

import json
import re
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from katek.sandbox.hubspot.portal import STAGES
from katek.sandbox.hubspot.refusals import Refusal, invalid
from katek.sandbox.stage.store import row

EMAIL = re.compile(r"[^@\s,;<>()]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST = 65_536


def checked(db: sqlite3.Connection, portal: str, properties: Any) -> dict[str, str]:
    """The properties of an input as HubSpot keeps them: texts. `Refusal` names each that it can't take."""
    if not isinstance(properties, dict) or not properties:
        raise Refusal(
            "VALIDATION_ERROR", "properties must be an object with at least one property."
        )
    kept: dict[str, str] = {}
    mistakes: list[Refusal] = []
    for name, value in properties.items():
        try:
            kept[name] = _one(db, portal, name, value)
        except Refusal as refusal:
            mistakes.append(refusal)
    if mistakes:
        errors = [error for one in mistakes for error in one.errors]
        told = ", ".join(str(error["message"]) for error in errors)
        raise Refusal(
            "VALIDATION_ERROR", f"Property values were not valid: [{told}]", errors=errors
        )
    return kept


def known(db: sqlite3.Connection, portal: str, name: str) -> dict[str, Any] | None:
    """A property's definition."""
    sql = "SELECT definition FROM hubspot_properties WHERE portal = ? AND name = ?"
    found = row(db, sql, (portal, name))
    return dict(json.loads(found["definition"])) if found else None


def moved_forward(before: Mapping[str, str], after: dict[str, str]) -> dict[str, str]:
    """The lifecycle stage goes forward only; going back is passed over in silence, unless it is cleared."""
    old, new = before.get("lifecyclestage", ""), after.get("lifecyclestage", "")
    if old in STAGES and new in STAGES and STAGES.index(new) < STAGES.index(old):
        return {name: value for name, value in after.items() if name != "lifecyclestage"}
    return after


def _one(db: sqlite3.Connection, portal: str, name: str, value: Any) -> str:
    definition = known(db, portal, name)
    if definition is None:
        raise invalid(
            f'Property "{name}" does not exist', "PROPERTY_DOESNT_EXIST", propertyName=name
        )
    if definition["modificationMetadata"]["readOnlyValue"]:
        raise invalid(
            f'"{name}" is a read only property; its value cannot be set.',
            "READ_ONLY_VALUE",
            propertyName=name,
        )
    if value is None or isinstance(value, dict | list):
        raise invalid(f'"{name}" needs a value of text.', "INVALID_VALUE", propertyName=name)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if text:
        _fits(name, text, definition)
    return text


def _fits(name: str, text: str, definition: Mapping[str, Any]) -> None:
    if len(text) > LONGEST:
        raise invalid(f"{name} is too long.", "VALUE_TOO_LONG", propertyName=name)
    if name == "email" and not EMAIL.fullmatch(text):
        raise invalid(f"Email address {text} is invalid", "INVALID_EMAIL", propertyName=name)
    match definition["type"]:
        case "number" if not re.fullmatch(r"-?\d+(\.\d+)?", text):
            raise invalid(f"{text} was not a valid number.", "INVALID_DOUBLE", propertyName=name)
        case "bool" if text not in ("true", "false"):
            raise invalid(f"{text} is not true or false.", "INVALID_BOOLEAN", propertyName=name)
        case "date" | "datetime" if not _is_moment(text, definition["type"]):
            raise invalid(f"{text} was not a valid date.", "INVALID_DATE", propertyName=name)
        case "enumeration":
            _is_option(name, text, definition)


def _is_option(name: str, text: str, definition: Mapping[str, Any]) -> None:
    allowed = [option["value"] for option in definition["options"]]
    many = definition["fieldType"] == "checkbox"
    for part in text.split(";") if many else [text]:
        if part not in allowed:
            raise invalid(
                f"{part} was not one of the allowed options: {allowed}",
                "INVALID_OPTION",
                propertyName=name,
            )


def _is_moment(text: str, kind: str) -> bool:
    if re.fullmatch(r"-?\d{10,15}", text):  # milliseconds; a date has to be midnight in UTC
        return kind == "datetime" or int(text) % 86_400_000 == 0
    if kind == "date":
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
