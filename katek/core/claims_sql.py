"""Statements that claim due rows, and the look at what is due. See `claims`.

Rows are locked FOR NO KEY UPDATE: inserts that merely point at them (an attempt, a message) neither
wait nor are waited for.
"""

from functools import lru_cache

from psycopg import sql

from katek.core.claimable import Queue
from katek.core.queue_sql import ALIVE, fill, text

# A key's first row: of the waiting ones by time, or of all unfinished ones where order counts.
_FIRST = """
    SELECT r.{key} AS key, r.next_attempt_at AS at FROM {table} r
    WHERE r.{state} = {waiting} AND {where} ORDER BY r.{key}, r.next_attempt_at LIMIT 1"""
_FIRST_IN_LINE = """
    SELECT r.{key} AS key, CASE WHEN r.{state} = {waiting} THEN r.next_attempt_at END AS at
    FROM {table} r WHERE r.{state} IN ({waiting}, {working}) AND {where}
    ORDER BY r.{key}, r.{order}, r.{pk} LIMIT 1"""
# Jumps from key to key through the index, however many rows each has; read only as far as needed.
_WALK = """{name} AS (
        SELECT f.key, f.at FROM ({first}) f WHERE {until}
      UNION ALL
        SELECT f.key, f.at FROM {name} w CROSS JOIN LATERAL ({next}) f WHERE {until})"""
# How many rows more of the key `k` may be in work.
_SLOTS = """(({limit}) - (SELECT count(*) FROM {table} b
        WHERE b.{key} = k.key AND b.{state} = {working}))"""
# OFFSET 0 keeps the planner from trying the lock of a key that has nothing to claim.
_LOCK_KEYS = """WITH RECURSIVE {ahead}, {behind} SELECT d.key FROM (
        SELECT k.key FROM (SELECT * FROM ahead UNION ALL SELECT * FROM behind) k
        WHERE k.at <= %(now)s AND {slots} > 0 OFFSET 0) d
    WHERE pg_try_advisory_xact_lock(hashtextextended({lock} || d.key::text, 0))
    LIMIT %(limit)s"""
_LOCK_KEY_OF_ROW = """
    SELECT pg_advisory_xact_lock(hashtextextended({lock} || r.{key}::text, 0)), r.{key}
    FROM {table} r WHERE r.{pk} = %(pk)s"""

_PICK_ANY = """WITH picked AS MATERIALIZED (
        SELECT r.{pk} AS pk, r.{order} AS place FROM {table} r
        WHERE r.{state} = {waiting} AND {which}
        ORDER BY r.{order} LIMIT %(limit)s FOR NO KEY UPDATE {wait})"""
_PICK_BY_KEY = """WITH free AS MATERIALIZED (
        SELECT k.key, {slots} AS slots FROM unnest(%(keys)s::{key_type}[]) AS k (key)
    ), picked AS MATERIALIZED (
        SELECT x.pk, x.place FROM free CROSS JOIN LATERAL ({rows}) x
        WHERE free.slots > 0 LIMIT %(limit)s)"""
_ROWS = """SELECT r.{pk} AS pk, r.{order} AS place FROM {table} r
        WHERE r.{key} = free.key AND r.{state} = {waiting} AND {which}
        ORDER BY r.{order} LIMIT greatest(free.slots, 0) FOR NO KEY UPDATE {wait}"""
# The head is found before it is locked: skipping a locked head would take the second out of turn.
_HEAD = """SELECT r.{pk} AS pk, r.{order} AS place FROM {table} r
        WHERE r.{pk} = (SELECT h.{pk} FROM {table} h
              WHERE h.{key} = free.key AND h.{state} IN ({waiting}, {working})
              ORDER BY h.{order}, h.{pk} LIMIT 1)
          AND r.{state} = {waiting} AND {which} FOR NO KEY UPDATE {wait}"""
# Sorted here: reading hundreds of times into Python only to sort by them costs more than the claim.
_TAKE = """, taken AS (UPDATE {table} t SET {state} = {working}, attempts = t.attempts + 1,
        next_attempt_at = NULL, lease_token = %(token)s, lease_until = %(until)s,
        lease_worker = %(worker)s
    FROM picked WHERE t.{pk} = picked.pk RETURNING t.{pk} AS pk, t.attempts, picked.place, {of_key})
    SELECT pk, attempts, key FROM taken ORDER BY place"""

