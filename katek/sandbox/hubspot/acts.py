"""What HubSpot's control API and the rehearsal page can do: tokens, rules, and a look at the contacts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from katek.sandbox.hubspot import contacts
from katek.sandbox.hubspot.portal import PORTAL, SCOPES, open_portal
from katek.sandbox.stage.control import Act
from katek.sandbox.stage.store import changing, reading


@dataclass(frozen=True)
class Contact:
    """A contact as an account has it."""

    id: str
    portal: str
    properties: Mapping[str, str]
    created: str
    updated: str


def kept(portal: str = PORTAL) -> list[Contact]:
    """The contacts of an account, the oldest first."""
    with reading() as db:
        return [
            Contact(
                id=str(one["id"]),
                portal=portal,
                properties=json.loads(one["properties"]),
                created=one["created"],
                updated=one["updated"],
            )
            for one in contacts.every(db, portal)
        ]


def seen(portal: str = PORTAL) -> dict[str, Any]:
    return {"contacts": [{"id": c.id, "properties": dict(c.properties)} for c in kept(portal)]}


def add_token(
    token: str, portal: str = PORTAL, scopes: list[str] | None = None, state: str = "valid"
) -> dict[str, str]:
    """A token for an account. `state`: valid or expired."""
    granted = SCOPES if scopes is None else tuple(scopes)
    with changing() as db:
        open_portal(db, token, portal, granted)
        db.execute("UPDATE hubspot_tokens SET state = ? WHERE token = ?", (state, token))
    return {"token": token, "portal": portal}


def end_token(token: str) -> dict[str, bool]:
    """Take a token back: from now on it is unknown."""
    with changing() as db:
        gone = db.execute("DELETE FROM hubspot_tokens WHERE token = ?", (token,))
    return {"gone": bool(gone.rowcount)}


def require(property: str, portal: str = PORTAL) -> dict[str, str]:
    """The account demands a property of every new contact (it holds for the API since 2026-09)."""
    with changing() as db:
        db.execute("INSERT INTO hubspot_rules VALUES (?, ?)", (portal, property))
    return {"required": property}


def contact(properties: dict[str, Any], portal: str = PORTAL) -> dict[str, Any]:
    """A contact that somebody else made."""
    with changing() as db:
        return contacts.told(contacts.make(db, portal, properties, version=""))


def archive(id: str, portal: str = PORTAL) -> dict[str, str]:
    """Somebody deletes a contact in HubSpot."""
    with changing() as db:
        contacts.archive(db, portal, id)
    return {"id": id}


ACTS: Mapping[str, Act] = {
    "token": add_token,
    "end-token": end_token,
    "require": require,
    "contact": contact,
    "archive": archive,
    "seen": seen,
}
