"""Who is asking, and whether over https: what proxies say is believed only of proxies we know.

Anybody can send `X-Forwarded-For`. It counts when the connection itself comes from an address in
`KATEK_TRUSTED_PROXIES`, and then from right to left: each proxy appends whom it heard, so the
rightmost address that is no proxy of ours is the first that nobody could make up.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from inspect import iscoroutinefunction
from ipaddress import IPv6Address, ip_network

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from katek.core.address_classes import Address, Network, parse, unwrap

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
)

Handler = Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def know_the_client(get_response: Handler) -> Handler:
    """Sets `request.client_address`, and the scheme where a trusted proxy names it.

    Must stand first: it takes forwarded headers of strangers out of the request, so that nothing
    behind it, Django's `is_secure` included, can believe them.
    """
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            _introduce(request)
            return await get_response(request)  # type: ignore[no-any-return]

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        _introduce(request)
        return get_response(request)  # type: ignore[return-value]

    return answer


def client_address(request: HttpRequest) -> str:
    """The client's IP address in canonical form; empty when the server doesn't know it."""
    known: str | None = getattr(request, "client_address", None)
    if known is None:
        meta = request.META
        known = first_stranger(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))
    return known


def first_stranger(peer: str, forwarded_for: str) -> str:
    """The client behind a connection from `peer` with this `X-Forwarded-For`; for doors beside Django.

    With an unreadable entry the search ends at the proxy that let it through.
    """
    found = _read(peer)
    if found is None:
        return ""
    for hop in reversed(forwarded_for.split(",")):
        address = _read(hop) if is_trusted(found) else None
        if address is None:
            break
        found = address
    return str(found)


def neighbourhood(address: str) -> str:
    """What one customer of a provider holds: an IPv4 address, an IPv6 network of 64 bits.

    For rate limits: who has IPv6 has more addresses than could ever be counted.
    """
    parsed = parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((int(parsed) >> 64 << 64, 64)))
    return address


def is_trusted(address: Address) -> bool:
    """Whether this is a proxy in `KATEK_TRUSTED_PROXIES`."""
    return _is_in(address, tuple(settings.KATEK_TRUSTED_PROXIES))


@lru_cache(maxsize=1024)
def _is_in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _introduce(request: HttpRequest) -> None:
    meta = request.META
    peer = _read(meta.get("REMOTE_ADDR", ""))
    if peer is None or not is_trusted(peer):
        for name in FORWARDED:
            meta.pop(name, None)
    elif scheme := _last(meta.get("HTTP_X_FORWARDED_PROTO", "")):
        _set_scheme(request, scheme)
    request.client_address = client_address(request)  # type: ignore[attr-defined]


def _last(forwarded_proto: str) -> str:
    """The scheme named by the nearest proxy; what stands before it came from further off."""
    scheme = forwarded_proto.rpartition(",")[2].strip().lower()
    return scheme if scheme in ("http", "https") else ""


def _set_scheme(request: HttpRequest, scheme: str) -> None:
    if isinstance(request, ASGIRequest):
        request.scope = {**request.scope, "scheme": scheme}
    elif isinstance(request, WSGIRequest):
        request.environ["wsgi.url_scheme"] = scheme


def _read(hop: str) -> Address | None:
    """An address of the header, with or without port and brackets; a mapped one as IPv4."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    address = parse(text)
    return unwrap(address) if address else None
