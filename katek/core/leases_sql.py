"""Statements on rows in work: record, renew, give back, take from workers that vanished.

See `claims` for what they mean to a caller.
"""

from collections.abc import Iterable
from functools import lru_cache

from psycopg import sql

from katek.core.claimable import Queue
from katek.core.queue_sql import field_of, fill, text, type_of

_OURS = """{table} t JOIN unnest(%(pks)s::{pk_type}[], %(tokens)s::uuid[]) AS c (pk, token)
    ON t.{pk} = c.pk AND t.lease_token = c.token AND t.{state} = {working}"""
_FINISH = """UPDATE {table} t SET {state} = c.state, next_attempt_at = c.at, problem = c.problem,
        {no_lease}{sets}
    FROM json_to_recordset(%(rows)s::json) AS c (pk {pk_type}, token uuid, state text, at timestamptz,
        problem text{columns})
    WHERE t.{pk} = c.pk AND t.lease_token = c.token AND t.{state} = {working}
    RETURNING t.{pk}"""
_RENEW = """WITH ours AS MATERIALIZED (SELECT t.{pk} AS pk FROM {ours}),
    free AS MATERIALIZED (
        SELECT t.{pk} AS pk FROM {ours} FOR NO KEY UPDATE OF t SKIP LOCKED),
    longer AS (UPDATE {table} t SET lease_until = %(until)s FROM free WHERE t.{pk} = free.pk)
    SELECT pk FROM ours"""
_RELEASE = """UPDATE {table} t SET {state} = {waiting}, attempts = greatest(t.attempts - 1, 0),
        next_attempt_at = %(now)s, {no_lease}
    FROM unnest(%(pks)s::{pk_type}[], %(tokens)s::uuid[]) AS c (pk, token)
    WHERE t.{pk} = c.pk AND t.lease_token = c.token AND t.{state} = {working}
    RETURNING t.{pk}"""
# Locked by the lease that was judged: renewed since, or claimed anew, the row is no orphan.
_TAKE_BACK = """WITH {alive}, dead AS MATERIALIZED (
        SELECT r.{pk} AS pk, r.lease_token AS token, r.lease_until AS until
        FROM {table} r WHERE r.{state} = {working} AND {orphaned}
    ), locked AS MATERIALIZED (
        SELECT r.{pk} AS pk FROM {table} r JOIN dead ON r.{pk} = dead.pk
        WHERE r.{state} = {working} AND r.lease_token IS NOT DISTINCT FROM dead.token
          AND r.lease_until IS NOT DISTINCT FROM dead.until
        FOR NO KEY UPDATE OF r SKIP LOCKED
    ) UPDATE {table} t SET {state} = CASE WHEN {spent} THEN {gives_up} ELSE {back} END,
        next_attempt_at = CASE WHEN {spent} THEN NULL ELSE %(now)s END,
        problem = CASE WHEN {spent} THEN %(given_up)s ELSE coalesce(%(doubt)s, t.problem) END,
        {no_lease}
    FROM locked WHERE t.{pk} = locked.pk RETURNING t.{pk}"""


@lru_cache
def finish_many(queue: Queue, columns: tuple[str, ...]) -> str:
    """Records a batch. Answers the pks accepted.

    Parameters: rows, a JSON text of objects with pk, token, state, at, problem, and c0, c1, … for
    columns.
    """
    fields = [field_of(queue, name) for name in columns]
    typed = [sql.SQL(f"c{place} {type_of(one)}") for place, one in enumerate(fields)]
    sets = [
        sql.SQL("{} = c.{}").format(sql.Identifier(one.column), sql.Identifier(f"c{place}"))
        for place, one in enumerate(fields)
    ]
    return text(fill(queue, _FINISH, columns=_each(typed), sets=_each(sets)))


@lru_cache
def renew(queue: Queue) -> str:
    """Extends leases. Parameters: pks, tokens, until. Answers the pks whose lease is still ours.

    Rows that are just being recorded are left alone: waiting for them could become a deadlock.
    """
    return text(fill(queue, _RENEW, ours=fill(queue, _OURS)))


@lru_cache
def release(queue: Queue) -> str:
    """Back to waiting. Parameters: pks, tokens, now. Answers the pks given back."""
    return text(fill(queue, _RELEASE))


@lru_cache
def take_back(queue: Queue) -> str:
    """Frees orphaned rows. Parameters: now, max_attempts, doubt, given_up. Answers their pks."""
    spent = "coalesce(t.attempts >= %(max_attempts)s::int, FALSE)"
    more = {
        "spent": sql.SQL("FALSE" if queue.in_doubt else spent),
        "gives_up": sql.Literal(queue.gives_up),
        "back": sql.Literal(queue.in_doubt or queue.waiting),
    }
    return text(fill(queue, _TAKE_BACK, **more))


def _each(parts: Iterable[sql.Composable]) -> sql.Composed:
    return sql.Composed([sql.SQL(", ") + part for part in parts])
