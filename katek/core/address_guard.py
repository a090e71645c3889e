"""The veto on where a connection may lead, at the moment and on the address that it is made to.

aiohttp asks a resolver for names only, never for addresses written in a URL, so the last word is
with `make_socket`, which every connection passes. The resolver refuses a name as soon as one of its
addresses is forbidden: choosing a good one would leave the outcome to chance.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType
from typing_extensions import override

from katek.core.allowed_addresses import AllowList

LOOKUP_SECONDS = 5.0
# Names that never answer keep a thread each for up to half a minute; others must not wait for them.
LOOKUP_THREADS = 32


class Veto(OSError):
    """The address may not be reached. An OSError: to aiohttp it is a connection that failed."""


@dataclass(slots=True)
class Call:
    """What the guard and the client tell each other about the call of the running task.

    `listed`: its host is one that the operator allows by name. `opened`: a connection was made for
    it, so it did not get a used one.
    """

    listed: bool
    opened: bool = False


current_call: ContextVar[Call] = ContextVar("current_call")


class Guard(AbstractResolver):
    """Looks names up and makes sockets, within the allowance. `trusted`: private addresses too."""

    def __init__(self, allowed: AllowList, *, trusted: bool) -> None:
        self._allowed = allowed
        self.trusted = trusted
        self._threads = ThreadPoolExecutor(LOOKUP_THREADS, thread_name_prefix="lookup")

    def lists(self, host: str, port: int) -> bool:
        """Whether the operator allows this host, whatever addresses its name has."""
        return self.trusted or self._allowed.has(host, port)

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises Veto if one is forbidden, gaierror if there are none."""
        loop = asyncio.get_running_loop()
        try:
            # Not `loop.getaddrinfo`: its few threads serve everything else in the process as well.
            async with asyncio.timeout(LOOKUP_SECONDS):
                found = await loop.run_in_executor(self._threads, _look_up, host, port, family)
        except TimeoutError:
            reason = f"no answer within {LOOKUP_SECONDS:g} s"
            raise socket.gaierror(socket.EAI_AGAIN, reason) from None
        except UnicodeError:
            raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None
        for result in found:
            self._check(result["host"], port, listed=self.lists(host, port))
        return found

    def make_socket(self, info: AddrInfoType) -> socket.socket:
        """A socket for one concrete address; raises Veto."""
        family, kind, protocol, _, address = info
        call = current_call.get()
        self._check(str(address[0]), int(address[1]), listed=call.listed)
        call.opened = True
        return socket.socket(family, kind, protocol)

    @override
    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _check(self, ip: str, port: int, *, listed: bool) -> None:
        if reason := self._allowed.reason(ip, port, by_name=listed):
            raise Veto(reason)


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
    return [
        ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=port,
            family=of_address,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for of_address, _, protocol, _, address in found
    ]
