"""The one client for outgoing requests: guarded, bounded in time and memory, never redirected.

    async with client(repeatable=True) as c:
        answer = await c.post(url, body=body, headers=signed)

A request on a stranger's behalf reaches public addresses and what the operator allows, nothing else
(`katek.core.address_guard`). Whatever goes wrong on the way is one exception, `CallFailed`.
"""

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from ssl import SSLContext
from time import monotonic

import aiohttp
from aiohttp import ClientSession, ClientTimeout  # noqa: TID251 - the place it is reserved for
from yarl import URL

from katek.core.address_guard import LOOKUP_SECONDS, Call, Guard, current_call
from katek.core.addresses import check_url
from katek.core.allowed_addresses import read_allow_list
from katek.core.answers import ANSWER_LIMIT, API_LIMIT, Answer, exchange
from katek.core.call_failed import FAULTS, NO_WEB_ADDRESS, CallFailed, explain

TIMEOUT = 15.0  # seconds for everything: looking up, connecting, sending, reading
CONNECT_SECONDS = 5.0  # TCP and TLS
IDLE_SECONDS = 30.0  # how long an unused connection is kept
CONNECTIONS = 500
CONNECTIONS_PER_HOST = 100

# n8n's bot filter turns away the names that most clients give themselves; this one passes.
USER_AGENT = "Mozilla/5.0 (compatible; Katek/1.0)"
# Nothing is unpacked, so a small answer can't become a big one.
HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}

_STREAMED_FROM = 2**20  # a body above this would block the loop if it were written at once
_DROPPED = (
    aiohttp.ServerDisconnectedError,
    aiohttp.ClientOSError,
    aiohttp.ClientConnectionResetError,
)


class Client:
    """Made by `client`; belongs to the event loop it was made in."""

    def __init__(self, session: ClientSession, guard: Guard, *, repeatable: bool) -> None:
        self._session = session
        self._repeatable = repeatable
        self._aim = lru_cache(maxsize=4096)(lambda url: _aim(url, guard))

    async def post(
        self,
        url: str,
        *,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
        limit: int = ANSWER_LIMIT,
    ) -> Answer:
        """POST these bytes exactly as they are; see `request`."""
        return await self.request(
            "POST", url, body=body, headers=headers, timeout=timeout, limit=limit
        )

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
        limit: int = API_LIMIT,
    ) -> Answer:
        """GET; see `request`."""
        return await self.request("GET", url, headers=headers, timeout=timeout, limit=limit)

    async def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
        limit: int = ANSWER_LIMIT,
    ) -> Answer:
        """One request and its answer, whatever the status; raises CallFailed.

        `timeout`: seconds for everything, also for getting a free connection. `limit`: bytes of the
        body that are read; if there are more the connection is closed on them.
        """
        aim = self._aim(url)
        call = Call(listed=aim.listed)
        current_call.set(call)
        send = partial(
            self._session.request, method, aim.url, headers=headers, allow_redirects=False
        )
        started = monotonic()
        try:
            try:
                found = await exchange(send(data=_payload(body), timeout=_limits(timeout)), limit)
            except _DROPPED as problem:
                if not self._repeatable or call.opened or not _came_nothing(problem):
                    raise
                left = max(timeout - (monotonic() - started), 0.001)
                found = await exchange(send(data=_payload(body), timeout=_limits(left)), limit)
        except FAULTS as problem:
            # Without its cause, which would show the whole address in a log: tokens stand in it.
            raise explain(problem, aim.host, timeout=timeout, duration_ms=_since(started)) from None
        status, answered, content, truncated = found
        return Answer(status, answered, content, truncated, _since(started))


@asynccontextmanager
async def client(
    *, trusted: bool = False, repeatable: bool = False, tls: SSLContext | None = None
) -> AsyncIterator[Client]:
    """A client with its own connections, closed at the end of the block.

    `trusted`: for addresses that the operator set; they may be private and unencrypted.
    `repeatable`: what is posted may arrive twice without harm. Then a call that found its used
    connection closed is made again at once. Without it such a call fails with `sent` True, for
    nobody can say whether the other side got it.
    """
    guard = Guard(read_allow_list(), trusted=trusted)
    connector = aiohttp.TCPConnector(
        resolver=guard,
        socket_factory=guard.make_socket,
        ssl=tls or True,
        limit=CONNECTIONS,
        limit_per_host=CONNECTIONS_PER_HOST,
        keepalive_timeout=IDLE_SECONDS,
    )
    session = ClientSession(
        connector=connector,
        headers=HEADERS,
        cookie_jar=aiohttp.DummyCookieJar(),  # what one tenant's server sets, no other call sends
        trust_env=False,
        auto_decompress=False,
        read_bufsize=ANSWER_LIMIT,
        max_headers=64,
    )
    try:
        yield Client(session, guard, repeatable=repeatable)
    finally:
        await session.close()
        await guard.close()


@dataclass(frozen=True, slots=True)
class _Aim:
    url: URL
    host: str
    listed: bool


def _aim(url: str, guard: Guard) -> _Aim:
    if not guard.trusted and (reason := check_url(url)):
        raise CallFailed("blocked", reason)
    try:
        parsed = URL(url)
    except ValueError:
        raise CallFailed("blocked", NO_WEB_ADDRESS) from None
    if parsed.scheme not in ("http", "https") or not parsed.raw_host:
        raise CallFailed("blocked", NO_WEB_ADDRESS)
    host, port = parsed.raw_host, int(parsed.port or 0)
    return _Aim(parsed, host, guard.lists(host, port))


@lru_cache(maxsize=64)
def _limits(timeout: float) -> ClientTimeout:
    return ClientTimeout(
        total=timeout, connect=LOOKUP_SECONDS + CONNECT_SECONDS, sock_connect=CONNECT_SECONDS
    )


def _payload(body: bytes) -> bytes | io.BytesIO | None:
    return io.BytesIO(body) if len(body) > _STREAMED_FROM else body or None


def _came_nothing(problem: Exception) -> bool:
    """Whether a connection ended before the first byte of an answer, as a used one does."""
    if isinstance(problem, aiohttp.ServerDisconnectedError):
        return isinstance(problem.message, str)  # otherwise the beginning of an answer
    return not isinstance(problem, aiohttp.ClientConnectorError)


def _since(started: float) -> int:
    return round((monotonic() - started) * 1000)
