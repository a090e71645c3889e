"""A server that takes mails as Postmark does: checks, keeps, answers at the place; with faults to order."""

import asyncio
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web


class Peer:
    """`mails`: what it has, in order. `codes`: address → (ErrorCode, Message). `fault`: what the next calls do:
    `drop` takes the mails and hangs up, `refuse` hangs up before, a number answers with that status."""

    def __init__(self) -> None:
        self.mails: list[dict[str, Any]] = []
        self.calls: list[int] = []
        self.lookups: list[str] = []
        self.codes: dict[str, tuple[int, str]] = {}
        self.fault: str | int | None = None
        self.answer: dict[str, Any] = {}
        self.token = "server-token"
        self.address = ""
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def to(self) -> list[str]:
        return [mail["To"] for mail in self.mails]

    async def _batch(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        assert request.headers["Content-Type"] == "application/json"
        if request.headers.get("X-Postmark-Server-Token") != self.token:
            return web.json_response({"ErrorCode": 10, "Message": "Bad token."}, status=401)
        messages = json.loads(body)
        self.calls.append(len(messages))
        if self.fault == "refuse":
            request.transport.close()
            return web.Response()
        if isinstance(self.fault, int):
            return web.json_response(self.answer, status=self.fault)
        told = [self._take(message) for message in messages]
        if self.fault == "drop":
            request.transport.close()
        return web.json_response(told)

    def _take(self, message: dict[str, Any]) -> dict[str, Any]:
        unknown = message.keys() - {
            "From", "To", "Subject", "HtmlBody", "TextBody", "ReplyTo", "Headers", "Metadata",
            "MessageStream", "TrackOpens", "TrackLinks",
        }  # fmt: skip
        assert not unknown
        if message["To"] in self.codes:
            code, words = self.codes[message["To"]]
            return {"ErrorCode": code, "Message": words}
        message["MessageID"] = str(uuid.uuid4())
        self.mails.append(message)
        return {
            "To": message["To"],
            "SubmittedAt": "2026-06-01T16:00:00.1234567Z",
            "MessageID": message["MessageID"],
            "ErrorCode": 0,
            "Message": "OK",
        }

    async def _search(self, request: web.Request) -> web.Response:
        kid = request.query["metadata_kid"]
        self.lookups.append(kid)
        found = [
            {"MessageID": mail["MessageID"], "Metadata": mail["Metadata"]}
            for mail in self.mails
            if mail["Metadata"]["kid"] == kid
        ]
        return web.json_response({"TotalCount": len(found), "Messages": found[:1]})

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._started.set()
        self._loop.run_forever()

    async def _start(self) -> None:
        application = web.Application(client_max_size=2**27)
        application.router.add_post("/email/batch", self._batch)
        application.router.add_get("/messages/outbound", self._search)
        self._runner = web.AppRunner(application, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"

    def start(self) -> None:
        self._thread.start()
        self._started.wait()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(timeout=30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def peer() -> Iterator[Peer]:
    made = Peer()
    made.start()
    try:
        yield made
    finally:
        made.stop()
