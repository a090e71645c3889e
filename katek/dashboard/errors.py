"""What people see where a page can't be had; 404, 429 and 500 are templates of those names.

Programs get the answers as they are: whoever doesn't ask for HTML is none of these people.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views import defaults

from katek.core.programs import is_program, takes_html
from katek.dashboard.access import recognise

# The pages of members: what is only sent there belongs to a page, whose address is the beginning of its own.
PAGES = ("dashboard", "campaigns")
METHOD_NOT_ALLOWED = 405


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For `CSRF_FAILURE_VIEW`: cookies are off, or the page stood open since before a sign-in."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For `handler404`, where people look."""
    recognise(request)
    return defaults.page_not_found(request, exception)


def mend_methods(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: who looks at an address where something can only be sent is led to the page of it.

    That is where one comes to after a form that was refused, by the address bar or after signing in anew.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != METHOD_NOT_ALLOWED or not is_for_a_person(request, response):
            return response
        match = request.resolver_match
        if request.method in ("GET", "HEAD") and match and match.namespace in PAGES:
            return redirect(page_of(request.path))
        page = render(request, "405.html", status=METHOD_NOT_ALLOWED)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page

    return answer


def is_for_a_person(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Some programs say that they take HTML, too: who is told in JSON, or speaks it, is none of our readers."""
    told = response.headers.get("Content-Type", "")
    return takes_html(request) and "json" not in told and not is_program(request)


def page_of(path: str) -> str:
    """The nearest address above this one that is one: `/leads/x/` for `/leads/x/notes/7/delete/`. It may be
    another one to which things are only sent; each is shorter, so they end at a page."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        break
    return path
