"""Who isn't signed in is led to where one signs in, also from a page that stood open meanwhile."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def signed_in_only(view: Page) -> Page:
    """`login_required`, but where htmx asks for a part of a page the whole page goes there: followed, the
    redirect would put the form for signing in where the part is."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fragment(request) and not request.user.is_authenticated:
            sign_in = redirect_to_login(_page_they_see(request)).url
            return HttpResponse(status=204, headers={"HX-Redirect": sign_in})
        answer: HttpResponseBase = login_required(view)(request, *args, **kwargs)
        return answer

    return cast(Page, page)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page that stands open."""
    asks = request.headers
    whole = asks.get("HX-Boosted") or asks.get("HX-History-Restore-Request")
    return bool(asks.get("HX-Request") and not whole)


def _page_they_see(request: HttpRequest) -> str:
    """Where they go on once they are signed in."""
    seen = request.headers.get("HX-Current-URL", "")
    if not url_has_allowed_host_and_scheme(seen, {request.get_host()}):
        return "/"
    parts = urlsplit(seen)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"
