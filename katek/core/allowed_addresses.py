"""What the operator lets outgoing requests reach although it is private.

`KATEK_ALLOW_PRIVATE_ENDPOINTS` holds hosts (`n8n`), addresses (`192.168.1.20`) and networks
(`10.0.0.0/8`), each with a port behind it or for all ports (`n8n:5678`, `[fd00::5]:5678`). While
the sandbox is on, the exact addresses in `KATEK_OWN_ADDRESSES` are allowed as well. A cloud's
metadata service stays refused whatever stands here.
"""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from katek.core.address_classes import Network, is_metadata, parse, refuse_reason, unwrap


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts and networks with the port they are open for; port None stands for every port."""

    names: frozenset[tuple[str, int | None]] = frozenset()
    networks: tuple[tuple[Network, int | None], ...] = ()

    def has(self, host: str, port: int) -> bool:
        """Whether the host, a name or an address, is listed for this port."""
        name = host.lower()
        return (name, port) in self.names or (name, None) in self.names or self._covers(host, port)

    def reason(self, ip: str, port: int, *, by_name: bool = False) -> str | None:
        """Why a connection to this address is refused, or None.

        `by_name`: it was found by looking up a name that is listed for the port.
        """
        if not (by_name or self._covers(ip, port)):
            return refuse_reason(ip)
        address = parse(ip)
        return refuse_reason(ip) if address is None or is_metadata(address) else None

    def _covers(self, ip: str, port: int) -> bool:
        address = parse(ip) if self.networks else None
        if address is None:
            return False
        judged = unwrap(address)
        return any(judged in network for network, only in self.networks if only in (None, port))


def read_allow_list() -> AllowList:
    """What the installation allows; ImproperlyConfigured for what is neither host nor network."""
    own = settings.KATEK_OWN_ADDRESSES if settings.KATEK_SANDBOX else ()
    return _parse((*settings.KATEK_ALLOW_PRIVATE_ENDPOINTS, *own))


@lru_cache(maxsize=8)
def _parse(entries: tuple[str, ...]) -> AllowList:
    names, networks = set(), []
    for entry in entries:
        host, port = _split_port(entry.strip())
        try:
            networks.append((ip_network(host, strict=False), port))
        except ValueError:
            names.add((_name(host, entry), port))
    return AllowList(frozenset(names), tuple(networks))


def _split_port(entry: str) -> tuple[str, int | None]:
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        port = rest.removeprefix(":")
    elif entry.count(":") == 1:
        host, _, port = entry.partition(":")
    else:
        return entry, None
    if port == "" and not entry.endswith(":"):
        return host, None
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise _malformed(entry)
    return host, int(port)


def _name(host: str, entry: str) -> str:
    if not host or not host.isascii() or any(sign in host for sign in "/:*?#@%[] "):
        raise _malformed(entry)
    return host.lower().rstrip(".")


def _malformed(entry: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"KATEK_ALLOW_PRIVATE_ENDPOINTS: {entry!r} is neither a host nor a network, with or "
        "without a port. Examples: n8n, n8n:5678, 10.0.0.0/8, 192.168.1.20:5678, [fd00::5]:5678."
    )
