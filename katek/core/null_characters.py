"""Null characters in addresses: PostgreSQL has none in its text, nobody types them, a query would fail."""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from katek.core.problems import problem

Handler = Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def refuse_null_characters(get_response: Handler) -> Handler:
    """Answers 400 to an address with one, in its path or its query."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            if _has_one(request):
                return _refused(request)
            return await get_response(request)  # type: ignore[no-any-return]

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _refused(request) if _has_one(request) else get_response(request)  # type: ignore[return-value]

    return answer


def _has_one(request: HttpRequest) -> bool:
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _refused(request: HttpRequest) -> HttpResponseBase:
    detail = "A null character can't be part of an address."
    if "text/html" in request.headers.get("Accept", ""):
        raise BadRequest(detail)  # people get the page of that
    return problem(400, detail)
