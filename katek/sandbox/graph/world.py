"""Meta's world in the sandbox: one app, a person who manages two pages, their Instagram accounts, tokens."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings

from katek.sandbox.stage.store import remember, row, rows

NAME = "graph"
Platform = Literal["messenger", "instagram"]

PERSON = "218471000000001"
PAGE, OTHER_PAGE = "100200300400500", "100200300400600"
INSTAGRAM, OTHER_INSTAGRAM = "17841400000000777", "17841400000000888"
CUSTOMER, INSTAGRAM_CUSTOMER = "7001002003004005", "880011223344556"

# Tokens that are there from the start, for who connects by pasting one.
USER_TOKEN = "EAAKATEKSANDBOXUSER0001"  # noqa: S105 - opens nothing but this sandbox
PAGE_TOKENS = {PAGE: "EAAKATEKSANDBOXPAGE0001", OTHER_PAGE: "EAAKATEKSANDBOXPAGE0002"}
INSTAGRAM_TOKENS = {INSTAGRAM: "IGAAKATEKSANDBOX0001", OTHER_INSTAGRAM: "IGAAKATEKSANDBOX0002"}

PAGE_INBOX, INSTAGRAM_INBOX = 263902037430900, 1217981644879628  # the apps staff write from

FACEBOOK_SCOPES = (
    "pages_show_list",
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "business_management",
    "instagram_basic",
    "instagram_manage_messages",
    "instagram_manage_comments",
    "public_profile",
    "email",
)
INSTAGRAM_SCOPES = (
    "instagram_business_basic",
    "instagram_business_manage_messages",
    "instagram_business_manage_comments",
)

TABLES = """
CREATE TABLE graph_people (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE graph_pages (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, person TEXT NOT NULL, tasks TEXT NOT NULL, business TEXT,
    instagram TEXT UNIQUE, username TEXT);
CREATE TABLE graph_tokens (
    token TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL,
    app TEXT NOT NULL, scopes TEXT NOT NULL, targets TEXT NOT NULL, issued_at REAL NOT NULL,
    expires_at REAL NOT NULL, long INTEGER NOT NULL, broken INTEGER);
CREATE TABLE graph_codes (
    code TEXT PRIMARY KEY, kind TEXT NOT NULL, app TEXT NOT NULL, redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL, targets TEXT NOT NULL, issued_at REAL NOT NULL, used INTEGER NOT NULL);
CREATE TABLE graph_subscriptions (
    asset TEXT NOT NULL, app TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (asset, app));
CREATE TABLE graph_customers (
    asset TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, username TEXT, wrote_at REAL,
    owner TEXT, PRIMARY KEY (asset, id));
CREATE TABLE graph_messages (
    number INTEGER PRIMARY KEY, mid TEXT UNIQUE, asset TEXT NOT NULL, customer TEXT NOT NULL,
    author TEXT NOT NULL, at REAL NOT NULL, content TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0);
CREATE INDEX graph_messages_thread ON graph_messages (asset, customer, number)
"""


@dataclass(frozen=True)
class Asset:
    """A page or an Instagram account: what customers write to. `page`: the page it belongs to."""

    id: str
    platform: Platform
    name: str
    page: str


def fill(db: sqlite3.Connection) -> None:
    """The first day: everything that the reference's samples speak of, and a second page."""
    db.execute("INSERT INTO graph_people VALUES (?, ?)", (PERSON, "Rosa Whitfield"))
    tasks = json.dumps(
        ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"]
    )
    for page, name, account, username in (
        (PAGE, "Harbor & Pine Realty", INSTAGRAM, "harborandpine"),
        (OTHER_PAGE, "Harbor & Pine Rentals", OTHER_INSTAGRAM, "harborandpine.rentals"),
    ):
        values = (page, name, PERSON, tasks, None, account, username)
        db.execute("INSERT INTO graph_pages VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    app, scopes = settings.FACEBOOK_APP_ID, json.dumps(FACEBOOK_SCOPES)
    add_token(db, USER_TOKEN, "user", PERSON, app=app, scopes=scopes)
    for page, token in PAGE_TOKENS.items():
        add_token(db, token, "page", page, app=app, scopes=scopes)
    for account, token in INSTAGRAM_TOKENS.items():
        scopes = json.dumps(INSTAGRAM_SCOPES)
        add_token(db, token, "instagram", account, app=settings.INSTAGRAM_APP_ID, scopes=scopes)


def add_token(
    db: sqlite3.Connection, token: str, kind: str, subject: str, *, app: str, scopes: str
) -> None:
    """A token that never expires and reaches everything."""
    db.execute(
        "INSERT OR REPLACE INTO graph_tokens VALUES (?, ?, ?, ?, ?, ?, '[]', 0, 0, 1, NULL)",
        (token, kind, subject, PERSON, app, scopes),
    )


def asset_of(db: sqlite3.Connection, asset: str) -> Asset | None:
    """A page or an Instagram account by its id."""
    page = row(db, "SELECT * FROM graph_pages WHERE id = ? OR instagram = ?", (asset, asset))
    if page is None:
        return None
    if page["id"] == asset:
        return Asset(asset, "messenger", page["name"], asset)
    return Asset(asset, "instagram", page["username"] or page["name"], page["id"])


def pages(db: sqlite3.Connection, person: str) -> list[dict[str, Any]]:
    return rows(db, "SELECT * FROM graph_pages WHERE person = ? ORDER BY id", (person,))


def customer_of(db: sqlite3.Connection, asset: str, customer: str) -> dict[str, Any] | None:
    found = (asset, customer)
    return row(db, "SELECT * FROM graph_customers WHERE asset = ? AND id = ?", found)


remember(NAME, TABLES, fill)
