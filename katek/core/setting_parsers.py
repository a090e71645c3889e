"""From the text of a setting to its meaning. What doesn't fit is a `ValueError`."""

import base64
import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

Network = IPv4Network | IPv6Network
T = TypeVar("T")

ON = frozenset({"on", "true", "yes", "1"})
OFF = frozenset({"off", "false", "no", "0"})
LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
HOST_NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*\.?")
FERNET_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
MAIL_ADDRESS = re.compile(r"[^@\s<>]+@([^@\s<>]+)|[^<>@\r\n]*<[^@\s<>]+@([^@\s<>]+)>")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
HIGHEST_PORT = 65535
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
POSTGRES_SCHEMES = ("postgresql", "postgres")
WEBHOOK_PREFIX = "whsec_"
MADE_FOR_DJANGO = ("dbname", "user", "password", "host", "port")


def switch(text: str) -> bool:
    """`on`, `off` and their kin, in any case."""
    if text.lower() in ON:
        return True
    if text.lower() in OFF:
        return False
    raise ValueError(text)


def integer(text: str, *, minimum: int, maximum: int) -> int:
    """A whole number within both bounds."""
    if WHOLE_NUMBER.fullmatch(text) and minimum <= int(text) <= maximum:
        return int(text)
    raise ValueError(text)


def line(text: str) -> str:
    """Any text without control characters."""
    if CONTROL.search(text):
        raise ValueError(text)
    return text


def matching(text: str, pattern: str) -> str:
    """Text of a given form."""
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def items(text: str, parse: Callable[[str], T]) -> tuple[T, ...]:
    """A comma-separated list, each part parsed; empty parts are a mistake."""
    return tuple(parse(part.strip()) for part in text.split(","))


def host(text: str) -> str:
    """A host name or an address (an IPv6 one with or without brackets), in lower case."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    last_label = bare.rstrip(".").rpartition(".")[2]
    if bare is not text or not HOST_NAME.fullmatch(text) or last_label.isdigit() or len(text) > 253:
        ip_address(bare)
    return text.lower()


def allowed_host(text: str) -> str:
    """What Django's ALLOWED_HOSTS takes: a host, `.example.com` for its subdomains, or `*`."""
    if text == "*":
        return text
    return f".{host(text[1:])}" if text.startswith(".") else host(text)


def network(text: str) -> Network:
    """A network in CIDR notation, or an address, which is a network of one."""
    return ip_network(text)


def host_or_network(text: str) -> str:
    """A host, an address or a network, each with or without a port."""
    name, colon, port = _without_port(text)
    if colon:
        integer(port, minimum=1, maximum=HIGHEST_PORT)
    if name.startswith("[") and name.endswith("]"):
        ip_network(name[1:-1])
    elif "/" in name or ":" in name:
        ip_network(name)
    else:
        host(name)
    return text.lower()


def url(text: str, *, schemes: tuple[str, ...], bare: bool = False) -> str:
    """An address without its last slash; `bare`: no query, no fragment, no user."""
    if re.search(r"[\s<>\"\\^`{|}]", line(text)):
        raise ValueError(text)
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(text)
    host(f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname)
    if parts.port == 0 or (bare and (parts.query or parts.fragment or parts.username is not None)):
        raise ValueError(text)
    return text.rstrip("/")


def mail_address(text: str) -> str:
    """`info@example.com` or `Name <info@example.com>`."""
    match = MAIL_ADDRESS.fullmatch(line(text))
    if match is None:
        raise ValueError(text)
    host(match[1] or match[2])
    return text


def user_and_password(text: str) -> tuple[str, str]:
    """`user:password`; the password may hold colons, neither may be empty."""
    user, _, password = line(text).partition(":")
    if not user or not password:
        raise ValueError(text)
    return user, password


def encryption_key(text: str) -> str:
    """A Fernet key: 32 bytes in URL-safe base64."""
    if not FERNET_KEY.fullmatch(text):
        raise ValueError(text)
    return text


def webhook_secret(text: str) -> str:
    """`whsec_` and base64, or any other text, which is then itself the key."""
    encoded = text.removeprefix(WEBHOOK_PREFIX)
    if encoded != text and not base64.b64decode(encoded, validate=True):
        raise ValueError(text)
    return line(text)


def database_url(text: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?option=…` as an entry of Django's `DATABASES`.

    Read as libpq reads it: percent-encoding, several hosts, a socket's folder as `?host=/path`, and
    any of libpq's options in the query.
    """
    if urlsplit(line(text)).scheme not in POSTGRES_SCHEMES:
        raise ValueError(text)
    try:
        found = conninfo_to_dict(text)
    except psycopg.ProgrammingError as error:
        raise ValueError(text) from error
    if not found.get("dbname") or str(found.get("sslmode", "prefer")) not in SSL_MODES:
        raise ValueError(text)
    for port in str(found.get("port") or "5432").split(","):
        integer(port, minimum=1, maximum=HIGHEST_PORT)
    for name in str(found.get("host") or "/").split(","):
        _ = name.startswith("/") or host(name)
    given = {name: str(found.get(name) or "") for name in MADE_FOR_DJANGO}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given["dbname"],
        "USER": given["user"],
        "PASSWORD": given["password"],
        "HOST": given["host"],
        "PORT": given["port"],
        "OPTIONS": {key: found[key] for key in found if key not in MADE_FOR_DJANGO},
    }


def _without_port(text: str) -> tuple[str, str, str]:
    if text.startswith("["):
        name, bracket, rest = text.partition("]")
        before, colon, port = rest.partition(":")
        return f"{name}{bracket}{before}", colon, port
    if text.count(":") == 1:
        return text.partition(":")
    return text, "", ""
