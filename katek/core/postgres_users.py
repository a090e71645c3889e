"""Which user of the machine runs the server, and what that user can reach.

PostgreSQL refuses to run as root. Started by root, it runs under a user id of its own that no
account and no other program has, so that neither `nobody` nor anyone else can touch its files or
signal it.
"""

import grp
import os
import pwd
import secrets
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from katek.core.postgres_problem import PostgresProblem

# The range that systemd hands to services without an account; every container of normal size has
# it.
OWN_IDS = range(61184, 65520)
TRIES = 50
SHELL = "/bin/sh"


@dataclass(frozen=True)
class User:
    """A user and group id of the machine."""

    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()

    def process_options(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this user."""
        if self.is_me:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_user() -> User:
    """A user to run a new server: oneself, or for root one without an account."""
    if os.geteuid() != 0:
        return User(os.geteuid(), os.getegid())
    for candidate in (_unused(), account()):
        if _can_become(candidate):
            return candidate
    raise PostgresProblem(
        "PostgreSQL refuses to run as root, and root may not become another user here:"
        " run Katek as an ordinary user, or set DATABASE_URL."
    )


def account() -> User:
    """An unprivileged user with a name, which `initdb` insists on: `nobody`."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise PostgresProblem(
            "Started by root, PostgreSQL needs the account `nobody` to set itself up:"
            " add it, or run Katek as an ordinary user."
        ) from error
    return User(entry.pw_uid, entry.pw_gid)


def has_name(user: User) -> bool:
    """Whether the user id stands in the machine's list of accounts."""
    try:
        pwd.getpwuid(user.uid)
    except KeyError:
        return False
    return True


def can_enter(user: User, folder: Path) -> bool:
    """Whether the user reaches the folder: tried, so whatever guards the way is asked."""
    return _runs(user, 'cd -- "$1"', folder)


def can_read(user: User, file: Path) -> bool:
    """Whether the user can read the file."""
    return _runs(user, 'exec < "$1"', file)


def is_safe_parent(folder: Path) -> bool:
    """Whether nobody but root and us can rename or replace what we make in the folder."""
    try:
        found = folder.stat()
    except OSError:
        return False
    trusted = found.st_uid in (0, os.geteuid())
    shared = bool(found.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    return (
        stat.S_ISDIR(found.st_mode)
        and trusted
        and (not shared or bool(found.st_mode & stat.S_ISVTX))
    )


def _unused() -> User:
    for _ in range(TRIES):
        number = secrets.choice(OWN_IDS)
        try:
            pwd.getpwuid(number)
        except KeyError:
            try:
                grp.getgrgid(number)
            except KeyError:
                return User(number, number)
    return account()


def _can_become(user: User) -> bool:
    try:
        return _runs(user, ":", Path("/"))
    except OSError:
        return False


def _runs(user: User, script: str, path: Path) -> bool:
    done = subprocess.run(  # noqa: S603 - a fixed script; the path is an argument
        [SHELL, "-c", script, SHELL, path],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        **user.process_options(),
    )
    return done.returncode == 0
