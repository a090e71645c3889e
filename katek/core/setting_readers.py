"""Strict readers for the settings of an installation.

    env = Environment.load(BASE_DIR)
    DEBUG = env.switch("DEBUG", default=False)

Values come from the environment and, behind it, a `.env` file. One that is empty counts as not set.
Without a `default` a setting is required. A missing or malformed one ends the program with one
line: `NAME: <what was given, secrets not shown> was given, expected …`.
"""

import enum
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from katek.core import setting_parsers as parsers
from katek.core.env_file import read_env_file
from katek.core.generated_secrets import generated_secret
from katek.core.setting_parsers import Network
from katek.core.wrong_setting import WrongSetting, hidden, shown

__all__ = ["Environment", "WrongSetting", "generated_secret", "read_env_file"]

T = TypeVar("T")


class Default(enum.Enum):
    """Marks a setting that has no default."""

    REQUIRED = enum.auto()


REQUIRED: Final = Default.REQUIRED
Required = Literal[Default.REQUIRED]


@dataclass(frozen=True)
class Environment:
    """Where settings are read from, by name."""

    values: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path) -> "Environment":
        """The process's environment, and behind it `.env` in the folder."""
        return cls({**read_env_file(folder / ".env"), **_filled(os.environ)})

    def is_set(self, name: str) -> bool:
        """Whether the setting has a value."""
        return bool(self.values.get(name, "").strip())

    def text(self, name: str, *, default: str | Required = REQUIRED, secret: bool = False) -> str:
        """One line of any text."""
        return self._read(name, parsers.line, "one line of text", default=default, secret=secret)

    def matching(
        self, name: str, pattern: str, expected: str, *, default: str | Required = REQUIRED
    ) -> str:
        """Text that a regular expression matches as a whole; `expected` says it in words."""
        return self._read(
            name, lambda text: parsers.matching(text, pattern), expected, default=default
        )

    def switch(self, name: str, *, default: bool | Required = REQUIRED) -> bool:
        """`on` or `off`; `true`, `yes`, `1`, `false`, `no` and `0` mean the same."""
        return self._read(name, parsers.switch, "on or off", default=default)

    def choice(
        self, name: str, choices: tuple[str, ...], *, default: str | Required = REQUIRED
    ) -> str:
        """One of the words in `choices`."""
        expected = f"{', '.join(choices[:-1])} or {choices[-1]}"
        return self._read(name, lambda text: _one_of(text, choices), expected, default=default)

    def integer(
        self, name: str, *, minimum: int, maximum: int, default: int | Required = REQUIRED
    ) -> int:
        """A whole number from `minimum` to `maximum`."""
        return self._read(
            name,
            lambda text: parsers.integer(text, minimum=minimum, maximum=maximum),
            f"a whole number from {minimum} to {maximum}",
            default=default,
        )

    def path(self, name: str, *, default: Path | Required = REQUIRED) -> Path:
        """A path on this machine, made absolute."""
        return self._read(
            name, lambda text: Path(parsers.line(text)), "a path", default=default
        ).absolute()

    def url(
        self,
        name: str,
        *,
        default: str | Required = REQUIRED,
        schemes: tuple[str, ...] = ("https", "http"),
        bare: bool = False,
    ) -> str:
        """A web or service address without its last slash; `bare`: no query, fragment or user."""
        plain = " without query, fragment and user" if bare else ""
        return self._read(
            name,
            lambda text: parsers.url(text, schemes=schemes, bare=bare),
            f"an address such as {schemes[0]}://host/path{plain} ({', '.join(schemes)})",
            default=default,
            secret="@" in self.values.get(name, "") or "?" in self.values.get(name, ""),
        )

    def mail_address(self, name: str, *, default: str | Required = REQUIRED) -> str:
        """`info@example.com` or `Name <info@example.com>`."""
        expected = "an e-mail address, alone or as Name <address>"
        return self._read(name, parsers.mail_address, expected, default=default)

    def words(self, name: str, *, default: tuple[str, ...] | Required = ()) -> tuple[str, ...]:
        """A comma-separated list of any texts."""
        return self._list(name, _word, "a comma-separated list", default=default)

    def host(self, name: str, *, default: str | Required = REQUIRED) -> str:
        """One host name or address."""
        return self._read(name, parsers.host, "a host name or an address", default=default)

    def hosts(self, name: str, *, default: tuple[str, ...] | Required = ()) -> tuple[str, ...]:
        """Hosts as in Django's `ALLOWED_HOSTS`: names, addresses, `.example.com`, `*`."""
        expected = "hosts, separated by commas, such as chat.example.com, .example.com"
        return self._list(name, parsers.allowed_host, expected, default=default)

    def networks(
        self, name: str, *, default: tuple[Network, ...] | Required = ()
    ) -> tuple[Network, ...]:
        """Addresses and networks in CIDR notation."""
        expected = "networks or addresses, separated by commas, such as 10.0.0.0/8, 192.168.1.20"
        return self._list(name, parsers.network, expected, default=default)

    def hosts_or_networks(
        self, name: str, *, default: tuple[str, ...] | Required = ()
    ) -> tuple[str, ...]:
        """Hosts, addresses and networks, each with or without a port."""
        expected = "hosts or networks, separated by commas, such as n8n, n8n:5678, 10.0.0.0/8"
        return self._list(name, parsers.host_or_network, expected, default=default)

    def database_url(self, name: str, *, default: Required | None = None) -> dict[str, Any] | None:
        """An entry of Django's `DATABASES`; None if not set."""
        expected = (
            "postgresql://user:password@host:5432/name, with special characters percent-encoded"
            " and options of libpq behind a question mark"
        )
        return self._read(name, parsers.database_url, expected, default=default, secret=True)

    def user_and_password(
        self, name: str, *, default: Required | None = None
    ) -> tuple[str, str] | None:
        """What HTTP basic authentication asks for, `user:password`; None if not set."""
        parse = parsers.user_and_password
        return self._read(name, parse, "user:password", default=default, secret=True)

    def encryption_keys(
        self, name: str, *, default: tuple[str, ...] | Required = REQUIRED
    ) -> tuple[str, ...]:
        """Fernet keys, the first of which encrypts."""
        expected = "Fernet keys (44 characters of URL-safe base64), separated by commas"
        return self._list(name, parsers.encryption_key, expected, default=default, secret=True)

    def webhook_secret(self, name: str, *, default: str | Required = "") -> str:
        """A signing secret as given: `whsec_` and base64, or text that is itself the key."""
        expected = "whsec_ with base64 behind it, or any other text"
        return self._read(name, parsers.webhook_secret, expected, default=default, secret=True)

    def _list(
        self,
        name: str,
        parse: Callable[[str], T],
        expected: str,
        *,
        default: tuple[T, ...] | Required,
        secret: bool = False,
    ) -> tuple[T, ...]:
        return self._read(
            name,
            lambda text: parsers.items(text, parse),
            expected,
            default=default,
            secret=secret,
        )

    def _read(
        self,
        name: str,
        parse: Callable[[str], T],
        expected: str,
        *,
        default: T | Required,
        secret: bool = False,
    ) -> T:
        value = self.values.get(name, "").strip()
        if not value:
            if default is REQUIRED:
                raise WrongSetting(name, "", expected)
            return default
        try:
            return parse(value)
        except ValueError:
            given = hidden(value) if secret else shown(value)
            # Without its cause: what the parser says may hold the secret.
            raise WrongSetting(name, given, expected) from None


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    # An empty variable is not set, so what the file says of it holds.
    return {name: value for name, value in values.items() if value.strip()}


def _one_of(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ValueError(text)
    return text


def _word(text: str) -> str:
    if not text:
        raise ValueError(text)
    return parsers.line(text)
