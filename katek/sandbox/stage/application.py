"""The stand-ins as one small ASGI application, beside Django's and without its middleware."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from katek.core import clock
from katek.sandbox.stage import control
from katek.sandbox.stage.calls import Call, Reply
from katek.sandbox.stage.store import changing
from katek.sandbox.stage.switches import BEFORE, Switch, take
from katek.sandbox.stage.webhooks import post, post_later

MOST_BYTES = 60 * 1024 * 1024
MOST_CALLS_KEPT = 20_000
GONE_WITHIN_SECONDS = 2.0

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


@dataclass(frozen=True)
class StandIn:
    """A service that is played.

    `prefix`: where it is, without a slash at the end. `answer` plays it, `fault` words a refusal ordered by a
    switch as the service would, `acts` are what its control API can do, by name.
    """

    name: str
    prefix: str
    answer: Callable[[Call], Reply]
    fault: Callable[[Switch, Call], Reply]
    acts: Mapping[str, control.Act]


async def play(stand_in: StandIn, scope: Any, receive: Receive, send: Send) -> None:
    """Serve one request of a stand-in."""
    body = await _read(receive)
    call = _call(stand_in, scope, body or b"")
    if body is None:
        await _send(Reply(413, {"error": "The body is over 60 MB."}), send)
        return
    if call.path.startswith(control.PATH):
        reply = await asyncio.to_thread(control.answer, stand_in.name, stand_in.acts, call)
        post_later(stand_in.name, reply.afterwards)
        await _send(reply, send)
        return
    taken = await asyncio.to_thread(take, stand_in.name, call.path, "pace", "answer")
    await _perform(stand_in, call, taken, (receive, send))


async def _perform(
    stand_in: StandIn, call: Call, taken: dict[str, Switch], line: tuple[Receive, Send]
) -> None:
    pace, fault = taken.get("pace"), taken.get("answer")
    late = pace is not None and bool(pace.options.get("after"))
    if pace and not late:
        await asyncio.sleep(pace.seconds)
    if fault and fault.kind == "drop_before":
        await asyncio.to_thread(_keep, stand_in.name, call, 0, "dropped before accepting")
        await _drop(*line)
        return
    reply = await asyncio.to_thread(_answered, stand_in, call, fault)
    for posting in reply.first:
        await post(stand_in.name, posting)
    post_later(stand_in.name, reply.afterwards)
    if pace and late:
        await asyncio.sleep(pace.seconds)
    if fault and fault.kind == "drop_after":
        await _drop(*line)
        return
    await _send(reply, line[1])


def _answered(stand_in: StandIn, call: Call, fault: Switch | None) -> Reply:
    refused = fault if fault and fault.kind in BEFORE else None
    reply = stand_in.fault(refused, call) if refused else stand_in.answer(call)
    if fault and fault.kind == "no_message_id":
        reply.body = _unnamed(reply.body)
    if fault and fault.kind == "malformed":
        torn = Reply(reply.status, reply.encoded()[:-2] + b'"<html>', reply.headers)
        spoilt = stand_in.fault(fault, call) if fault.options else torn
        # Only the answer is spoilt: what was accepted is echoed and told all the same.
        reply = replace(spoilt, first=reply.first, afterwards=reply.afterwards)
    _keep(stand_in.name, call, reply.status, fault.kind if fault else "")
    return reply


def _unnamed(body: Any) -> Any:
    """An answer, or each of a batch's, without the id of what was accepted."""
    if isinstance(body, list):
        return [_unnamed(one) for one in body]
    if isinstance(body, dict):
        return {k: v for k, v in body.items() if k not in ("message_id", "MessageID")}
    return body


def _call(stand_in: StandIn, scope: Any, body: bytes) -> Call:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode(errors="replace"), keep_blank_values=True))
    host = headers.get("host", "localhost")
    return Call(
        method=scope["method"],
        path=scope["path"].removeprefix(stand_in.prefix),
        query=query,
        headers=headers,
        body=body,
        base=f"{scope.get('scheme', 'http')}://{host}{stand_in.prefix}",
        client=(scope.get("client") or ("", 0))[0],
    )


async def _read(receive: Receive) -> bytes | None:
    """The body; None when it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


async def _send(reply: Reply, send: Send) -> None:
    body = b"" if reply.parts else reply.encoded()
    headers = {"content-type": "application/json", **reply.headers}
    if not reply.parts:
        headers["content-length"] = str(len(body))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    for part in reply.parts:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": body})


async def _drop(receive: Receive, send: Send) -> None:
    """Close the connection without an answer. ASGI has no word for it: uvicorn's own connection is cut.

    On another server an answer is promised and never completed.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        start = {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", b"9")],
        }
        await send(start)
        return
    transport.abort()
    with suppress(TimeoutError):
        async with asyncio.timeout(GONE_WITHIN_SECONDS):
            while (await receive())["type"] != "http.disconnect":
                pass


def _keep(name: str, call: Call, status: int, what: str) -> None:
    """Note the call, without its query: tokens stand there."""
    with changing() as db:
        made = db.execute(
            "INSERT INTO calls (stand_in, at, method, path, status, what) VALUES (?, ?, ?, ?, ?, ?)",
            (name, clock.now().isoformat(), call.method, call.path, status, what),
        )
        db.execute("DELETE FROM calls WHERE id <= ?", ((made.lastrowid or 0) - MOST_CALLS_KEPT,))
