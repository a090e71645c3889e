"""Other sides of a connection, well behaved and not, on loopback; for tests of the client."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ssl import SSLContext

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Seen:
    """What a peer got: requests as (head, body), and how many connections."""

    port: int = 0
    connections: int = 0
    requests: list[tuple[bytes, bytes]] = field(default_factory=list)
    sent: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@dataclass
class Line:
    """One connection of a peer."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    seen: Seen

    async def request(self) -> bytes:
        """The head of the next request, its body read; raises IncompleteReadError at the end."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = [line[15:] for line in head.lower().split(b"\r\n") if b"content-length:" in line]
        body = await self.reader.readexactly(int(length[0]) if length else 0)
        self.seen.requests.append((head, body))
        return head

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()
        self.seen.sent += len(data)

    async def hang(self) -> None:
        """Says nothing more until the other side has gone."""
        while await self.reader.read(65536):
            pass

    def reset(self) -> None:
        """Ends the connection as a crashed program does."""
        self.writer.transport.abort()


Behaviour = Callable[[Line], Awaitable[None]]


@asynccontextmanager
async def peer(behave: Behaviour, *, tls: SSLContext | None = None) -> AsyncIterator[Seen]:
    """A server on a free port that treats every connection so, and closes it after that."""
    seen = Seen()
    lines: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.connections += 1
        try:
            await behave(Line(reader, writer, seen))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone: what it came for is in `seen`
        finally:
            writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines[writer] = asyncio.ensure_future(talk(reader, writer))

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=tls)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        await _turns_of_the_loop()  # a connection may have been accepted this very moment
        for writer, task in lines.items():
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*lines.values(), return_exceptions=True)
        await _turns_of_the_loop()


async def _turns_of_the_loop() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def answering(data: bytes) -> Behaviour:
    """Gives this answer to every request of a connection."""

    async def behave(line: Line) -> None:
        while True:
            await line.request()
            await line.send(data)

    return behave


def once(data: bytes) -> Behaviour:
    """Gives this answer to the first request, then closes."""

    async def behave(line: Line) -> None:
        await line.request()
        await line.send(data)

    return behave


def then_hang(data: bytes) -> Behaviour:
    """Gives this beginning of an answer, then nothing more."""

    async def behave(line: Line) -> None:
        await line.request()
        await line.send(data)
        await line.hang()

    return behave
