"""The database is away: said once when it goes, once when it is back, and tried in between."""

import logging
import threading

import psycopg
from django.db import InterfaceError, OperationalError

# What a lost connection, a server that restarts or one that isn't there look like.
DATABASE_ERRORS = (OperationalError, InterfaceError, psycopg.OperationalError)
# SQLSTATEs of a server that closes down or starts; without any there was no connection at all.
_AWAY = ("08", "57P")

logger = logging.getLogger(__name__)


def is_outage(problem: BaseException) -> bool:
    """Whether the database itself is away, rather than a statement too slow or in another's way."""
    if not isinstance(problem, DATABASE_ERRORS):
        return False
    cause = problem.__cause__ if isinstance(problem.__cause__, psycopg.Error) else problem
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(_AWAY)


class Outage:
    """Shared by all threads of a process, so that not each of them says it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.lasts = False

    def begins(self) -> None:
        """The database can't be reached."""
        with self._lock:
            first, self.lasts = not self.lasts, True
        if first:
            logger.warning("The database can't be reached. Trying again until it can.")

    def is_over(self) -> None:
        """Something was read: it is back, if it was away."""
        with self._lock:
            back, self.lasts = self.lasts, False
        if back:
            logger.warning("The database is back.")
