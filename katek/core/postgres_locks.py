"""File locks that die with their process, however it ends.

`flock` belongs to an open file: the kernel lets go when the last process that has it open is gone,
also after kill -9, and a zombie has nothing open. So a lock tells who lives, where a process number
cannot: the number may be another process by now, or one that is dead and was never collected.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from katek.core.postgres_problem import PostgresProblem, patiently


def open_lock(path: Path) -> int:
    """A file to lock; only its owner can open it, so no other user can hold the lock."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock now or not at all; shared locks stand beside each other."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock exclusively."""
    descriptor = open_lock(path)
    try:
        return not try_lock(descriptor, shared=True)
    finally:
        os.close(descriptor)


@contextmanager
def held(path: Path, limit: float, saying: str) -> Iterator[int]:
    """Hold the lock alone; who waits is told why. `PostgresProblem` after `limit` seconds.

    Gives the open file: a child process that inherits it holds the lock too, while it lives.
    """
    descriptor = open_lock(path)
    try:
        for _ in patiently(limit, saying):
            if try_lock(descriptor):
                break
        else:
            raise PostgresProblem(f"{saying}; given up after {limit:.0f} s.")
        yield descriptor
    finally:
        os.close(descriptor)
