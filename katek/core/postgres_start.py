"""Starting and stopping the embedded server; all of it under the start lock."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from psycopg import pq
from psycopg.conninfo import make_conninfo

from katek.core.postgres_binaries import copied, installed
from katek.core.postgres_config import ACCESS, configuration
from katek.core.postgres_initdb import SUPERUSER, initialise, reason_in
from katek.core.postgres_locks import is_held
from katek.core.postgres_orphans import end_orphans
from katek.core.postgres_place import THROW_AWAY, Place, settle, write_whole
from katek.core.postgres_problem import PostgresProblem, patiently
from katek.core.postgres_socket import PORT
from katek.core.postgres_users import can_read

READY_WITHIN = 1800.0  # a crash with gigabytes of log to replay takes minutes on a slow disk
STOP_WITHIN = 120.0
NEEDED_BY_PYTHON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
SUPERVISOR = Path(__file__).with_name("postgres_supervisor.py")

_children: set[int] = set()


def is_supervised(base: Path) -> bool:
    """Whether a supervisor lives, whatever state its server is in."""
    return is_held(base / "supervisor.lock")


def refuse_other_version(place: Place, version: int) -> None:
    """A cluster can only be run by the version that made it."""
    try:
        made_by = (place.cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError as error:
        raise PostgresProblem(
            f"{place.cluster} is no PostgreSQL cluster (PG_VERSION is missing):"
            " restore it, or move it away to begin with an empty database."
        ) from error
    if made_by != str(version):
        raise PostgresProblem(
            f"The database in {place.cluster} was made by PostgreSQL {made_by}, not"
            f" {version}: dump it with the Katek that made it, move the folder away, start, and"
            " load the dump."
        )


def start(base: Path, *, version: int, password: str, durable: bool) -> Place:
    """Start the server of a base that has none; returns when it accepts connections."""
    end_orphans(base)
    place = settle(base)
    programs = installed(version)
    if not can_read(place.user, programs / "share/postgresql/postgres.bki"):
        programs = copied(programs, place.home)
    if not place.cluster.exists():
        if not durable:
            (place.home / THROW_AWAY).touch(mode=0o600)
        initialise(place, programs, version=version, password=password, durable=durable)
    refuse_other_version(place, version)
    write_whole(place.home / "postgresql.conf", configuration(place.socket, durable=durable), 0o644)
    write_whole(place.home / "pg_hba.conf", ACCESS, 0o644)
    told_before = place.log.stat().st_size if place.log.exists() else 0
    supervisor = _spawn(place, programs)
    if not becomes_ready(place, lambda: _has_ended(supervisor)):
        said = place.log.read_bytes()
        reason = reason_in(said[told_before % (len(said) + 1) :].decode(errors="replace"))
        raise PostgresProblem(f"PostgreSQL did not start: {reason}; its log is {place.log}.")
    return place


def becomes_ready(place: Place, has_ended: Callable[[], bool]) -> bool:
    """Wait until the server accepts connections; False if it ends instead."""
    for _ in patiently(READY_WITHIN, "PostgreSQL is coming up, perhaps recovering from a crash"):
        if answers(place):
            return True
        if has_ended():
            return False
    raise PostgresProblem(
        f"PostgreSQL was not ready after {READY_WITHIN / 60:.0f} minutes; start again to let it"
        f" go on, and read {place.log}."
    )


def answers(place: Place) -> bool:
    """Whether the server takes connections, as seen by trying."""
    # The user is named because libpq would look up our own, which may have no account.
    target = make_conninfo(host=str(place.socket), port=PORT, user=SUPERUSER, connect_timeout=5)
    found = pq.PGconn.ping(target.encode())
    if found == pq.Ping.NO_ATTEMPT:
        raise PostgresProblem(f"PostgreSQL's library does not accept the address {place.socket}.")
    return found == pq.Ping.OK


def stop(base: Path) -> None:
    """Have the supervisor stop the server and wait until every process of it is gone."""
    if is_supervised(base):
        number = int((base / "supervisor.lock").read_text())
        os.kill(number, signal.SIGTERM)
        for _ in patiently(STOP_WITHIN, "Waiting for PostgreSQL to write everything down and stop"):
            if not is_supervised(base):
                break
        else:
            raise PostgresProblem(
                f"PostgreSQL (supervisor {number}) does not stop; its log tells more."
            )
        _await_end(number)
    end_orphans(base)


def _spawn(place: Place, programs: Path) -> int:
    task = {
        "command": [
            str(programs / "bin/postgres"),
            f"-D{place.cluster}",
            f"-cconfig_file={place.home / 'postgresql.conf'}",
            f"-chba_file={place.home / 'pg_hba.conf'}",
        ],
        "user": None if place.user.is_me else [place.user.uid, place.user.gid],
        "log": str(place.log),
        "cluster": str(place.cluster),
        "socket": str(place.socket),
        "locks": str(place.base),
    }
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
    number = os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-S", str(SUPERVISOR), json.dumps(task)],
        {name: os.environ[name] for name in NEEDED_BY_PYTHON if name in os.environ},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(place.log), append, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    _children.add(number)
    return number


def _has_ended(child: int) -> bool:
    """Whether a process of ours is over; collects it, so that no zombie stays."""
    if child not in _children:
        return True
    try:
        ended, _ = os.waitpid(child, os.WNOHANG)
    except ChildProcessError:  # another part of this process collects every child
        ended = child
    if ended:
        _children.discard(child)
    return bool(ended)


def _await_end(number: int) -> None:
    # Its locks are free, so it is at its last instructions. Another's zombie is not waited for.
    for _ in patiently(1.0, "Waiting for the supervisor of PostgreSQL"):
        if (number in _children and _has_ended(number)) or not _is_alive(number):
            return


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
