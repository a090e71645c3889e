"""Live streams (`/live/<ticket>/`, text/event-stream): an ASGI application beside Django's.

A stream of Django's would keep the database connection that its middleware touched for as long as it lives;
with a pool of four the fifth visitor would stop every page. Here a connection is taken for the moment of
reading and given back.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from asgiref.sync import sync_to_async
from django.db import OperationalError, connection

from katek.conversations.models import Author, Conversation, Message
from katek.core.client_address import first_stranger
from katek.core.problems import problem
from katek.inbound.chat_shapes import cards_of, said_json
from katek.inbound.door_limits import LOOKS, STREAMS_A_TICKET, wait_at
from katek.inbound.stream_hub import HUB
from katek.inbound.tickets import Ticket, read_ticket
from katek.organizations.models import Membership
from katek.organizations.scope import working_for

PREFIX = "/live/"
KEEP_ALIVE_SECONDS = 15
MEMBER_LOOKED_FOR_SECONDS = 300  # besides, for who removes one tells it at once
LONGEST_SECONDS = 3600
MOST_AT_ONCE = 100

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Serve one stream until its visitor leaves, an hour has passed (the page then opens another), or the
    member whose inbox it is has gone."""
    text = scope["path"].removeprefix(PREFIX).rstrip("/")
    if wait := _wait(scope):
        await _refuse(send, 429, f"Too many streams; try again in {wait} s.", wait)
        return
    ticket = read_ticket(text)
    if ticket is None:
        await _refuse(send, 403, "Ask for a new ticket.")
        return
    if wait := wait_at("stream", text, a_minute=STREAMS_A_TICKET):
        await _refuse(send, 429, "Too many streams for one ticket; ask for a new one.", wait)
        return
    last = _last_event_id(scope)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    streaming = asyncio.create_task(_stream(ticket, last, send))
    leaving = asyncio.create_task(_gone(receive))
    tasks = {streaming, leaving}
    if ticket.member:
        tasks.add(asyncio.create_task(_parted(ticket)))
    _, unfinished = await asyncio.wait(
        tasks, timeout=LONGEST_SECONDS, return_when=asyncio.FIRST_COMPLETED
    )
    for task in unfinished:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if leaving in unfinished:
        await send({"type": "http.response.body", "body": b""})


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def _wait(scope: MutableMapping[str, Any]) -> int:
    """Seconds until its address may open another stream, 0 when welcome."""
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    peer, *_ = scope.get("client") or ("",)
    address = first_stranger(peer, forwarded.decode("latin-1"))
    return wait_at("streams", address, a_minute=LOOKS)


async def _refuse(send: Send, status: int, detail: str, wait: int = 0) -> None:
    answer = problem(status, detail)
    headers = [(b"content-type", b"application/problem+json")]
    if wait:
        headers.append((b"retry-after", str(wait).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})


def _last_event_id(scope: MutableMapping[str, Any]) -> int | None:
    text = dict(scope["headers"]).get(b"last-event-id", b"")
    return int(text) if text.isdigit() and len(text) < 10 else None


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _parted(ticket: Ticket) -> None:
    """Returns when whose inbox it is may look into it no longer: told at once where a member removes them."""
    with HUB.watching("member", f"{ticket.id} {ticket.member}") as news:
        while await _may_look(ticket):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), MEMBER_LOOKED_FOR_SECONDS)
            news.clear()


async def _may_look(ticket: Ticket) -> bool:
    try:
        return bool(await _read(_is_member, ticket))
    except OperationalError:
        return True  # the database restarts, and is asked again soon


async def _stream(ticket: Ticket, last: int | None, send: Send) -> None:
    with HUB.watching(ticket.kind, ticket.id) as news:
        await _write(send, b"retry: 2000\n\n")
        last = last if last is not None else await _read(_newest, ticket)
        is_new = True
        while True:
            news.clear()
            # A visitor is told what there is, so a missed bell costs seconds; a page would fetch all it has.
            if is_new or ticket.kind != "organization":
                last = await _tell(ticket, last, send)
            try:
                is_new = await asyncio.wait_for(news.wait(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                is_new = False
                await _write(send, b": still here\n\n")


async def _tell(ticket: Ticket, last: int, send: Send) -> int:
    if ticket.kind == "organization":
        await _write(send, b"event: changed\ndata: {}\n\n")
        return last
    while said := await _read(_said_since, ticket, last):
        for sequence, body in said:
            await _write(send, f"event: message\nid: {sequence}\ndata: {body}\n\n".encode())
            last = sequence
    return last


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _read(query: Callable[..., Any], *arguments: Any) -> Any:
    def once() -> Any:
        try:
            return query(*arguments)
        finally:
            connection.close()

    return await sync_to_async(once, thread_sensitive=False)()


def _is_member(ticket: Ticket) -> bool:
    # The signed ticket names the organization.
    members = Membership.everywhere.filter(organization=ticket.id, user=ticket.member)
    return members.filter(user__is_active=True).exists()


def _newest(ticket: Ticket) -> int:
    if ticket.kind != "conversation":
        return 0
    # The signed ticket names the conversation; its organization follows from that.
    found = Conversation.everywhere.filter(pk=ticket.id).values_list("last_sequence", flat=True)
    return int(found.first() or 0)


def _said_since(ticket: Ticket, last: int) -> list[tuple[int, str]]:
    rows = Conversation.everywhere.select_related("organization").filter(pk=ticket.id)
    conversation: Conversation | None = rows.first()
    if conversation is None:
        return []
    with working_for(conversation.organization):
        messages = list(
            Message.objects.filter(conversation=conversation, sequence__gt=last)
            .exclude(author=Author.CUSTOMER)
            .order_by("sequence")[:MOST_AT_ONCE]
        )
    cards = cards_of(conversation.organization, messages)
    return [
        (m.sequence, json.dumps(said_json(m, cards[m.id]), ensure_ascii=False)) for m in messages
    ]
