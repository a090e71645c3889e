"""Null characters in addresses: PostgreSQL has none in its text, nobody types them, a query would fail."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from katek.core.problems import problem
from katek.core.programs import takes_html


def refuse_null_characters(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: answers 400 to an address with one, in its path or its query."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _refused(request) if _has_one(request) else get_response(request)

    return answer


def _has_one(request: HttpRequest) -> bool:
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _refused(request: HttpRequest) -> HttpResponseBase:
    detail = "A null character can't be part of an address."
    if takes_html(request):
        raise BadRequest(detail)  # people get the page of that
    return problem(400, detail)
