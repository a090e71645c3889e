"""Unsubscribing: `/u/<token>/`. GET shows, POST acts (RFC 8058 sends it without cookies)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from katek.campaigns.models import Email
from katek.campaigns.unsubscribing import (
    NotOurs,
    can_subscribe_again,
    is_unsubscribed,
    read_token,
    subscribe_again_by,
    unsubscribe_by,
)
from katek.inbound.door_limits import ACTS, LOOKS, too_often_page, wait_at, wait_of
from katek.inbound.public_pages import public_page

AGAIN = "again"  # the field of the form that undoes it: no mail program sends one
AGAIN_A_MINUTE = 5  # for one mail: each time writes to the lead and tells the agency's programs
ONE_CLICK = "List-Unsubscribe"


@csrf_exempt  # A mail program acts for its reader and has no cookie of ours.
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    if wait := _wait(request):
        return too_often_page(request, wait)
    try:
        mail = read_token(token)
    except NotOurs:
        return _page(request, None, "unknown", status=404)
    if mail is None:
        return _page(request, None, "erased")
    if request.method != "POST":
        return _page(request, mail, "done" if is_unsubscribed(mail) else "ask")
    if AGAIN not in request.POST:
        unsubscribe_by(mail)
    elif wait := wait_at("again", mail.pk, a_minute=AGAIN_A_MINUTE, shared=True):
        return too_often_page(request, wait)
    elif subscribe_again_by(mail):
        return _page(request, mail, "again")
    return _page(request, mail, "done" if is_unsubscribed(mail) else "ask")


def _wait(request: HttpRequest) -> int:
    """Seconds, 0 when welcome. A mail program that acts by one click (RFC 8058) is never sent away: it asks
    once, for many readers from few addresses, and a repeat of it writes nothing."""
    if request.method != "POST":
        return wait_of(request, "unsubscribe", a_minute=LOOKS)
    if ONE_CLICK in request.POST and AGAIN not in request.POST:
        return 0
    return wait_of(request, "unsubscribing", a_minute=ACTS, shared=True)


def _page(request: HttpRequest, mail: Email | None, state: str, status: int = 200) -> HttpResponse:
    """In the language of who the mail was for. `state`: ask, done, again, unknown, erased."""
    can_undo = mail is not None and state == "done" and can_subscribe_again(mail)
    page = public_page(
        request,
        "inbound/unsubscribe.html",
        {"mail": mail, "state": state, "can_undo": can_undo},
        organization=mail.organization if mail else None,
        language=mail.lead.language if mail else "",
        status=status,
    )
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