_LOOK = """SELECT {name} AS name, d.due, CASE WHEN NOT d.due THEN {later} END AS next_at,
    EXISTS (SELECT FROM {table} r WHERE r.{state} = {working}
            AND r.lease_worker IS DISTINCT FROM %(worker)s) AS held,
    EXISTS (SELECT FROM {table} r WHERE r.{state} = {working} AND {orphaned}) AS orphaned
    FROM (SELECT {due} AS due OFFSET 0) d"""
_DUE = """EXISTS (SELECT FROM {table} r
        WHERE r.{state} = {waiting} AND r.next_attempt_at <= %(now)s)"""
_LATER = """(SELECT min(r.next_attempt_at) FROM {table} r
        WHERE r.{state} = {waiting} AND r.next_attempt_at > %(now)s)"""
_DUE_BY_KEY = "EXISTS (SELECT FROM walk k WHERE k.at <= %(now)s AND {slots} > 0)"
_LATER_BY_KEY = "(SELECT min(k.at) FROM walk k WHERE k.at > %(now)s)"


@lru_cache
def lock_keys(queue: Queue) -> str:
    """Locks keys with something to claim, in turn after `cursor`, unless others hold them.

    Parameters: now, cursor (a key or null), limit. Answers rows (key).
    """
    ahead = _walk(queue, "ahead", start="r.{key} > %(cursor)s::{key_type}")
    behind = _walk(queue, "behind", until="coalesce(f.key <= %(cursor)s::{key_type}, TRUE)")
    return text(fill(queue, _LOCK_KEYS, ahead=ahead, behind=behind, slots=fill(queue, _SLOTS)))


@lru_cache
def lock_key_of_row(queue: Queue) -> str:
    """Waits for the lock of a row's key. Parameters: pk. Answers rows (nothing, key)."""
    return text(fill(queue, _LOCK_KEY_OF_ROW))


@lru_cache
def claim_due(queue: Queue) -> str:
    """Claims due rows. Answers rows (pk, attempts, key or null), the longest due first.

    Parameters: now, until, token, worker, limit; keys (locked ones) where the queue has a key.
    """
    return _claim(queue, which="r.next_attempt_at <= %(now)s", wait="SKIP LOCKED")


@lru_cache
def claim_one(queue: Queue) -> str:
    """Claims the row `pk`, due or not, waiting for whoever is changing it; else as `claim_due`."""
    return _claim(queue, which="r.{pk} = %(pk)s", wait="")


@lru_cache
def peek(queues: tuple[Queue, ...]) -> str:
    """One look at several queues. Parameters: now, worker.

    Answers rows (name, due, next_at, held elsewhere, orphaned), one a queue.
    """
    looks = sql.SQL(" UNION ALL ").join([sql.SQL("({})").format(_look(q)) for q in queues])
    return text(sql.SQL("WITH {} SELECT * FROM ({}) looks").format(ALIVE, looks))


def _walk(queue: Queue, name: str, *, start: str = "TRUE", until: str = "TRUE") -> sql.Composed:
    first = _FIRST_IN_LINE if queue.ordered else _FIRST
    return fill(
        queue,
        _WALK,
        name=sql.Identifier(name),
        first=fill(queue, first, where=fill(queue, start)),
        next=fill(queue, first, where=fill(queue, "r.{key} > w.key")),
        until=fill(queue, until),
    )


def _claim(queue: Queue, *, which: str, wait: str) -> str:
    parts = {"which": fill(queue, which), "wait": sql.SQL(wait)}
    if queue.key is None:
        no_key = sql.SQL("NULL AS key")
        return text(fill(queue, _PICK_ANY, **parts), fill(queue, _TAKE, of_key=no_key))
    rows = fill(queue, _HEAD if queue.ordered else _ROWS, **parts)
    picked = fill(queue, _PICK_BY_KEY, slots=fill(queue, _SLOTS), rows=rows)
    return text(picked, fill(queue, _TAKE, of_key=fill(queue, "t.{key} AS key")))


def _look(queue: Queue) -> sql.Composed:
    if queue.key is None:
        due, later = fill(queue, _DUE), fill(queue, _LATER)
        return fill(queue, _LOOK, name=sql.Literal(queue.name), due=due, later=later)
    due, later = fill(queue, _DUE_BY_KEY, slots=fill(queue, _SLOTS)), fill(queue, _LATER_BY_KEY)
    look = fill(queue, _LOOK, name=sql.Literal(queue.name), due=due, later=later)
    return sql.SQL("WITH RECURSIVE ") + _walk(queue, "walk") + sql.SQL(" ") + look
