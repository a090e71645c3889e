"""All checks in one plain table, and their results. Another check is one more line."""

import logging
from collections.abc import Callable, Iterator

from django.db import DatabaseError

from katek.automations.doctor import installation, services, storage
from katek.automations.doctor.findings import Finding, wrong
from katek.automations.runs import in_words

CHECKS: tuple[tuple[str, Callable[[], Finding]], ...] = (
    ("address", installation.address),
    ("proxies", installation.proxies),
    ("disk", installation.disk),
    ("database", storage.database),
    ("migrations", storage.migrations),
    ("clock", installation.time),
    ("secrets", storage.secrets),
    ("background", storage.background),
    ("assistant", installation.assistant),
    ("webhook signing", installation.signing),
    ("redis", services.broker),
    ("postmark", services.postmark),
    ("meta", services.meta),
    ("graph version", services.graph_version),
    ("instagram", services.instagram),
    ("hubspot", services.hubspot),
)

logger = logging.getLogger(__name__)


def examine() -> Iterator[tuple[str, Finding]]:
    """Each check by its name with what it found, as soon as it is known. Raises nothing."""
    for name, check in CHECKS:
        yield name, _guarded(check)


def _guarded(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError as problem:
        return wrong(
            f"The database does not do its part ({in_words(problem)}).",
            "Check DATABASE_URL, that it runs, and that `python manage.py migrate` was run.",
        )
    except Exception as problem:
        # A fault of one check must not hide what the others find.
        logger.exception("A check could not be made.")
        return wrong(f"The check itself failed ({type(problem).__name__}).", "Report this, please.")
