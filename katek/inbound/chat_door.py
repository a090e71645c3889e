"""The JSON door of the website chat: `/api/chat/<slug>/…`, open to all, limited, without cookies."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

from katek.channels.models import Channel
from katek.channels.records import InboundMessage
from katek.conversations.models import Conversation, Message
from katek.conversations.receive import HEAD_START, Received, receive
from katek.core.client_address import client_address
from katek.core.problems import problem
from katek.core.rate_limits import allow
from katek.inbound.chat_answer import answer_to
from katek.inbound.chat_request import ChatMessage, Unreadable, read_message
from katek.inbound.chat_shapes import answer_json, history_json
from katek.inbound.cross_origin import cross_origin
from katek.inbound.door_limits import LOOKS, TICKETS, too_often, wait_of
from katek.inbound.tickets import ticket_url
from katek.inbound.typed_contact import typed_email, typed_phone
from katek.inbound.visitors import visitor_of, visitor_of_first_message
from katek.inbound.website import website_channel
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

MOST_ITEMS = 100
# A person types a few messages a minute; an office behind one address may be several people.
LIMITS = (
    ("visitor", 20, timedelta(minutes=1)),
    ("visitor", 200, timedelta(days=1)),
    ("address", 120, timedelta(minutes=1)),
)


@csrf_exempt
@cross_origin
async def messages(request: HttpRequest, slug: str) -> HttpResponseBase:
    """POST: write, and get the answer. GET: what was said, after or before a message if that names one."""
    if request.method != "POST" and (wait := wait_of(request, "history", a_minute=LOOKS)):
        return too_often(wait)
    channel = await sync_to_async(website_channel)(slug)
    if channel is None:
        return problem(404, "There is no chat at this address.")
    if request.method == "POST":
        return await _write(request, channel)
    if request.method == "GET":
        return await sync_to_async(_history)(request, channel)
    return problem(405, "Use GET or POST.", headers={"Allow": "GET, POST, OPTIONS"})


@csrf_exempt
@cross_origin
def ticket(request: HttpRequest, slug: str) -> HttpResponse:
    """A short-lived address of the visitor's live stream."""
    if wait := wait_of(request, "ticket", a_minute=TICKETS):
        return too_often(wait)
    channel = website_channel(slug)
    if channel is None:
        return problem(404, "There is no chat at this address.")
    if request.method != "POST":
        return problem(405, "Use POST.", headers={"Allow": "POST, OPTIONS"})
    conversation = _conversation(request, channel)
    if isinstance(conversation, HttpResponse):
        return conversation
    return HttpResponse(
        json.dumps({"url": ticket_url("conversation", conversation.pk)}),
        content_type="application/json",
    )


async def _write(request: HttpRequest, channel: Channel) -> HttpResponseBase:
    try:
        said = read_message(request)
        inbound = _inbound(request, channel.organization, said)
    except Unreadable as error:
        return problem(error.status, error.detail, errors=error.errors)
    wait = await sync_to_async(_too_often)(request, channel, inbound.thread_key)
    if wait:
        return problem(
            429, f"Too many messages; try again in {wait} s.", headers={"Retry-After": str(wait)}
        )
    received = await sync_to_async(receive)(channel, inbound, head_start=HEAD_START)
    if "text/event-stream" in request.headers.get("Accept", ""):
        return StreamingHttpResponse(
            _typing_then_reply(received),
            content_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
    return HttpResponse(
        json.dumps(await _answer(received), ensure_ascii=False), content_type="application/json"
    )


async def _typing_then_reply(received: Received) -> AsyncIterator[bytes]:
    """A reply is checked whole before any of it is shown, so there is only this to tell before it."""
    yield b"event: typing\ndata: {}\n\n"
    body = json.dumps(await _answer(received), ensure_ascii=False)
    yield f"event: reply\ndata: {body}\n\n".encode()


async def _answer(received: Received) -> dict[str, object]:
    outcome = await answer_to(received)
    return await sync_to_async(answer_json)(received.conversation, received.message, outcome)


def _inbound(request: HttpRequest, organization: Organization, said: ChatMessage) -> InboundMessage:
    # A token that isn't ours (an old secret key, another agency's) makes its bearer somebody new.
    visitor = visitor_of(organization, said.visitor) if said.visitor else None
    return InboundMessage(
        thread_key=visitor or visitor_of_first_message(organization, said.client_id),
        text=said.text,
        client_id=said.client_id,
        name=said.name or "",
        email=typed_email(organization, said),
        phone=typed_phone(organization, said),
        page=said.page or "",
        language=request.headers.get("Accept-Language", "")[:2].lower(),
    )


def _too_often(request: HttpRequest, channel: Channel, visitor: str) -> int:
    """Seconds to wait, 0 when welcome."""
    who = {"visitor": f"{channel.pk}:{visitor}", "address": client_address(request)}
    for kind, limit, per in LIMITS:
        bucket = f"chat:{kind}:{per.total_seconds():.0f}:{who[kind]}"
        verdict = allow(bucket, limit=limit, per=per, shared=True)
        if not verdict.allowed:
            return max(1, round(verdict.retry_after))
    return 0


def _conversation(request: HttpRequest, channel: Channel) -> Conversation | HttpResponse:
    """The conversation of the visitor whose token is in the header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    visitor = visitor_of(channel.organization, token) if scheme == "Visitor" else None
    if visitor is None:
        return problem(401, "Send `Authorization: Visitor <token>` with the token of this chat.")
    with working_for(channel.organization):
        conversation: Conversation | None = (
            Conversation.objects.select_related("organization")
            .filter(channel=channel, thread_key=visitor)
            .first()
        )
    return conversation or problem(404, "Nothing was written here yet.")


def _history(request: HttpRequest, channel: Channel) -> HttpResponse:
    conversation = _conversation(request, channel)
    if isinstance(conversation, HttpResponse):
        return conversation
    with working_for(channel.organization):
        rows = Message.objects.filter(conversation=conversation)
        found = {}
        for side in ("after", "before"):
            named = request.GET.get(side)
            found[side] = rows.filter(pk=named[:60]).first() if named else None
            if named and found[side] is None:
                return problem(404, f"{side}: {named[:60]!r} is not a message of this chat.")
        items, more = _items(rows, found["after"], found["before"])
        body = {**history_json(conversation, items), "more": more}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _items(
    rows: QuerySet[Message], after: Message | None, before: Message | None
) -> tuple[list[Message], bool]:
    """In order: the first ones after a message, else the last ones (before a message); and whether there are
    more on that side."""
    if after is not None:
        rows = rows.filter(sequence__gt=after.sequence)
    if before is not None:
        rows = rows.filter(sequence__lt=before.sequence)
    items = list(rows.order_by("sequence" if after else "-sequence")[: MOST_ITEMS + 1])
    more, items = len(items) > MOST_ITEMS, items[:MOST_ITEMS]
    return (items if after else items[::-1]), more
