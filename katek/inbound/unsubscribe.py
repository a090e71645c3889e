"""Unsubscribing: `/u/<token>/`. GET shows, POST acts (RFC 8058 sends it without cookies)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from katek.campaigns.models import Email
from katek.campaigns.unsubscribing import (
    NotOurs,
    is_unsubscribed,
    read_token,
    subscribe_again_by,
    unsubscribe_by,
)
from katek.inbound.public_pages import public_page

AGAIN = "again"  # the field of the form that undoes it: no mail program sends one


@csrf_exempt  # A mail program acts for its reader and has no cookie of ours.
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    try:
        mail = read_token(token)
    except NotOurs:
        return _page(request, None, "unknown", status=404)
    if mail is None:
        return _page(request, None, "erased")
    if request.method != "POST":
        return _page(request, mail, "done" if is_unsubscribed(mail) else "ask")
    if AGAIN in request.POST:
        return _page(request, mail, "again" if subscribe_again_by(mail) else "ask")
    unsubscribe_by(mail)
    return _page(request, mail, "done")


def _page(request: HttpRequest, mail: Email | None, state: str, status: int = 200) -> HttpResponse:
    """In the language of who the mail was for. `state`: ask, done, again, unknown, erased."""
    page = public_page(
        request,
        "inbound/unsubscribe.html",
        {"mail": mail, "state": state},
        organization=mail.organization if mail else None,
        language=mail.lead.language if mail else "",
        status=status,
    )
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
