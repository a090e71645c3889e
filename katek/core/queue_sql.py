"""How statements are written for a queue's table; shared by `claims_sql` and `leases_sql`.

States and the names of tables and columns come from the code and are quoted into the text, so that
partial indexes match however parameters are bound; times, ids and tokens are parameters.
"""

from typing import Any

from django.db import connection, models
from psycopg import sql

from katek.core.claimable import Queue
from katek.core.workers import CLASS_ID

NO_LEASE = sql.SQL("lease_token = NULL, lease_until = NULL, lease_worker = NULL")

# A worker lives while its lock is held. Other kinds of lock and other databases are kept out.
ALIVE = sql.SQL("""alive AS MATERIALIZED (
    SELECT objid::bigint AS worker FROM pg_locks
    WHERE locktype = 'advisory' AND classid = {} AND objsubid = 2 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
""").format(sql.Literal(CLASS_ID))
ORPHANED = sql.SQL("""(r.lease_until IS NULL OR r.lease_until <= %(now)s
    OR NOT EXISTS (SELECT FROM alive WHERE alive.worker = r.lease_worker))""")


def fill(queue: Queue, template: str, **more: sql.Composable) -> sql.Composed:
    """The template with the queue's names: `{names}` are quoted, `%(names)s` stay parameters."""
    return sql.SQL(template).format(**_names(queue), **more)


def text(*parts: sql.Composable) -> str:
    """The finished statement."""
    return sql.Composed(parts).as_string(None)


def field_of(queue: Queue, name: str) -> Any:
    """The model's field of that name or attribute name (`endpoint` or `endpoint_id`)."""
    return queue.model._meta.get_field(name)


def type_of(field: models.Field[Any, Any]) -> str:
    """The column's type; `ValueError` for one of which no array can be bound."""
    kind = field.db_type(connection)
    if kind is None or kind.endswith("]"):
        raise ValueError(f"{field.name} cannot be recorded for many rows at once.")
    return kind


def _names(queue: Queue) -> dict[str, sql.Composable]:
    pk = field_of(queue, queue.model._meta.pk.name)
    return {
        "table": sql.Identifier(queue.model._meta.db_table),
        "pk": sql.Identifier(pk.column),
        "pk_type": sql.SQL(type_of(pk)),
        "state": sql.Identifier(field_of(queue, queue.state_field).column),
        "order": sql.Identifier(field_of(queue, queue.order_by).column),
        "waiting": sql.Literal(queue.waiting),
        "working": sql.Literal(queue.working),
        "no_lease": NO_LEASE,
        "alive": ALIVE,
        "orphaned": ORPHANED,
    } | (_key_names(queue, queue.key) if queue.key else {})


def _key_names(queue: Queue, name: str) -> dict[str, sql.Composable]:
    key = field_of(queue, name)
    if key.null:
        raise ValueError(f"{queue.name}: rows without {name} would never be claimed.")
    return {
        "key": sql.Identifier(key.column),
        "key_type": sql.SQL(type_of(key)),
        "limit": sql.SQL(str(queue.limit).replace("%", "%%")),
        "lock": sql.Literal(f"claims:{queue.name}:"),
    }
