"""The least that a durable webhook costs: a bare ASGI application. HMAC, JSON, one INSERT, 200.

Served by `benchmarks.meta_door` beside Katek, under the same uvicorn; `FLOOR_DSN` and `FLOOR_SECRET` tell it
where and how.
"""

import hashlib
import hmac
import json
import os
from typing import Any

import psycopg_pool

SECRET = os.environ["FLOOR_SECRET"].encode()
KEEP = "INSERT INTO floor (body) VALUES (%s)"

_pool: psycopg_pool.AsyncConnectionPool[Any] | None = None


async def application(scope: Any, receive: Any, send: Any) -> None:
    global _pool
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    signature = dict(scope["headers"]).get(b"x-hub-signature-256", b"").decode()
    expected = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signature, f"sha256={expected}"):
        await _say(send, 403)
        return
    json.loads(body)
    if _pool is None:
        _pool = psycopg_pool.AsyncConnectionPool(
            os.environ["FLOOR_DSN"], min_size=8, max_size=8, open=False, kwargs={"autocommit": True}
        )
        await _pool.open(wait=True)
    async with _pool.connection() as connection:
        await connection.execute(KEEP, [body.decode()])
    await _say(send, 200)


async def _say(send: Any, status: int) -> None:
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"EVENT_RECEIVED"})
