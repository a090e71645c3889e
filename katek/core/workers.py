"""Who this process is to others: a number whose advisory lock it holds for as long as it lives.

The lock hangs on a connection of its own, outside the pool and outside any transaction. When the
process dies, however it dies, PostgreSQL frees the lock, and others take its rows back at once
(`claims.take_back`). When only the connection is lost the process becomes a new worker: rows it
held count as orphaned, and their tokens keep it from recording them.
"""

import os
import secrets
import select
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection as database
from psycopg.pq import ConnStatus

CLASS_ID = 0x4B41544B  # the space of our worker numbers among all advisory locks of the database


@dataclass(frozen=True)
class _Identity:
    number: int
    connection: psycopg.Connection[Any]


_lock = threading.Lock()
_identity: _Identity | None = None
_inherited: list[_Identity] = []


def worker() -> int:
    """This process's number; taken at the first call, and anew when its connection was lost.

    Costs no query while the connection stands. Raises `psycopg.OperationalError` without a
    database.
    """
    with _lock:
        return _current().number


def execute(statement: str, parameters: Mapping[str, Any]) -> None:
    """Runs one statement on the process's own connection, outside any transaction of the caller."""
    with _lock:
        _current().connection.execute(statement.encode(), parameters)


def close() -> None:
    """Gives the number up; rows still held by it count as orphaned."""
    global _identity
    with _lock:
        if _identity is not None:
            # Otherwise it is free only a moment after the server has noticed that the connection ends.
            with suppress(psycopg.OperationalError):  # a lost connection: it has been freed
                _identity.connection.execute("SELECT pg_advisory_unlock_all()")
            _identity.connection.close()
        _identity = None


def connect(name: str) -> psycopg.Connection[Any]:
    """A connection of the caller's own, outside the pool, where every statement stands for itself."""
    return psycopg.connect(**connection_parameters(name))


def connection_parameters(name: str) -> dict[str, Any]:
    """What `connect` connects with, for those who need an asynchronous connection."""
    parameters = database.get_connection_params()
    for of_django in ("context", "cursor_factory", "prepare_threshold", "pool"):
        parameters.pop(of_django, None)
    return {"connect_timeout": 10, **parameters, "application_name": name, "autocommit": True}


def _current() -> _Identity:
    global _identity
    if _identity is None or not _stands(_identity.connection):
        _identity = _take_number()
    return _identity


def _take_number() -> _Identity:
    connection = connect("katek worker")
    while True:
        number = secrets.randbelow(2**31 - 1) + 1
        taken = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", [CLASS_ID, number])
        if taken.fetchone() == (True,):
            return _Identity(number, connection)


def _stands(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server still holds its end; reads what it may have sent, such as its farewell."""
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    try:
        while poll.poll(0) and connection.pgconn.status == ConnStatus.OK:
            connection.pgconn.consume_input()
    except psycopg.OperationalError:
        connection.close()
    return not connection.closed


def _forget_after_fork() -> None:
    """The parent's connection is neither ours to use nor to close: kept, so that nothing does."""
    global _identity, _lock
    _lock = threading.Lock()
    if _identity is not None:
        _inherited.append(_identity)
    _identity = None


os.register_at_fork(after_in_child=_forget_after_fork)
