"""Getting into the embedded server: roles, passwords, databases.

The application signs in as a role that owns its databases and may make more, but is no superuser:
what slips into its SQL cannot reach the machine.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from katek.core.generated_secrets import generated_secret
from katek.core.postgres_config import QUIET
from katek.core.postgres_initdb import SUPERUSER
from katek.core.postgres_place import recorded
from katek.core.postgres_problem import PostgresProblem
from katek.core.postgres_socket import PORT

ROLE = DATABASE = "katek"
PASSWORDS = {ROLE: "password", SUPERUSER: "superuser-password"}
# Only a server that proves that it knows the password is talked to.
REQUIRED = {"require_auth": "scram-sha-256"}


@dataclass(frozen=True)
class ConnectionSettings:
    """What a client needs; `host` is the folder of the socket."""

    host: str
    user: str
    dbname: str
    password: str = field(repr=False)
    port: int = PORT

    def conninfo(self) -> str:
        """For `psycopg.connect`."""
        return make_conninfo(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=self.dbname,
            **REQUIRED,
        )

    def django(self) -> dict[str, Any]:
        """The same as an entry of Django's `DATABASES`."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": str(self.port),
            "USER": self.user,
            "PASSWORD": self.password,
            "NAME": self.dbname,
            "OPTIONS": dict(REQUIRED),
        }


def settings_for(base: Path, user: str, dbname: str) -> ConnectionSettings:
    """How `user` connects, as far as it is known without starting anything."""
    place = recorded(base)
    socket = place.socket if place else base / "socket"
    file = base / PASSWORDS[user]
    password = file.read_text().strip() if file.exists() else ""
    return ConnectionSettings(host=str(socket), user=user, dbname=dbname, password=password)


def superuser_password(base: Path) -> str:
    """The superuser's password, made now unless a cluster already has one."""
    path = base / PASSWORDS[SUPERUSER]
    place = recorded(base)
    if place is not None and place.cluster.exists() and not path.exists():
        raise PostgresProblem(f"{path} is missing, and without it {place.cluster} is closed.")
    return generated_secret(path, _new_password)


def admit_the_application(base: Path, *, anew: bool) -> None:
    """See that the application's role and database are there; `anew` also sets its password."""
    password = generated_secret(base / PASSWORDS[ROLE], _new_password)
    with administrator(base) as connection:
        found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
        if found is None or anew:
            act = sql.SQL("CREATE" if found is None else "ALTER")
            statement = sql.SQL("{} ROLE {} LOGIN CREATEDB PASSWORD {}")
            connection.execute(statement.format(act, sql.Identifier(ROLE), sql.Literal(password)))
            connection.execute(sql.SQL("ALTER ROLE {} SET " + QUIET).format(sql.Identifier(ROLE)))
        add_database(connection, DATABASE)


def add_database(connection: psycopg.Connection[Any], name: str) -> None:
    """Make a database of the application's role unless it is there."""
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
    if found is not None:
        return
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0")
    with suppress(errors.DuplicateDatabase, errors.UniqueViolation):  # made by another just now
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(ROLE)))


@contextmanager
def administrator(base: Path) -> Iterator[psycopg.Connection[Any]]:
    """A connection as superuser, each statement its own transaction."""
    target = settings_for(base, SUPERUSER, "postgres").conninfo()
    try:
        with psycopg.connect(target, autocommit=True, connect_timeout=10) as connection:
            yield connection
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise PostgresProblem(f"PostgreSQL in {base} does not serve us: {reason}.") from error


def _new_password() -> str:
    return secrets.token_urlsafe(32)
