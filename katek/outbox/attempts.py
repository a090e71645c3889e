"""Writing tries down: many rows in one plain statement, for every delivery passes through here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

_INSERT = """INSERT INTO outbox_attempt
    (organization_id, delivery_id, number, at, status_code, duration_ms, problem, response)
    SELECT * FROM unnest(%s::varchar[], %s::varchar[], %s::int[], %s::timestamptz[], %s::int[],
        %s::int[], %s::text[], %s::text[])"""


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt as it is kept; `response` is what the other side answered, cut."""

    organization_id: str
    delivery_id: str | int
    number: int
    at: datetime
    status_code: int | None = None
    duration_ms: int = 0
    problem: str = ""
    response: str = ""


def keep(tries: Sequence[Try]) -> None:
    """Adds the tries, of deliveries of any organizations; the database refuses one that mixes them."""
    if not tries:
        return
    columns: list[Any] = [
        [one.organization_id for one in tries],
        [one.delivery_id for one in tries],
        [one.number for one in tries],
        [one.at for one in tries],
        [one.status_code for one in tries],
        [one.duration_ms for one in tries],
        [one.problem for one in tries],
        [one.response for one in tries],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, columns)
