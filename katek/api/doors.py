"""Addresses outside `/api/v1/` where programs get the same answers."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import resolve

from katek.api.handlers import no_route


def as_api(request: HttpRequest, **_: str) -> HttpResponseBase:
    """What the API answers at this address behind `/api/v1`."""
    try:
        found = resolve(f"/api/v1{request.path_info}")
    except Http404:
        return no_route(request)
    answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return answer
