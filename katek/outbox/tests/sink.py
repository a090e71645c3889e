"""A receiver of webhooks that behaves as its paths say, and remembers what it got.

`/hook` answers 200. `/status/503` that status, with `?retry_after=…` as a header. `/hang` never
answers; `/drip` a byte now and then for ever; `/flood` a gigabyte; `/then/500,200` one status after
the other.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Call:
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


class Sink:
    """Runs on a thread of its own: `with Sink() as sink: …`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Sink":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def at(self, path: str) -> list[Call]:
        return [call for call in self.calls if urlsplit(call.path).path == path]

    def wait_for(self, condition: Callable[[], bool], seconds: float = 20.0) -> bool:
        """Whether it came true before the deadline."""
        return eventually(condition, seconds)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, backlog=2048)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._connections):
            writer.transport.abort()
        me = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not me]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._connections.discard(writer)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        headers = {name.lower(): value for name, value in headers.items()}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.calls.append(Call(path, headers, body, time.monotonic()))
        return await self._answer(path, reader, writer)

    async def _answer(self, path: str, reader: Any, writer: asyncio.StreamWriter) -> bool:
        parts = urlsplit(path)
        name, _, rest = parts.path.strip("/").partition("/")
        if name in ("hang", "drip", "flood"):
            await getattr(self, f"_{name}")(reader, writer)
            return False
        status = int(rest) if name == "status" else 200
        if name == "then":
            answers = rest.split(",")
            status = int(answers[min(len(self.at(parts.path)), len(answers)) - 1])
        extra = "".join(
            f"{key.replace('_', '-')}: {value[0]}\r\n"
            for key, value in parse_qs(parts.query).items()
        )
        body = b"thanks \xff\x00" if name == "binary" else b"ok"
        writer.write(
            f"HTTP/1.1 {status} Said\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode() + body
        )
        await writer.drain()
        return True

    async def _hang(self, reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass

    async def _drip(self, _: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def _flood(self, _: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        for _ in range(1024):
            writer.write(b"x" * 2**20)
            await writer.drain()


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether the condition came true before the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.02)
    return True
