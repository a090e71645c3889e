"""The folder of the server's socket, which no other user of the machine can enter, take or foresee.

It stands in the server's home if the path is short and plain enough for a socket, otherwise under
the machine's folder for what runs, with a random name. It is there only while the server runs.
"""

import os
import re
import stat
import tempfile
from pathlib import Path

from katek.core.postgres_problem import PostgresProblem
from katek.core.postgres_users import User, can_enter, is_safe_parent

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_PATH = 103  # bytes, on macOS; Linux allows four more
PLAIN_PATH = re.compile(r"[\w/.+-]+", re.ASCII)  # what neither libpq nor PostgreSQL reads as a list


def socket_folder(home: Path, user: User, last: Path | None) -> Path:
    """An empty folder for the socket, open to `user` alone; the `last` one again if it can be had.

    Nobody may be serving in it: what a killed server left there is deleted.
    """
    near = home / "socket"
    wanted = near if _is_usable(near) else last
    if wanted is None or not _taken(wanted, user):
        wanted = _fresh(user)
    for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        # PostgreSQL would trust the process number in the lock file, and refuse to start.
        (wanted / name).unlink(missing_ok=True)
    return wanted


def is_private(folder: Path, user: User) -> bool:
    """Whether the folder is really that user's, and closed to all others."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == user.uid
    return mine and not found.st_mode & 0o077


def _is_usable(folder: Path) -> bool:
    path = str(folder / SOCKET_NAME)
    return len(os.fsencode(path)) <= LONGEST_PATH and bool(PLAIN_PATH.fullmatch(path))


def _taken(folder: Path, user: User) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return is_private(folder, user)
    except OSError:
        return False  # its parent is gone, or no longer ours to write in
    _hand_over(folder, user)
    return True


def _fresh(user: User) -> Path:
    for parent in _running_folders():
        if is_safe_parent(parent) and os.access(parent, os.W_OK) and can_enter(user, parent):
            folder = Path(tempfile.mkdtemp(prefix="katek-", dir=parent))
            if _is_usable(folder):
                _hand_over(folder, user)
                return folder
            folder.rmdir()
    raise PostgresProblem(
        "No folder has a path short enough for PostgreSQL's socket:"
        " set KATEK_DATA_DIR to a shorter path, or TMPDIR to a folder of yours."
    )


def _running_folders() -> list[Path]:
    named = [os.environ.get("XDG_RUNTIME_DIR", "")] if os.geteuid() else ["/run"]
    shared = [tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm"]  # noqa: S108 - a random name within
    return [Path(folder) for folder in [*named, *shared] if folder]


def _hand_over(folder: Path, user: User) -> None:
    if not user.is_me:
        os.chown(folder, user.uid, user.gid)
