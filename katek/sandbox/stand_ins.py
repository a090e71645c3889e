"""Every stand-in and its address; beside Django's application, or alone."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from katek.sandbox.graph import acts as graph_acts
from katek.sandbox.graph import refusals as graph_refusals
from katek.sandbox.graph import routes as graph_routes
from katek.sandbox.hubspot import acts as hubspot_acts
from katek.sandbox.hubspot import refusals as hubspot_refusals
from katek.sandbox.hubspot import routes as hubspot_routes
from katek.sandbox.openai import acts as openai_acts
from katek.sandbox.openai import refusals as openai_refusals
from katek.sandbox.openai import routes as openai_routes
from katek.sandbox.postmark import acts as postmark_acts
from katek.sandbox.postmark import refusals as postmark_refusals
from katek.sandbox.postmark import routes as postmark_routes
from katek.sandbox.stage.application import StandIn, play

PREFIX = "/sandbox/"

GRAPH = (graph_refusals.ordered, graph_acts.ACTS)

# Both of Meta's hosts are one stand-in with one memory.
STAND_INS = (
    StandIn("graph", f"{PREFIX}graph", graph_routes.facebook, *GRAPH),
    StandIn("graph", f"{PREFIX}instagram-graph", graph_routes.instagram, *GRAPH),
    StandIn(
        "postmark",
        f"{PREFIX}postmark",
        postmark_routes.answer,
        postmark_refusals.ordered,
        postmark_acts.ACTS,
    ),
    StandIn(
        "hubspot",
        f"{PREFIX}hubspot",
        hubspot_routes.answer,
        hubspot_refusals.ordered,
        hubspot_acts.ACTS,
    ),
    StandIn(
        "openai",
        f"{PREFIX}openai",
        openai_routes.answer,
        openai_refusals.ordered,
        openai_acts.ACTS,
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
