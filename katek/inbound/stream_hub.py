"""One LISTEN connection a process; whoever streams is told in memory that something is new.

Streams stay outside Django's middleware, so an open one costs a task and no database connection.
"""

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import Iterator

import psycopg
from asgiref.sync import sync_to_async

from katek.core.wakeups import LIVE
from katek.core.workers import connection_parameters

RECONNECT_SECONDS = 2


class Hub:
    """Subscribers by what they watch: ("conversation", id), ("organization", id) or
    ("member", "<id of the organization> <id of the user>")."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], set[asyncio.Event]] = defaultdict(set)
        self._listener: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def watching(self, kind: str, subject: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the subject has something new."""
        news = asyncio.Event()
        self._waiting[kind, subject].add(news)
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        try:
            yield news
        finally:
            self._waiting[kind, subject].discard(news)
            if not self._waiting[kind, subject]:
                del self._waiting[kind, subject]

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except psycopg.OperationalError:
                # The database restarts; streams look for themselves once we are back.
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _hear(self) -> None:
        parameters = await sync_to_async(connection_parameters)("katek streams")
        async with await psycopg.AsyncConnection.connect(**parameters) as connection:
            await connection.execute(f"LISTEN {LIVE}".encode())
            self._tell_everyone()
            async for heard in connection.notifies():
                for kind, subject in json.loads(heard.payload).items():
                    self._tell(kind, subject)

    def _tell(self, kind: str, subject: str) -> None:
        for news in self._waiting.get((kind, subject), ()):
            news.set()

    def _tell_everyone(self) -> None:
        for kind, subject in list(self._waiting):
            self._tell(kind, subject)


HUB = Hub()
