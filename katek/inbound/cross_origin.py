"""Which other sites' pages may call the chat's JSON door."""

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from katek.inbound.website import allowed_origins, website_channel

View = Callable[..., Any]


def cross_origin(view: View) -> View:
    """Answers preflights and names the calling origin if the organization lists it (or lists none)."""
    if iscoroutinefunction(view):

        @wraps(view)
        async def asynchronous(request: HttpRequest, slug: str) -> HttpResponseBase:
            answer = await _answer(view, request, slug)
            return await sync_to_async(_mark)(request, slug, answer)

        return asynchronous

    @wraps(view)
    def plain(request: HttpRequest, slug: str) -> HttpResponseBase:
        answer = HttpResponse(status=204) if request.method == "OPTIONS" else view(request, slug)
        return _mark(request, slug, answer)

    return plain


async def _answer(
    view: Callable[..., Awaitable[HttpResponseBase]], request: HttpRequest, slug: str
) -> HttpResponseBase:
    return HttpResponse(status=204) if request.method == "OPTIONS" else await view(request, slug)


def _mark(request: HttpRequest, slug: str, answer: HttpResponseBase) -> HttpResponseBase:
    origin = request.headers.get("Origin")
    answer.headers["Vary"] = "Origin, Accept"
    if not origin:
        return answer
    channel = website_channel(slug)
    listed = allowed_origins(channel) if channel else []
    if channel and (not listed or origin in listed):
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST"
        answer.headers["Access-Control-Max-Age"] = "600"
    return answer
