"""Connecting by login: to Facebook's or Instagram's dialog and back, and which pages it shall be.

Whatever goes wrong ends on the channels page with a sentence. The state that travels along is signed, made
for this session and organization, good for ten minutes and once. The token waits in the session, encrypted.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages as notices
from django.core import signing
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from katek.channels.meta.asking import CannotConnect
from katek.channels.meta.connect import connect_instagram, connect_own_instagram, connect_page
from katek.channels.meta.graph import calling
from katek.channels.meta.oauth import configured, dialog_url, redirect_uri
from katek.channels.meta.pages import Page, pages_of
from katek.channels.meta.tokens import from_code, from_instagram_code, lengthen
from katek.channels.models import Channel
from katek.conversations.again import resume
from katek.core import clock
from katek.core.encryption import CannotDecrypt, decrypt, encrypt
from katek.dashboard.access import MemberRequest, member_page
from katek.organizations.models import Organization

SALT = "katek.connect"
STATE, TOKEN = "connect_state", "connect_token"
GOOD_FOR = timedelta(minutes=10)
STALE = gettext_lazy(
    "This login is no longer good: it was begun elsewhere, or more than ten minutes ago. Try again."
)
NO_PAGES = gettext_lazy(
    "Facebook shows no page that you manage. Tick the pages in its dialog; for pages of a business portfolio "
    "allow access to the business as well."
)
NO_APP = gettext_lazy(
    "%(service)s can't be connected yet: whoever runs Katek has to enter the Meta app first."
)


@require_safe
@member_page("channels.edit")
def start(request: MemberRequest, service: str) -> HttpResponseBase:
    """Off to the dialog."""
    if not configured(service):
        return _back(request, NO_APP % {"service": service.title()})
    nonce = secrets.token_urlsafe(24)
    request.session[STATE] = {"nonce": nonce, **_about(request, service)}
    state = signing.dumps([nonce, request.organization.pk, service], salt=SALT)
    return HttpResponseRedirect(dialog_url(service, state))


@require_safe
@member_page("channels.edit")
def callback(request: MemberRequest, service: str) -> HttpResponseBase:
    """Back from the dialog, with a code or a reason."""
    kept = request.session.pop(STATE, None)
    if not _is_ours(request, service, kept):
        return _back(request, STALE)
    if request.GET.get("error"):
        reason = request.GET.get("error_description", "")[:200]
        if request.GET["error"] == "access_denied":
            return _back(request, _("Nothing was connected: the dialog was cancelled."))
        return _back(request, _("It said: %(reason)s") % {"reason": reason})
    code = request.GET.get("code", "")
    if not code:
        return _back(request, STALE)
    try:
        return CALLBACKS[service](request, code)
    except CannotConnect as problem:
        return _back(request, problem.sentence)


@require_http_methods(["GET", "POST"])
@member_page("channels.edit")
def choose_pages(request: MemberRequest) -> HttpResponseBase:
    """Which of one's pages, and whether with the Instagram account of each."""
    token = _kept_token(request)
    if not token:
        return _back(request, STALE)
    try:
        with calling() as call:
            pages = pages_of(call, token)
    except CannotConnect as problem:
        return _back(request, problem.sentence)
    if not pages:
        return _back(request, NO_PAGES)
    if request.method == "GET":
        return render(request, "dashboard/connect_pages.html", {"pages": pages})
    chosen = set(request.POST.getlist("account"))
    if not chosen:
        notices.error(request, _("Tick what shall be connected."))
        return redirect("dashboard:connect-choose")
    del request.session[TOKEN]
    _connect_chosen(request, token, pages, chosen)
    return redirect("dashboard:channels")


def _with_facebook(request: MemberRequest, code: str) -> HttpResponseBase:
    with calling() as call:
        short = from_code(call, code, redirect_uri("facebook"))
        token = lengthen(call, short.text)
    kept = {"token": encrypt(token.text), **_about(request, "facebook")}
    request.session[TOKEN] = kept
    return redirect("dashboard:connect-choose")


def _with_instagram(request: MemberRequest, code: str) -> HttpResponseBase:
    with calling() as call:
        token = from_instagram_code(call, code, redirect_uri("instagram"))
    _connected(request, connect_own_instagram(request.organization, token.text))
    return redirect("dashboard:channels")


CALLBACKS = {"facebook": _with_facebook, "instagram": _with_instagram}


def _connect_chosen(
    request: MemberRequest, token: str, pages: list[Page], chosen: set[str]
) -> None:
    """Each by itself: one that fails keeps no other from being connected."""
    acts: list[tuple[str, Callable[[Organization, str, str], Channel], str]] = []
    for page in pages:
        acts.append((f"messenger:{page.id}", connect_page, page.id))
        acts.append((f"instagram:{page.instagram_id}", connect_instagram, page.instagram_id))
    for name, act, account in acts:
        if name in chosen and account:
            try:
                _connected(request, act(request.organization, token, account))
            except CannotConnect as problem:
                notices.error(request, problem.sentence)


def _connected(request: MemberRequest, channel: Channel) -> None:
    waiting = resume(request.organization, channel)
    told = _("%(name)s is connected.") % {"name": channel.name}
    if waiting:
        told += " " + _("What waited for it is on its way (%(waiting)s).") % {"waiting": waiting}
    notices.success(request, told)


def _about(request: MemberRequest, service: str) -> dict[str, str]:
    """What a login was begun for, and when."""
    organization, at = request.organization.pk, clock.now().isoformat()
    return {"organization": organization, "service": service, "at": at}


def _is_ours(request: MemberRequest, service: str, kept: Any) -> bool:
    try:
        nonce, organization, about = signing.loads(request.GET.get("state", ""), salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    fits = isinstance(kept, dict) and _is_fresh(request, service, kept)
    same = (organization, about) == (request.organization.pk, service)
    return fits and same and constant_time_compare(str(nonce), str(kept["nonce"]))


def _is_fresh(request: MemberRequest, service: str, kept: dict[str, str]) -> bool:
    begun = datetime.fromisoformat(kept["at"])
    same = (kept["organization"], kept["service"]) == (request.organization.pk, service)
    return same and begun <= clock.now() < begun + GOOD_FOR


def _kept_token(request: MemberRequest) -> str:
    kept = request.session.get(TOKEN)
    if not isinstance(kept, dict) or not _is_fresh(request, "facebook", kept):
        request.session.pop(TOKEN, None)
        return ""
    try:
        return decrypt(kept["token"])
    except CannotDecrypt:
        return ""


def _back(request: MemberRequest, sentence: str | Promise) -> HttpResponseBase:
    notices.error(request, str(sentence))
    return redirect("dashboard:channels")
