"""A receiver of webhooks for tests: counts what arrives by its id, as slowly as one likes."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from tests.installation import free_port


class Sink:
    """`seen` counts requests by (path, webhook-id); each is answered with `status`."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.status = 200
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.seen: Counter[tuple[str, str]] = Counter()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    async def _take(self, request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(self.delay)
        self.seen[request.path, request.headers["webhook-id"]] += 1
        return web.Response(text="ok" if self.status < 300 else "no", status=self.status)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._started.set()
        self._loop.run_forever()

    async def _start(self) -> None:
        application = web.Application()
        application.router.add_post("/{path:.*}", self._take)
        self._runner = web.AppRunner(application, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    def start(self) -> None:
        self._thread.start()
        self._started.wait()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(timeout=30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def sink(delay: float = 0.0) -> Iterator[Sink]:
    made = Sink(delay)
    made.start()
    try:
        yield made
    finally:
        made.stop()
