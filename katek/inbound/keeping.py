"""Entries of a webhook kept as receipts: one statement for all of them, their owners looked up in it.

The same entry again is the same receipt. Whose page or account nobody has connected stays without an
organization; reading it looks once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from katek.channels.meta.envelope import Entry
from katek.core import clock
from katek.core.public_ids import new_id
from katek.core.wakeups import ring
from katek.inbound.models import ReceiptStatus

_COLUMNS = (
    *("id", "door", "kind", "account", "recipient", "body", "digest", "people", "person"),
    *("status", "problem"),
)
# Both parts of the look-up follow the index of connected channels. `people` are printable: a line end
# separates them.
_KEEP = f"""
    INSERT INTO inbound_receipt (id, organization_id, channel_id, door, received_at, kind, account,
        recipient, body, digest, people, line, status, problem, next_attempt_at, attempts)
    SELECT e.id, c.organization_id, c.id, e.door, %(now)s, e.kind, e.account,
        e.recipient, e.body, e.digest, string_to_array(e.people, E'\\n'),
        coalesce(c.id, e.kind || ' ' || e.account) || ' ' || e.person, e.status, e.problem,
        CASE WHEN e.status = 'new' THEN %(now)s END, 0
    FROM unnest({", ".join(f"%({name})s::text[]" for name in _COLUMNS)})
        AS e ({", ".join(_COLUMNS)})
    LEFT JOIN LATERAL (
        SELECT c.id, c.organization_id FROM channels_channel c
        WHERE c.kind = e.kind AND c.external_id IN (e.account, e.recipient)
          AND c.external_id <> '' AND c.status <> 'disconnected'
        ORDER BY c.external_id = e.account DESC LIMIT 1) c ON TRUE
    ON CONFLICT (digest) DO NOTHING
    RETURNING id"""  # noqa: S608 - our own column names


@dataclass(frozen=True)
class Posted:
    """An entry, and the door it came through."""

    door: str
    entry: Entry


def keep(posted: Sequence[Posted]) -> int:
    """Keep entries in the caller's transaction, if there is one; answers how many are new."""
    with connection.cursor() as cursor:
        cursor.execute(*statement(posted))
        new = len(cursor.fetchall())
    if new:
        ring("messages")
    return new


def statement(posted: Sequence[Posted]) -> tuple[str, dict[str, Any]]:
    """The statement that keeps these entries, and its parameters; it answers a row for each new one."""
    # Sorted, for ids of one millisecond have no order of their own and receipts are read by theirs.
    ids = sorted(new_id("rcp") for _ in posted)
    rows = [_row(pk, one) for pk, one in zip(ids, posted, strict=True)]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(_COLUMNS)}
    return _KEEP, {**columns, "now": clock.now()}


def _row(pk: str, posted: Posted) -> tuple[str, ...]:
    entry = posted.entry
    return (
        pk,
        posted.door,
        entry.kind,
        entry.account,
        entry.recipient,
        entry.body,
        entry.digest,
        "\n".join(entry.people),
        entry.people[0] if entry.people else "",
        ReceiptStatus.FAILED if entry.problem else ReceiptStatus.NEW,
        entry.problem,
    )
