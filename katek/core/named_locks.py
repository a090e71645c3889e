"""Locks on names, held until the transaction ends: for what may be about to exist and has no row to lock."""

from collections.abc import Iterable

from django.db import connection

# In the order of the numbers that are locked, so that two transactions never wait for each other.
_HOLD = """SELECT pg_advisory_xact_lock(n) FROM (
    SELECT DISTINCT hashtextextended(name, 0) AS n FROM unnest(%s::text[]) AS name ORDER BY n
) AS ordered"""


def hold(names: Iterable[str]) -> None:
    """Waits until nobody else holds any of the names, then holds them; inside a transaction only.

    All names that a transaction needs belong into one call.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A lock that ends with its transaction needs one.")
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(names)])
