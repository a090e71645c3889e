"""Every stand-in and its address; beside Django's application, or alone."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from katek.sandbox.graph import acts as graph_acts
from katek.sandbox.graph import refusals as graph_refusals
from katek.sandbox.graph import routes as graph_routes
from katek.sandbox.stage.application import StandIn, play

PREFIX = "/sandbox/"

STAND_INS = (
    StandIn(
        "graph",
        "/sandbox/graph",
        graph_routes.facebook,
        graph_refusals.ordered,
        graph_acts.ACTS,
    ),
    StandIn(
        "graph",
        "/sandbox/instagram-graph",
        graph_routes.instagram,
        graph_refusals.ordered,
        graph_acts.ACTS,
    ),
)

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


def stand_in_at(path: str) -> StandIn | None:
    """The stand-in that has this path."""
    return next((one for one in STAND_INS if path.startswith(f"{one.prefix}/")), None)


async def alone(scope: Any, receive: Receive, send: Send) -> None:
    """The stand-ins without anything else: what `manage.py stand_ins` serves."""
    found = stand_in_at(scope["path"])
    if found is not None:
        await play(found, scope, receive, send)
        return
    body = b"No stand-in is here.\n"
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": body})
