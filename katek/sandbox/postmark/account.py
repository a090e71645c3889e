"""Postmark's account in the sandbox: one server, its streams and tokens, and what it remembers."""

import sqlite3

from django.conf import settings

from katek.sandbox.stage.store import remember, row

NAME = "postmark"
SERVER_TOKEN = "katek-sandbox-server-token"  # noqa: S105 - opens nothing but this sandbox
TEST_TOKEN = "POSTMARK_API_TEST"  # noqa: S105 - Postmark's own: validates and delivers nothing
SERVER_ID = 1001

STREAMS = {"outbound": "Transactional", "broadcast": "Broadcasts", "inbound": "Inbound"}

TABLES = """
CREATE TABLE postmark_tokens (token TEXT PRIMARY KEY);
CREATE TABLE postmark_streams (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, unsubscribing TEXT NOT NULL);
CREATE TABLE postmark_senders (pattern TEXT PRIMARY KEY, code INTEGER NOT NULL);
CREATE TABLE postmark_messages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stream TEXT NOT NULL, at TEXT NOT NULL,
    status TEXT NOT NULL, recipients TEXT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL,
    tag TEXT, metadata TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE postmark_metadata (
    name TEXT NOT NULL, value TEXT NOT NULL, message TEXT NOT NULL,
    PRIMARY KEY (name, value, message)) WITHOUT ROWID;
CREATE TABLE postmark_events (
    number INTEGER PRIMARY KEY, message TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
    recipient TEXT NOT NULL, details TEXT NOT NULL);
CREATE INDEX postmark_events_message ON postmark_events (message);
CREATE TABLE postmark_bounces (
    id INTEGER PRIMARY KEY, message TEXT NOT NULL, email TEXT NOT NULL, type TEXT NOT NULL,
    at TEXT NOT NULL, stream TEXT NOT NULL, inactive INTEGER NOT NULL);
CREATE TABLE postmark_suppressions (
    stream TEXT NOT NULL, email TEXT NOT NULL, reason TEXT NOT NULL, origin TEXT NOT NULL,
    at TEXT NOT NULL, PRIMARY KEY (stream, email));
CREATE TABLE postmark_webhooks (
    id INTEGER PRIMARY KEY, stream TEXT NOT NULL, settings TEXT NOT NULL)
"""


def fill(db: sqlite3.Connection) -> None:
    """The first day: a server with its three streams."""
    db.execute("INSERT INTO postmark_tokens VALUES (?)", (SERVER_TOKEN,))
    for stream, kind in STREAMS.items():
        mode = "Postmark" if kind == "Broadcasts" else "None"
        db.execute("INSERT INTO postmark_streams VALUES (?, ?, ?)", (stream, kind, mode))


def is_token(db: sqlite3.Connection, token: str) -> bool:
    """Whether a server token is known: the installation's, one that was added, or the test token."""
    if token and token in (settings.POSTMARK_API_TOKEN, TEST_TOKEN):
        return True
    return row(db, "SELECT token FROM postmark_tokens WHERE token = ?", (token,)) is not None


def stream_kind(db: sqlite3.Connection, stream: str) -> str | None:
    found = row(db, "SELECT kind FROM postmark_streams WHERE id = ?", (stream,))
    return str(found["kind"]) if found else None


remember(NAME, TABLES, fill)
