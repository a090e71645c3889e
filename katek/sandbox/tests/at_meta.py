"""Calls to Graph's stand-in as an app makes them."""

from typing import Any
from urllib.parse import urlencode

from katek.sandbox.graph.subscriptions import INSTAGRAM_FIELDS, PAGE_FIELDS
from katek.sandbox.graph.tokens import proof_of
from katek.sandbox.graph.world import INSTAGRAM, INSTAGRAM_TOKENS, PAGE, PAGE_TOKENS
from katek.sandbox.tests.asking import Told, ask

TOKEN = PAGE_TOKENS[PAGE]
CARD = {"title": "Sea-view loft, 2 rooms", "subtitle": "EUR 250,000 - Porto"}
BUTTON = {"type": "postback", "title": "Book a viewing", "payload": "VIEWING:42"}


def graph(
    method: str, path: str, *, token: str = TOKEN, proof: str | None = "", **params: Any
) -> Told:
    """A call to graph.facebook.com; its proof is right unless another is given, None leaves it out."""
    query = dict(params.pop("query", {}))
    if proof is not None:
        query["appsecret_proof"] = proof or proof_of(token)
    address = f"graph/v26.0/{path}?{urlencode(query)}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return ask(method, address, headers=headers, **params)


def instagram(
    method: str, path: str, *, token: str = INSTAGRAM_TOKENS[INSTAGRAM], **params
) -> Told:
    """A call to graph.instagram.com."""
    query = urlencode(params.pop("query", {}))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return ask(method, f"instagram-graph/v26.0/{path}?{query}", headers=headers, **params)


def send(body: dict[str, Any], *, page: str = PAGE, token: str = TOKEN) -> Told:
    return graph("POST", f"{page}/messages", token=token, json=body)


def message(customer: str, **content: Any) -> dict[str, Any]:
    """A reply to a customer; a text unless told otherwise."""
    said = content or {"text": "Yes, viewing on Friday?"}
    return {"recipient": {"id": customer}, "messaging_type": "RESPONSE", "message": said}


def template(**payload: Any) -> dict[str, Any]:
    return {"attachment": {"type": "template", "payload": payload}}


def generic(*cards: dict[str, Any]) -> dict[str, Any]:
    return template(template_type="generic", elements=list(cards))


def subscribe(page: str = PAGE, fields: tuple[str, ...] = PAGE_FIELDS) -> Told:
    query = {"subscribed_fields": ",".join(fields)}
    return graph("POST", f"{page}/subscribed_apps", query=query)


def subscribe_instagram(fields: tuple[str, ...] = INSTAGRAM_FIELDS) -> Told:
    return instagram("POST", "me/subscribed_apps", query={"subscribed_fields": ",".join(fields)})
