"""Meta's posts under uvicorn: an ASGI application beside Django, with the rules of `meta_doors`.

Meta posts every message, echo, delivery and reading of every page, and switches the hook off when answers
are slow. Django's middleware would cost more than all the rest of it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

import psycopg

from katek.inbound.keeper import Keeper
from katek.inbound.meta_rules import (
    LARGEST_BODY,
    TAKEN,
    Answer,
    refuse_before_reading,
    take,
    too_large,
)
from katek.inbound.models import Door

DOORS = {f"/webhook/{door}/": door.value for door in (Door.FACEBOOK, Door.INSTAGRAM)}
TRY_AGAIN = Answer(503, "It could not be kept; post it again.\n")

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

logger = logging.getLogger(__name__)

_keepers: WeakKeyDictionary[asyncio.AbstractEventLoop, Keeper] = WeakKeyDictionary()


def is_ours(scope: MutableMapping[str, Any]) -> bool:
    """Whether this request is a post of Meta's; the handshake goes to Django."""
    return scope["path"] in DOORS and scope["method"] == "POST"


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answers once the entries are committed."""
    answer = await _answer(scope, receive)
    if answer is None:
        return
    body = answer.text.encode()
    headers = [
        (b"content-type", b"text/plain"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _answer(scope: MutableMapping[str, Any], receive: Receive) -> Answer | None:
    """None when whoever posted left before the end of the body."""
    headers = dict(scope["headers"])
    refused = refuse_before_reading(headers.get(b"content-length", b"").decode("latin-1"))
    if refused is not None:
        return refused
    body = await _body(receive)
    if not isinstance(body, bytes):
        return body
    signature = headers.get(b"x-hub-signature-256", b"").decode("latin-1")
    taken = take(DOORS[scope["path"]], body, signature)
    if isinstance(taken, Answer):
        return taken
    try:
        await _keeper().keep(taken)
    except psycopg.Error:
        logger.exception("Entries of a webhook could not be kept.")
        return TRY_AGAIN
    return Answer(200, TAKEN)


async def _body(receive: Receive) -> bytes | Answer | None:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            return too_large()
        more = message.get("more_body", False)
    return b"".join(parts)


async def close() -> None:
    """Gives the connection of this event loop back."""
    await _keeper().close()


def _keeper() -> Keeper:
    return _keepers.setdefault(asyncio.get_running_loop(), Keeper())
