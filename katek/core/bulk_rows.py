"""Many rows for one statement, as one JSON text: quoting arrays of them takes ten times as long."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db import connection, models
from psycopg import Cursor, sql

_INSERT = (
    "INSERT INTO {table} ({columns})"
    " SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
)

_UPDATE = (
    "UPDATE {table} AS kept SET {changes}"
    " FROM json_populate_recordset(NULL::{table}, %s::json) AS given WHERE kept.id = given.id"
)


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """As `insert_values`, from instances; nothing is set on them."""
    fields = [field for field in model._meta.concrete_fields if not _is_made_there(field)]
    named = [(str(field.column), field.attname) for field in fields]
    insert_values(model, [{column: getattr(row, name) for column, name in named} for row in rows])


def insert_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows given as column → value; those that meet a unique constraint are left out, as they are
    there already.

    All rows name the columns that the first one names; the others must be null or made by the database. For
    texts, numbers, times, JSON and lists.
    """
    if not rows:
        return
    statement = sql.SQL(_INSERT + " ON CONFLICT DO NOTHING").format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join([sql.Identifier(name) for name in rows[0]]),
    )
    run(statement.as_string(None), [as_json(rows)])


def update_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Changes rows given as column → value, each with its `id`; all name the same columns.

    For what `insert_values` takes.
    """
    names = [name for name in rows[0] if name != "id"] if rows else []
    if not names:
        return
    changes = [sql.SQL("{0} = given.{0}").format(sql.Identifier(name)) for name in names]
    statement = sql.SQL(_UPDATE).format(
        table=sql.Identifier(model._meta.db_table), changes=sql.SQL(", ").join(changes)
    )
    run(statement.as_string(None), [as_json(rows)])


def run(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement answers, its parameters sent beside it.

    Django's cursor quotes them into the statement, and the server has to read them out of it again: of a
    batch that takes as long as the work. A JSON parameter needs its type named.
    """
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement.encode(), parameters, prepare=False)
        return cursor.fetchall() if cursor.description else []


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as text for `json_to_recordset` and its like; times and UUIDs become texts."""
    return orjson.dumps(rows).decode()


def _is_made_there(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.AutoField)
