"""The database, what is stored in it encrypted, and what waits in it to be done."""

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import TextField
from django.db.models.functions import Cast

from katek.automations.backlog import LONGEST_WAIT, late_seconds, longest_of_prompt
from katek.automations.doctor.findings import Finding, good, wrong
from katek.core.encryption import CannotDecrypt, EncryptedTextField, decrypt

OLDEST_POSTGRES = 16


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, version()")
        number, name = cursor.fetchone()
        cursor.execute("SHOW server_encoding")
        (encoding,) = cursor.fetchone()
    says = " ".join(name.split()[:2]) + "."
    if number < OLDEST_POSTGRES * 10_000:
        return wrong(says, f"Katek needs PostgreSQL {OLDEST_POSTGRES} or newer.")
    if encoding != "UTF8":
        return wrong(
            f"The database's encoding is {encoding}.", "Make it anew with ENCODING 'UTF8'."
        )
    return good(says)


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        names = ", ".join(f"{one.app_label}.{one.name}" for one, _ in missing[:5])
        return wrong(
            f"{len(missing)} migrations are missing, first {names}.",
            "Run `python manage.py migrate`.",
        )
    return good("All migrations are applied.")


def secrets() -> Finding:
    """Every stored secret is opened with the keys of the settings; none is shown."""
    closed = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                # All organizations' rows: it is the installation's key that is tried.
                rows = model._base_manager.annotate(token=Cast(field.name, TextField()))
                tokens = rows.exclude(token="").values_list("token", flat=True)
                unreadable = sum(not _opens(token) for token in tokens.iterator())
                if unreadable:
                    closed.append(f"{unreadable} of {model._meta.label}.{field.name}")
    if closed:
        return wrong(
            f"No key in KATEK_ENCRYPTION_KEYS opens {', '.join(closed)}.",
            "Put the key they were stored with back behind the first one; if it is lost, connect"
            " the channels and rotate the secrets anew.",
        )
    return good("Every stored secret can be read.")


def background() -> Finding:
    longest = longest_of_prompt(late_seconds())
    if longest >= LONGEST_WAIT.total_seconds():
        return wrong(
            f"Work has been due for {longest // 60} minutes: nobody does it.",
            "Start `run_automations --watch`, Celery (worker and beat) or the cron line.",
        )
    return good(f"What is due is being done; the longest wait is {longest} s.")


def _opens(token: str) -> bool:
    try:
        decrypt(token)
    except CannotDecrypt:
        return False
    return True
