"""The one kind of failure that the embedded PostgreSQL knows: a sentence for a person."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

FIRST_WORD_AFTER = 5.0
PAUSES = (0.02, 0.1)


class PostgresProblem(Exception):
    """Why there is no database, in one line that says what to do."""


@contextmanager
def told_plainly(subject: str) -> Iterator[None]:
    """Turn the system's refusals (no permission, disk full, no such folder) into one line."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise PostgresProblem(f"{subject}: {error.strerror or error}{where}.") from error


def patiently(limit: float, saying: str) -> Iterator[float]:
    """Yield the seconds waited so far, again and again until `limit` seconds have passed.

    After five seconds, and every five from then on, standard error gets `saying` with the seconds,
    so that whoever waits knows why. Leave the loop when what was waited for has come.
    """
    begun = time.monotonic()
    next_word = FIRST_WORD_AFTER
    while (waited := time.monotonic() - begun) < limit:
        yield waited
        if waited >= next_word:
            sys.stderr.write(f"{saying} ({waited:.0f} s so far).\n")
            sys.stderr.flush()
            next_word += FIRST_WORD_AFTER
        time.sleep(PAUSES[0] if waited < 2 else PAUSES[1])
