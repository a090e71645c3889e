"""What is left when a server's supervisor was killed.

The kernel then tells the server's first process to stop (Linux). Only if that was killed as well,
its children may still be at work, and two servers on one cluster would destroy it: so they are
ended first. Every process of the server holds the server lock, so the lock alone says whether any
is left; process numbers serve only to send a signal to those that are at work in the cluster's
folder.
"""

import contextlib
import os
import signal
from pathlib import Path

from katek.core.postgres_locks import is_held
from katek.core.postgres_place import recorded
from katek.core.postgres_problem import PostgresProblem, patiently

END_BY_THEMSELVES_WITHIN = 1.0
STOP_WITHIN = 60.0
KILLED_WITHIN = 30.0
PROCESSES = Path("/proc")


def end_orphans(base: Path) -> None:
    """Return when no process of the base's server is left, after ending those that there are."""
    for waited in patiently(STOP_WITHIN + KILLED_WITHIN, "Ending the rest of a killed PostgreSQL"):
        if not is_held(base / "server.lock"):
            return
        if waited > END_BY_THEMSELVES_WITHIN:
            _signal_all(base, hard=waited > STOP_WITHIN)
    raise PostgresProblem(
        f"A killed PostgreSQL still has processes at work in {base}: end them first."
    )


def _signal_all(base: Path, *, hard: bool) -> None:
    place = recorded(base)
    if place is None:
        return
    first = _first_process(place.cluster)
    at_work = _at_work_in(place.cluster) if PROCESSES.exists() else [first] if first else []
    for number in at_work:
        # SIGINT: the first process writes everything down and stops. SIGQUIT: a child ends now.
        gentle = signal.SIGINT if number == first else signal.SIGQUIT
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL if hard else gentle)


def _first_process(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _at_work_in(cluster: Path) -> list[int]:
    entries = PROCESSES.glob("[0-9]*")
    return [int(entry.name) for entry in entries if _folder_of(entry) == str(cluster)]


def _folder_of(process: Path) -> str | None:
    try:
        return os.readlink(process / "cwd")
    except OSError:  # another user's, or ended
        return None
