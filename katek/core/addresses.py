"""Where a stranger may have us send requests: what to tell who enters a web address.

`check_url` says in a sentence what is wrong with it and how to mend it. It is not the guard: a name
can lead elsewhere a minute later, so `core.http` also judges the address that it connects to.
"""

import re
import socket
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from yarl import URL

from katek.core.address_classes import parse
from katek.core.address_classes import refuse_reason as refuse_reason
from katek.core.allowed_addresses import AllowList, read_allow_list

MAX_URL = 2048  # characters
LOOKUP_SECONDS = 3.0
# Databases and the like, which answer to HTTP by accident or obey what they find in it.
CLOSED_PORTS = frozenset({2375, 3306, 5432, 6379, 9200, 11211, 27017})
METADATA_NAMES = frozenset({"metadata.google.internal", "metadata.goog", "metadata"})
PRIVATE_SUFFIXES = (".localhost", ".local", ".localdomain", ".internal", ".home.arpa")
BY_OPERATOR = gettext_lazy("The operator can allow it with KATEK_ALLOW_PRIVATE_ENDPOINTS.")

Lookup = Callable[[str, int], Sequence[str]]

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_FORBIDDEN = re.compile(r"[\s\\]")


def check_url(url: str, *, lookup: Lookup | None = None) -> str | None:
    """What is wrong with a web address to send events to, as a sentence; None if nothing is.

    With `lookup` (see `look_up`) the addresses behind a name are judged as well; a name that does
    not exist yet is no fault here.
    """
    if reason := _check_text(url):
        return reason
    try:
        parsed = URL(url)
        raw_host, raw_port = _typed(url)
    except ValueError:
        return _("This is no web address. Check the host name and the port.")
    if reason := _check_parts(parsed, raw_port):
        return reason
    if reason := _check_spelling(raw_host, parsed.raw_host or ""):
        return reason
    return _check_target(parsed, read_allow_list(), lookup)


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host name; empty when there are none or they don't come within 3 s."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in found.result(LOOKUP_SECONDS)]
    except (OSError, UnicodeError, TimeoutError):
        return []
    finally:
        pool.shutdown(wait=False)


def _check_text(url: str) -> str | None:
    if len(url) > MAX_URL:
        return _("The address has more than %(most)s characters. Use a shorter one.") % {
            "most": f"{MAX_URL:,}"
        }
    if _FORBIDDEN.search(url) or not url.isprintable():
        return _("The address contains a space, a backslash or an invisible sign. Remove it.")
    if "#" in url:
        return _("Take the part from # on out of the address: it would never be sent.")
    if not url.lower().startswith(("https://", "http://")):
        return _("Begin the address with https://.")
    return None


def _typed(url: str) -> tuple[str, str]:
    """The host, with the brackets of an IPv6 address, and the port as they were typed."""
    host, bracket, rest = urlsplit(url).netloc.rpartition("]")
    if bracket:
        return host + bracket, rest.removeprefix(":")
    host, _colon, port = rest.partition(":")
    return host, port


def _check_parts(url: URL, typed_port: str) -> str | None:
    if not url.raw_host:
        return _("The address has no host name. Write it as https://host/path.")
    if "@" in url.raw_authority:
        return _(
            "Take the user name and password out of the address; send them in a header instead."
        )
    if not url.port or re.fullmatch(r"[0-9]*", typed_port) is None:
        return _("The port must be a number from 1 to 65535.")
    return None


def _check_spelling(raw: str, host: str) -> str | None:
    """Refuse every host that two programs might read in two ways."""
    if raw.startswith("["):
        plain = parse(raw[1:-1]) is not None and ":" in raw
        return None if plain else _("Write the IPv6 address plainly, without a zone (%).")
    if raw.endswith("."):
        return _("Remove the dot at the end of the host name.")
    if not raw.isascii() and not _is_plain_idn(raw, host):
        return _("The host name contains look-alike letters or digits. Type it with plain ones.")
    labels = host.split(".")
    if raw.isascii() and raw.lower() != host:
        return _("The host name is not valid. Type it plainly.")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return _("The host name is not valid. Check it for missing or odd characters.")
    if _NUMBER.fullmatch(labels[-1]) and parse(host) is None:
        return _("Write the IPv4 address as four plain numbers, as in 203.0.113.9.")
    return None


def _is_plain_idn(raw: str, host: str) -> bool:
    same = unicodedata.normalize("NFC", raw) == unicodedata.normalize("NFKC", raw)
    return same and "\u3002" not in raw and "xn--" in host  # U+3002 is read as a dot


def _check_target(url: URL, allowed: AllowList, lookup: Lookup | None) -> str | None:
    host, port = str(url.raw_host), int(url.port or 0)
    if host in METADATA_NAMES:
        return _("%(host)s is where cloud providers hand out credentials. Use another host.") % {
            "host": host
        }
    if allowed.has(host, port):
        reason = allowed.reason(host, port) if parse(host) else None
        return _("%(reason)s. Use another host.") % {"reason": reason} if reason else None
    return _check_public(url, host, port) or _check_found(host, port, allowed, lookup)


def _check_public(url: URL, host: str, port: int) -> str | None:
    if url.scheme != "https" and not getattr(settings, "KATEK_ALLOW_HTTP_ENDPOINTS", False):
        return _("Begin the address with https://, so that what is sent is encrypted on the way.")
    if port in CLOSED_PORTS or (port < 1024 and port not in (80, 443)):
        return _("Port %(port)d is not used for web addresses. Use 443, or one from 1024 on.") % {
            "port": port
        }
    if parse(host):
        reason = refuse_reason(host)
        told = _("%(reason)s. Use a public address.") % {"reason": reason}
        return f"{told} {BY_OPERATOR}" if reason else None
    if "." not in host or host.endswith(PRIVATE_SUFFIXES):
        told = _("%(host)s is a name inside a private network. Use a public one.") % {"host": host}
        return f"{told} {BY_OPERATOR}"
    return None


def _check_found(host: str, port: int, allowed: AllowList, lookup: Lookup | None) -> str | None:
    if lookup is None or parse(host):
        return None
    for ip in lookup(host, port):
        if reason := allowed.reason(ip, port):
            told = _("%(host)s leads to a private address: %(reason)s.")
            return f"{told % {'host': host, 'reason': reason}} {BY_OPERATOR}"
    return None
