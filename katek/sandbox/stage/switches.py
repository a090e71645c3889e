"""Faults to order: a stand-in is slow, refuses, fails, drops the line or forgets its echo.

A switch holds for the next `times` calls, or until it is cleared, on paths that contain `path`. Of the
switches that speak about the same moment of a call the oldest counts, so two of them make a script.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from katek.sandbox.stage.store import changing, reading, rows

LONGEST_SECONDS = 60.0

# Which moment of a call a kind speaks about.
KINDS = {
    "slow": "pace",
    "rate_limited": "answer",
    "server_error": "answer",
    "error": "answer",
    "malformed": "answer",
    "drop_before": "answer",
    "drop_after": "answer",
    "no_message_id": "answer",
    "usage": "usage",
    "late_echo": "echo",
    "no_echo": "echo",
    "echo_first": "echo",
}
# Those of them that are answered before the stand-in has taken anything in.
BEFORE = ("rate_limited", "server_error", "error", "drop_before")


@dataclass(frozen=True)
class Switch:
    """One fault that was ordered. `times`: how many calls it still holds for; None until cleared."""

    id: int
    kind: str
    path: str = ""
    times: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        return min(float(self.options.get("seconds", 1.0)), LONGEST_SECONDS)


def set_switch(
    stand_in: str, kind: str, *, times: int | None = None, path: str = "", **options: Any
) -> int:
    """Order a fault; returns its number. Raises ValueError for a kind or a number that isn't known."""
    if kind not in KINDS:
        raise ValueError(f"kind: {kind!r} is none of {', '.join(KINDS)}.")
    if times is not None and times < 1:
        raise ValueError(f"times: {times!r} is not a whole number above 0.")
    seconds = options.get("seconds", 0)
    if not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_SECONDS:
        raise ValueError(f"seconds: {seconds!r} is not between 0 and {LONGEST_SECONDS:.0f}.")
    with changing() as db:
        made = db.execute(
            "INSERT INTO switches (stand_in, kind, place, path, options, times)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (stand_in, kind, KINDS[kind], path, json.dumps(options), times),
        )
        return int(made.lastrowid or 0)


def clear_switches(stand_in: str, kind: str = "") -> int:
    """Take faults back, all or those of one kind; returns how many there were."""
    with changing() as db:
        gone = db.execute(
            "DELETE FROM switches WHERE stand_in = ? AND (kind = ? OR ? = '')",
            (stand_in, kind, kind),
        )
        return gone.rowcount


def switches_of(stand_in: str) -> list[Switch]:
    """What is ordered now, the oldest first."""
    with reading() as db:
        return _switches(db, stand_in)


def take(stand_in: str, path: str, *moments: str) -> dict[str, Switch]:
    """The switch that holds for this call, by moment; each is used up by one call."""
    with reading() as db:
        if not _for_call(db, stand_in, path, moments):
            return {}
    with changing() as db:
        return take_in(db, stand_in, path, *moments)


def take_in(db: sqlite3.Connection, stand_in: str, path: str, *moments: str) -> dict[str, Switch]:
    """The same within a transaction."""
    taken = _for_call(db, stand_in, path, moments)
    for switch in taken.values():
        if switch.times == 1:
            db.execute("DELETE FROM switches WHERE id = ?", (switch.id,))
        elif switch.times is not None:
            db.execute("UPDATE switches SET times = times - 1 WHERE id = ?", (switch.id,))
    return taken


def _for_call(
    db: sqlite3.Connection, stand_in: str, path: str, moments: tuple[str, ...]
) -> dict[str, Switch]:
    found: dict[str, Switch] = {}
    for switch in _switches(db, stand_in):
        if KINDS[switch.kind] in moments and switch.path in path:
            found.setdefault(KINDS[switch.kind], switch)
    return found


def _switches(db: sqlite3.Connection, stand_in: str) -> list[Switch]:
    found = rows(db, "SELECT * FROM switches WHERE stand_in = ? ORDER BY id", (stand_in,))
    return [
        Switch(one["id"], one["kind"], one["path"], one["times"], json.loads(one["options"]))
        for one in found
    ]
