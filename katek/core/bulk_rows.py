"""Many rows for one statement, as one JSON text: quoting arrays of them takes ten times as long."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db import connection, models
from psycopg import sql

_INSERT = "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)"


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
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), [as_json(rows)])


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as text for `json_to_recordset` and its like; times and UUIDs become texts."""
    return orjson.dumps(rows).decode()


def _is_made_there(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.AutoField)
