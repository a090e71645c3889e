"""The embedded PostgreSQL: a server for one data folder, there while somebody uses it.

    with server(data_dir) as settings:
        psycopg.connect(settings.conninfo())

Whoever needs the server takes a lease (`server`, or `ensure_running` and `release`). The first
lease starts it, the last one to go stops it; web server, runner and commands share one folder at
once. Leases are file locks, so a killed process gives its own back. The server is the child of a
supervisor with a session of its own (`postgres_supervisor.py`), so a terminal's Ctrl-C reaches only
the users, and the first of them may leave before the others. After kill -9 of everything the next
lease recovers the data, however long it takes.

Nobody is let in without a password, over the network, or past the socket's closed folder. The
application signs in as a role that owns its databases and may make more, but is no superuser.

As root the server runs under a user id of its own, in a folder which that user reaches: where the
data folder is closed to others (as under /root), the cluster is in `/var/lib/katek-…` and the data
folder says where; see `postgres_place.py`.
"""

import atexit
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from katek.core.postgres_access import (
    DATABASE,
    ROLE,
    ConnectionSettings,
    add_database,
    administrator,
    admit_the_application,
    settings_for,
    superuser_password,
)
from katek.core.postgres_initdb import SUPERUSER
from katek.core.postgres_locks import held, open_lock, try_lock
from katek.core.postgres_place import Place, base_of, make_base, recorded, remove
from katek.core.postgres_problem import PostgresProblem, told_plainly
from katek.core.postgres_socket import is_private
from katek.core.postgres_start import (
    READY_WITHIN,
    becomes_ready,
    is_supervised,
    refuse_other_version,
    start,
    stop,
)

__all__ = [
    "ConnectionSettings",
    "PostgresProblem",
    "Server",
    "administrator_settings",
    "connection_settings",
    "create_database",
    "discard",
    "ensure_running",
    "server",
]

LEAVE_WITHIN = 30.0


class Server:
    """A lease on a running server. Given back by `release`, at the latest when the process ends."""

    def __init__(self, base: Path, users: int) -> None:
        self._base = base
        self._users: int | None = users
        self.settings = connection_settings(base.parent)
        atexit.register(self.release)

    def release(self) -> None:
        """Give the lease back; the last to go waits until no trace of the server is left."""
        if self._users is None:
            return
        users, self._users = self._users, None
        atexit.unregister(self.release)
        with ExitStack() as stack:
            with suppress(PostgresProblem, FileNotFoundError):
                # Who holds this for longer starts the server, and so will use it.
                stack.enter_context(
                    held(self._base / "start.lock", LEAVE_WITHIN, "Leaving PostgreSQL")
                )
            os.close(users)  # in a forked child this gives back nothing: its parent has it open too
            if self._base.exists():
                _stop_if_unused(self._base)


def ensure_running(data_dir: Path, *, version: int = 18, durable: bool = True) -> Server:
    """A lease on the server of `data_dir`, which is made or started if need be.

    `durable=False` is for data that may be lost with the machine. Raises `PostgresProblem`.
    """
    with told_plainly(f"The database in {data_dir} cannot be used"), ExitStack() as stack:
        base = make_base(Path(data_dir))
        stack.enter_context(
            held(base / "start.lock", READY_WITHIN, "Waiting for another start of PostgreSQL")
        )
        users = open_lock(base / "users.lock")
        try_lock(
            users, shared=True
        )  # is free, or shared: it is held alone only under the start lock
        with ExitStack() as undo:
            undo.callback(_stop_if_unused, base)
            undo.callback(os.close, users)
            _join(base, version=version, durable=durable)
            undo.pop_all()
        return Server(base, users)


@contextmanager
def server(
    data_dir: Path, version: int = 18, *, durable: bool = True
) -> Iterator[ConnectionSettings]:
    """A lease for as long as the block lasts."""
    lease = ensure_running(data_dir, version=version, durable=durable)
    try:
        yield lease.settings
    finally:
        lease.release()


def connection_settings(data_dir: Path) -> ConnectionSettings:
    """How to connect, without starting anything or writing anywhere.

    Before the first start there is no password yet, and a start may move the socket (rarely, and
    only where the data folder's path is too long for one): programs that connect take a lease
    first.
    """
    return settings_for(base_of(Path(data_dir)), ROLE, DATABASE)


def administrator_settings(data_dir: Path) -> ConnectionSettings:
    """How to connect as superuser, for upkeep and for tests of the server itself."""
    return settings_for(base_of(Path(data_dir)), SUPERUSER, "postgres")


def create_database(data_dir: Path, name: str) -> ConnectionSettings:
    """Make a database of the application's role in the running server, unless it is there."""
    with administrator(base_of(Path(data_dir))) as connection:
        add_database(connection, name)
    return replace(connection_settings(data_dir), dbname=name)


def discard(data_dir: Path) -> None:
    """Delete a data folder's server with all its data, wherever that is; refused while used."""
    base = base_of(Path(data_dir))
    if not base.exists():
        return
    with told_plainly(f"The database in {data_dir} cannot be deleted"):
        make_base(Path(data_dir))
        with held(base / "start.lock", LEAVE_WITHIN, "Waiting to delete the database"):
            if not _stop_if_unused(base):
                raise PostgresProblem(
                    f"The database in {data_dir} is in use: stop its users first."
                )
            place = recorded(base)
            if place is not None:
                remove(place)


def _join(base: Path, *, version: int, durable: bool) -> None:
    password = superuser_password(base)
    # Twice: a server that is found may have been told to stop, or its supervisor killed, just now.
    for is_last in (False, True):
        place = recorded(base)
        if place is None or not is_supervised(base):
            break
        if becomes_ready(place, lambda: not is_supervised(base)):
            refuse_other_version(place, version)
            if _admitted(place, is_last=is_last):
                return
    place = start(base, version=version, password=password, durable=durable)
    _refuse_a_taken_socket(place)
    admit_the_application(base, anew=True)


def _admitted(place: Place, *, is_last: bool) -> bool:
    _refuse_a_taken_socket(place)
    try:
        admit_the_application(place.base, anew=False)
    except PostgresProblem:
        if is_last:
            raise
        return False
    return True


def _refuse_a_taken_socket(place: Place) -> None:
    if not is_private(place.socket, place.user):
        raise PostgresProblem(
            f"{place.socket} is no longer the server's own: stop its users first."
        )


def _stop_if_unused(base: Path) -> bool:
    """Stop the server if nobody has a lease; the start lock must be held."""
    users = open_lock(base / "users.lock")
    try:
        if not try_lock(users):
            return False
        stop(base)
        return True
    finally:
        os.close(users)
