"""One address, two kinds of readers: programs get JSON, people a page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponseBase]


def is_program(request: HttpRequest) -> bool:
    """Who sends a key or JSON, or asks for JSON, is a program; a browser asks for HTML."""
    if "Authorization" in request.headers or request.content_type == "application/json":
        return True
    accepts = request.headers.get("Accept", "")
    return "application/json" in accepts and "text/html" not in accepts


def takes_html(request: HttpRequest) -> bool:
    """Browsers do, and some programs as well: what is an error to both may be a page."""
    return "text/html" in request.headers.get("Accept", "")


def by_reader(program: View, page: View) -> View:
    """`program` checks for itself who may come in; `page` is protected against forged forms here."""
    protected: View = csrf_protect(page)

    @csrf_exempt
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        view = program if is_program(request) else protected
        return view(request, *args, **kwargs)

    return answer
