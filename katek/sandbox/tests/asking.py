"""Asking a stand-in within the test's process, as its ASGI application is asked by a server."""

import asyncio
import json as jsons
from typing import Any
from urllib.parse import urlencode, urlsplit

from katek.sandbox.stage import webhooks
from katek.sandbox.stand_ins import alone

FORM = "application/x-www-form-urlencoded"


class Told:
    """An answer."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return jsons.loads(self.body)

    @property
    def error(self) -> tuple[int, int | None]:
        """Graph's code and subcode."""
        told = self.json["error"]
        return told["code"], told.get("error_subcode")


def ask(
    method: str,
    path: str,
    *,
    json: Any = None,
    form: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
    client: str = "127.0.0.1",
) -> Told:
    """One request below `/sandbox/`; what it posts in the background is waited for."""
    given = {"host": "localhost:8000", **{k.lower(): v for k, v in (headers or {}).items()}}
    body = b""
    if json is not None:
        body = json if isinstance(json, bytes) else jsons.dumps(json).encode()
        given.setdefault("content-type", "application/json")
    if form is not None:
        body = urlencode(form, doseq=True).encode()
        given["content-type"] = FORM
    return asyncio.run(_ask(method, f"/sandbox/{path}", given, body, client))


def tell(name: str, what: str, /, **details: Any) -> Any:
    """An act of a stand-in's control API, which has to be taken."""
    told = ask("POST", f"{name}/_control/{what}", json=details)
    assert told.status == 200, told.body
    return told.json


async def _ask(method: str, path: str, headers: dict[str, str], body: bytes, client: str) -> Told:
    parts = urlsplit(path)
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": parts.path,
        "query_string": parts.query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        "client": (client, 5000),
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await alone(scope, receive, send)
    await asyncio.gather(*webhooks._running)
    start, *rest = sent
    told = {k.decode(): v.decode() for k, v in start["headers"]}
    return Told(start["status"], told, b"".join(part["body"] for part in rest))
