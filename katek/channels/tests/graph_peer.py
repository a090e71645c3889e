"""Somebody who behaves like Meta's Graph API, on loopback: keeps what it was asked, answers as told.

`peer.answer(path_end, …)` queues an answer for the next call whose path ends so; without one a message is
taken and gets an id.
"""

import asyncio
import itertools
import json
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Said:
    """`drop`: the connection is closed instead of answering, after the call was kept."""

    content: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    wait_for: threading.Event | None = None


def error(code: int, subcode: int | None = None, *, status: int = 400, **more: Any) -> Said:
    inner: dict[str, Any] = {
        "message": "No.",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "Tr4c",
    }
    if subcode is not None:
        inner["error_subcode"] = subcode
    return Said({"error": {**inner, **more}}, status)


class GraphPeer:
    """Runs on a thread of its own: `with GraphPeer() as peer: …`."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.port = 0
        self._said: dict[str, deque[Said]] = defaultdict(deque)
        self._always: dict[str, Said] = {}
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "GraphPeer":
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

    def answer(self, path_end: str, *said: Said) -> None:
        """The next calls of such a path are answered so, one after the other."""
        self._said[path_end].extend(said)

    def always(self, path_end: str, content: Any, status: int = 200) -> None:
        self._always[path_end] = Said(content, status)

    def sent(self) -> list[dict[str, Any]]:
        """Bodies of messages, without signs of typing."""
        bodies = [one.body for one in self.asked if one.path.endswith("/messages")]
        return [body for body in bodies if isinstance(body, dict) and "message" in body]

    def at(self, path_end: str) -> list[Asked]:
        return [one for one in self.asked if one.path.endswith(path_end)]

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = {
            k.lower(): v for k, v in (line.split(": ", 1) for line in head[1:] if ": " in line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = Asked(method, parts.path, query, headers, _body(headers, body))
        said = self._next(asked)
        self.asked.append(asked)
        if said.wait_for is not None:
            await asyncio.to_thread(said.wait_for.wait, 20)
        if said.drop:
            return False
        content = said.content
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        extra = "".join(f"{name}: {value}\r\n" for name, value in said.headers.items())
        writer.write(
            f"HTTP/1.1 {said.status} S\r\n{extra}Content-Length: {len(raw)}\r\n\r\n".encode() + raw
        )
        await writer.drain()
        return True

    def _next(self, asked: Asked) -> Said:
        if isinstance(asked.body, dict) and "sender_action" in asked.body:
            return Said({"recipient_id": asked.body["recipient"]["id"]})
        for ending, waiting in self._said.items():
            if asked.path.endswith(ending) and waiting:
                return waiting.popleft()
        for ending in sorted(self._always, key=len, reverse=True):
            if asked.path.endswith(ending):
                return self._always[ending]
        if asked.path.endswith("/messages"):
            recipient = asked.body["recipient"]["id"]
            return Said({"recipient_id": recipient, "message_id": f"m_{next(self._numbers)}"})
        return Said({"success": True})


def _body(headers: dict[str, str], body: bytes) -> Any:
    if "urlencoded" in headers.get("content-type", ""):
        return {name: values[0] for name, values in parse_qs(body.decode()).items()}
    return json.loads(body) if body else None


@pytest.fixture
def graph(settings) -> Iterator[GraphPeer]:
    """A Graph of our own, an app of ours there, and a clock that can be moved. Import it into a conftest."""
    settings.KATEK_MOVABLE_CLOCK = True
    settings.KATEK_META_STAND_IN = False
    settings.FACEBOOK_APP_ID, settings.INSTAGRAM_APP_ID = "555000111222333", "555000111222444"
    settings.FACEBOOK_APP_SECRET = settings.INSTAGRAM_APP_SECRET = "katek-test-app-secret-01"
    settings.FACEBOOK_GRAPH_VERSION = "v26.0"
    with GraphPeer() as peer:
        settings.FACEBOOK_GRAPH_URL = settings.INSTAGRAM_GRAPH_URL = peer.url
        yield peer


def play_pages(peer: GraphPeer, *pages: dict[str, Any], user: str = "218471000000001") -> None:
    """A person with these pages, whose token is good for everything."""
    scopes = [
        *("pages_show_list", "pages_messaging", "pages_manage_metadata", "pages_read_engagement"),
        *("business_management", "instagram_basic", "instagram_manage_messages"),
    ]
    worth = {"app_id": "555000111222333", "is_valid": True, "scopes": scopes, "user_id": user}
    peer.always("/debug_token", {"data": worth})
    peer.always("/oauth/access_token", {"access_token": "LONG", "expires_in": 5183944})
    peer.always("/me", {"error": {"code": 100, "message": "(#100) nonexisting field"}}, 400)
    peer.always("/me/accounts", {"data": list(pages)})
    peer.always("/me/businesses", {"data": []})


def page_row(id: str = "100200300400500", **more: Any) -> dict[str, Any]:
    """A page as `/me/accounts` tells of it."""
    return {
        "id": id,
        "name": "Harbor & Pine Homes",
        "access_token": f"PAGE{id}",
        "tasks": ["MESSAGING", "MODERATE", "MANAGE"],
        **more,
    }


LINKED = {"instagram_business_account": {"id": "17841400000000777", "username": "harborpine"}}
