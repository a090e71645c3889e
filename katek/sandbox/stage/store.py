"""What the stand-ins remember: one SQLite file of the data folder, shared by every process.

    with changing() as db:
        db.execute("INSERT INTO …")

A stand-in describes its tables once with `remember`; they are made, and filled with its first rows, in any
file that doesn't have them yet.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = "stand-ins.sqlite3"
WAIT_SECONDS = 30.0  # for another process to finish its change

_elsewhere: list[Path] = []
_described: dict[str, tuple[str, Callable[[sqlite3.Connection], None]]] = {}


def remember(name: str, tables: str, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Describe a stand-in's tables (SQL) and its first rows."""
    _described[name] = (tables, fill)


def use(path: Path) -> None:
    """Keep the state in this file from now on, instead of in the data folder."""
    _elsewhere[:] = [path]


def place() -> Path:
    return _elsewhere[0] if _elsewhere else Path(settings.KATEK_DATA_DIR) / FILE


@contextmanager
def changing() -> Iterator[sqlite3.Connection]:
    """A transaction that writes: taken at once, so that two of them never read the same and differ."""
    with _opened() as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")


@contextmanager
def reading() -> Iterator[sqlite3.Connection]:
    """A connection for looking things up."""
    with _opened() as db:
        yield db


def rows(db: sqlite3.Connection, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(sql, values)]


def row(db: sqlite3.Connection, sql: str, values: Sequence[Any] = ()) -> dict[str, Any] | None:
    found = db.execute(sql, values).fetchone()
    return dict(found) if found else None


def fact(db: sqlite3.Connection, name: str, default: Any = None) -> Any:
    """A single thing remembered under a name, such as where webhooks go."""
    found = row(db, "SELECT value FROM facts WHERE name = ?", (name,))
    return json.loads(found["value"]) if found else default


def set_fact(db: sqlite3.Connection, name: str, value: Any) -> None:
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))


def reset(name: str) -> None:
    """Forget everything of one stand-in and begin with its first rows again."""
    tables, fill = _described[name]
    with changing() as db:
        for table in _tables_in(tables):
            db.execute(f"DELETE FROM {table}")  # noqa: S608 - names from our own description
        for shared in ("switches", "calls", "postings"):
            db.execute(f"DELETE FROM {shared} WHERE stand_in = ?", (name,))  # noqa: S608 - ours
        db.execute("DELETE FROM facts WHERE name LIKE ?", (f"{name}.%",))
        fill(db)


@contextmanager
def _opened() -> Iterator[sqlite3.Connection]:
    path = place()
    try:
        db = _connected(path)
    except sqlite3.OperationalError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        db = _connected(path)
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            _make(db)
        yield db
    finally:
        db.close()


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _make(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone()[0] == 0:  # nobody was faster
        for tables, fill in _described.values():
            for statement in filter(str.strip, tables.split(";")):
                db.execute(statement)
            fill(db)
        db.execute("PRAGMA user_version = 1")
    db.execute("COMMIT")


def _tables_in(tables: str) -> list[str]:
    words = tables.replace("(", " ").split()
    return [words[at + 1] for at, word in enumerate(words[:-1]) if word == "TABLE"]


def _nothing(db: sqlite3.Connection) -> None:
    """No first rows."""


remember(
    "shared",
    """
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE switches (
        id INTEGER PRIMARY KEY, stand_in TEXT NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL,
        path TEXT NOT NULL, options TEXT NOT NULL, times INTEGER);
    CREATE TABLE calls (
        id INTEGER PRIMARY KEY, stand_in TEXT NOT NULL, at TEXT NOT NULL, method TEXT NOT NULL,
        path TEXT NOT NULL, status INTEGER NOT NULL, what TEXT NOT NULL);
    CREATE TABLE postings (
        id INTEGER PRIMARY KEY, stand_in TEXT NOT NULL, at TEXT NOT NULL, url TEXT NOT NULL,
        body TEXT NOT NULL, status INTEGER, problem TEXT NOT NULL)
    """,
    _nothing,
)
