"""Which internet addresses belong to no public host.

`ipaddress.is_global` alone is not enough: it is true for several forms that carry or reach a
private address (NAT64, 6to4, IPv4-compatible) and for multicast. What it misses stands here by
name. Sources: the special-purpose registries of IANA (RFC 6890 and successors) and the clouds' own
documentation.
"""

from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Where clouds hand out credentials to whoever asks from inside. Nobody may allow these.
METADATA = frozenset(
    ip_address(text)
    for text in (
        "169.254.169.254",  # AWS, Azure, Google, DigitalOcean, Oracle, OpenStack
        "169.254.170.2",  # AWS ECS
        "169.254.170.23",  # AWS EKS
        "fd00:ec2::254",  # AWS over IPv6
        "fd00:ec2::23",  # AWS EKS over IPv6
        "fd20:ce::254",  # Google over IPv6
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure's wire server; looks public
        "192.0.0.192",  # Oracle, older
    )
)

# The first match names the class, so the narrow come before the wide.
CLASSES: "tuple[tuple[str, StrPromise], ...]" = (
    ("127.0.0.0/8", _("this computer itself")),
    ("::1/128", _("this computer itself")),
    ("0.0.0.0/8", _("this computer itself")),
    ("::/128", _("this computer itself")),
    ("10.0.0.0/8", _("private networks")),
    ("172.16.0.0/12", _("private networks")),
    ("192.168.0.0/16", _("private networks")),
    ("fc00::/7", _("private networks")),
    ("fec0::/10", _("private networks")),
    ("100.64.0.0/10", _("networks inside a provider")),
    ("169.254.0.0/16", _("the local link")),
    ("fe80::/10", _("the local link")),
    ("224.0.0.0/4", _("groups of hosts (multicast)")),
    ("ff00::/8", _("groups of hosts (multicast)")),
    ("192.0.2.0/24", _("documentation")),
    ("198.51.100.0/24", _("documentation")),
    ("203.0.113.0/24", _("documentation")),
    ("2001:db8::/32", _("documentation")),
    ("3fff::/20", _("documentation")),
    ("192.0.0.0/24", _("protocols")),
    ("192.88.99.0/24", _("the old 6to4 relays")),
    ("198.18.0.0/15", _("network tests")),
    ("240.0.0.0/4", _("future use and broadcast")),
    ("64:ff9b::/96", _("translation to IPv4 (NAT64)")),
    ("64:ff9b:1::/48", _("translation to IPv4 (NAT64)")),
    ("2002::/16", _("translation to IPv4 (6to4)")),
    ("2001::/23", _("protocols and tunnels (Teredo and others)")),
    ("100::/64", _("discarding")),
    ("5f00::/16", _("segment routing")),
    ("::/8", _("old forms of IPv4 addresses")),
)
_CLASSES = tuple((ip_network(text), meaning) for text, meaning in CLASSES)
_WITH_IPV4_AT_THE_END = tuple(
    IPv6Network(text) for text in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
)


RESERVED = _("%(ip)s is reserved for %(purpose)s")
CREDENTIALS = _("%(ip)s is where cloud providers hand out credentials")
NO_ADDRESS = _("%(ip)s is not an internet address")
NOT_PUBLIC = _("%(ip)s is not a public address")


def refuse_reason(ip: str) -> str | None:
    """Why a request on a stranger's behalf may not go to this address; None for a public one.

    In the language that is spoken now, without a full stop.

    An IPv4-mapped address is judged as the IPv4 address that sockets take it for. Other forms that
    embed one (IPv4-compatible, NAT64, 6to4, Teredo) are refused whatever they embed.
    """
    found = _refused(ip)
    return found[0] % {"ip": ip, "purpose": found[1]} if found else None


@lru_cache(maxsize=4096)
def _refused(ip: str) -> "tuple[StrPromise, StrPromise | str] | None":
    """The sentence and what the address is reserved for; kept, so in no language yet."""
    address = parse(ip)
    if address is None:
        return NO_ADDRESS, ""
    if is_metadata(address):
        return CREDENTIALS, ""
    for form in _forms(address):
        for network, purpose in _CLASSES:
            if form in network:
                return RESERVED, purpose
    return None if unwrap(address).is_global else (NOT_PUBLIC, "")


def is_metadata(address: Address) -> bool:
    """Whether the address, or one embedded in it, is a cloud's metadata service."""
    return any(form in METADATA for form in _forms(address))


def parse(ip: str) -> Address | None:
    """The address in this text, or None. An address with a zone (`fe80::1%eth0`) is none."""
    try:
        return None if "%" in ip else ip_address(ip)
    except ValueError:
        return None


def unwrap(address: Address) -> Address:
    """The IPv4 address behind an IPv4-mapped one (`::ffff:10.0.0.1`); others as they are."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _forms(address: Address) -> tuple[Address, ...]:
    """What the address may lead to: IPv4 addresses embedded in it, then itself."""
    judged = unwrap(address)
    return (*_embedded(judged), judged) if isinstance(judged, IPv6Address) else (judged,)


def _embedded(address: IPv6Address) -> Iterator[IPv4Address]:
    if any(address in network for network in _WITH_IPV4_AT_THE_END):
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
