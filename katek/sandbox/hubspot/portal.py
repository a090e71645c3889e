"""HubSpot's accounts (portals) in the sandbox: their tokens, properties and contacts."""

import json
import sqlite3
from dataclasses import dataclass

from django.conf import settings

from katek.core import clock
from katek.sandbox.stage.store import remember, row

NAME = "hubspot"
TOKEN = "pat-na1-00000000-0000-4000-8000-0000katek001"  # noqa: S105 - opens nothing but this sandbox
OTHER_TOKEN = "pat-na1-00000000-0000-4000-8000-0000katek002"  # noqa: S105 - likewise
PORTAL, OTHER_PORTAL = "24680001", "24680002"
SCOPES = (
    "oauth",
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
)

TABLES = """
CREATE TABLE hubspot_tokens (
    token TEXT PRIMARY KEY, portal TEXT NOT NULL, scopes TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE hubspot_properties (
    portal TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (portal, name));
CREATE TABLE hubspot_groups (
    portal TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (portal, name));
CREATE TABLE hubspot_contacts (
    id INTEGER PRIMARY KEY, portal TEXT NOT NULL, properties TEXT NOT NULL, created TEXT NOT NULL,
    updated TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0);
CREATE TABLE hubspot_uniques (
    portal TEXT NOT NULL, property TEXT NOT NULL, value TEXT NOT NULL, contact INTEGER NOT NULL,
    PRIMARY KEY (portal, property, value));
CREATE TABLE hubspot_rules (portal TEXT NOT NULL, property TEXT NOT NULL)
"""
TEXTS = (
    "firstname",
    "lastname",
    "company",
    "website",
    "address",
    "city",
    "state",
    "zip",
    "country",
    "jobtitle",
    "hubspot_owner_id",
    "hs_language",
    "message",
)
STAGES = (
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
)
STATUSES = (
    "NEW",
    "OPEN",
    "IN_PROGRESS",
    "OPEN_DEAL",
    "UNQUALIFIED",
    "ATTEMPTED_TO_CONTACT",
    "CONNECTED",
    "BAD_TIMING",
)
READ_ONLY = (
    "hs_object_id",
    "createdate",
    "lastmodifieddate",
    "hs_object_source",
    "hs_object_source_id",
    "hs_analytics_source",
    "hs_analytics_source_data_1",
    "hs_latest_source",
    "num_conversion_events",
    "num_notes",
)


@dataclass(frozen=True)
class Access:
    """What a token opens."""

    portal: str
    scopes: tuple[str, ...]
    state: str


def fill(db: sqlite3.Connection) -> None:
    """The first day: two accounts without contacts."""
    for token, portal in ((TOKEN, PORTAL), (OTHER_TOKEN, OTHER_PORTAL)):
        open_portal(db, token, portal, SCOPES)


def open_portal(db: sqlite3.Connection, token: str, portal: str, scopes: tuple[str, ...]) -> None:
    """A token for an account, which gets HubSpot's own properties if it is new."""
    values = (token, portal, json.dumps(scopes), "valid")
    db.execute("INSERT OR REPLACE INTO hubspot_tokens VALUES (?, ?, ?, ?)", values)
    db.executemany(
        "INSERT OR IGNORE INTO hubspot_properties VALUES (?, ?, ?)",
        [(portal, one["name"], json.dumps(one)) for one in _standard()],
    )
    db.execute(
        "INSERT OR IGNORE INTO hubspot_groups VALUES (?, ?, ?)",
        (portal, "contactinformation", "Contact information"),
    )


def access(db: sqlite3.Connection, token: str) -> Access | None:
    """What a token opens; the installation's own opens the first account."""
    if token and token == settings.HUBSPOT_ACCESS_TOKEN:
        return Access(PORTAL, SCOPES, "valid")
    found = row(db, "SELECT * FROM hubspot_tokens WHERE token = ?", (token,))
    return (
        Access(found["portal"], tuple(json.loads(found["scopes"])), found["state"])
        if found
        else None
    )


def _standard() -> list[dict[str, object]]:
    return [
        definition("email", "Email", unique=True),
        *(definition(name, name.capitalize()) for name in TEXTS),
        definition("phone", "Phone Number", field="phonenumber"),
        definition("mobilephone", "Mobile Phone Number", field="phonenumber"),
        definition("lifecyclestage", "Lifecycle Stage", options=STAGES),
        definition("hs_lead_status", "Lead Status", options=STATUSES),
        *(definition(name, name, read_only=True) for name in READ_ONLY),
    ]


def definition(
    name: str,
    label: str,
    *,
    field: str = "text",
    options: tuple[str, ...] = (),
    read_only: bool = False,
    unique: bool = False,
) -> dict[str, object]:
    """A property of HubSpot's own."""
    moment = clock.now().isoformat()
    return {
        "name": name,
        "label": label,
        "type": "enumeration" if options else "string",
        "fieldType": "select" if options else field,
        "groupName": "contactinformation",
        "description": "",
        "options": [
            {"label": one.capitalize(), "value": one, "displayOrder": n, "hidden": False}
            for n, one in enumerate(options)
        ],
        "displayOrder": -1,
        "hasUniqueValue": unique,
        "hidden": False,
        "formField": not read_only,
        "calculated": False,
        "externalOptions": False,
        "hubspotDefined": True,
        "archived": False,
        "createdAt": moment,
        "updatedAt": moment,
        "modificationMetadata": {
            "archivable": False,
            "readOnlyDefinition": True,
            "readOnlyValue": read_only,
        },
    }


remember(NAME, TABLES, fill)
