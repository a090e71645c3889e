"""Channels: where customers write, what is wrong there, and how to mend it."""

from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from katek.channels.meta.accounts import KINDS
from katek.channels.meta.asking import CannotConnect
from katek.channels.meta.connect import disconnect
from katek.channels.meta.oauth import configured
from katek.channels.meta.pacing import quiet
from katek.channels.meta.versions import life_of
from katek.channels.models import Channel, ChannelKind
from katek.channels.website.origins import WrongOrigin, allow_origins, read_origins
from katek.core import clock
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.edits_of_two import changed_by_both, opened_with, question
from katek.organizations.models import Organization


@require_safe
@member_page("channels.view")
def channels(request: MemberRequest) -> HttpResponse:
    return _page(request)


def _page(request: MemberRequest, *, status: int = 200, **more: str) -> HttpResponse:
    organization = request.organization
    context = {
        **site(organization),
        **accounts_and_mail(organization),
        "version_notice": _version_notice() if request.user.is_staff else "",
        **more,
    }
    return render(request, "dashboard/channels.html", context, status=status)


def site(organization: Organization) -> dict[str, Any]:
    """What a page shows of the website chat: its channel, the line for a site, and the chat's address."""
    website = Channel.objects.filter(kind=ChannelKind.WEBSITE).order_by("created_at").first()
    base, slug = settings.KATEK_BASE_URL, organization.slug
    origins = _origins_of(website) if website else ""
    return {
        "website": website,
        "origins": origins,
        "origins_opened": origins,
        "snippet": f'<script src="{base}/embed/{slug}.js" async></script>',
        "chat_url": f"{base}/chat/{slug}/",
    }


def accounts_and_mail(organization: Organization) -> dict[str, Any]:
    """What a page shows of the other channels: Meta's accounts, the mail address, what can be connected."""
    rows = list(Channel.objects.exclude(kind=ChannelKind.WEBSITE).order_by("created_at"))
    domain = settings.KATEK_REPLY_DOMAIN
    return {
        "accounts": [(one, quiet(one)) for one in rows if one.kind in KINDS],
        "mail_address": f"{organization.slug}@{domain}" if domain else "",
        "mail_from": settings.KATEK_FROM_EMAIL,
        "mail_problem": next(
            (one.problem for one in rows if one.kind == ChannelKind.EMAIL and one.problem), ""
        ),
        "facebook": configured("facebook"),
        "instagram": configured("instagram"),
    }


@require_POST
@member_page("channels.edit")
def leave(request: MemberRequest, channel_id: str) -> HttpResponseBase:
    channel = _channel(channel_id)
    if request.POST.get("sure") != "yes":
        notices.error(request, _("Tick the box to confirm that it shall be disconnected."))
        return redirect("dashboard:channels")
    try:
        disconnect(channel)
    except CannotConnect as problem:
        notices.error(request, problem.sentence)
    else:
        told = _("%(name)s is disconnected. What was said there stays.") % {"name": channel.name}
        notices.success(request, told)
    return redirect("dashboard:channels")


@require_POST
@member_page("channels.edit")
def origins(request: MemberRequest, channel_id: str) -> HttpResponseBase:
    channel, typed = _channel(channel_id), request.POST.get("origins", "")
    now = {"origins": _origins_of(channel)}
    opened = opened_with(request.POST, now)
    refused = {"origins": typed, "origins_opened": opened["origins"]}
    try:
        read = {"origins": "\n".join(read_origins(typed))}
        if changed_by_both(opened, read, now):
            refused["origins_opened"] = now["origins"]
            raise WrongOrigin(question(now["origins"].replace("\n", ", ")))
        allow_origins(channel, typed if read != opened else now["origins"])
    except WrongOrigin as problem:
        return _page(request, status=422, origins_problem=str(problem), **refused)
    notices.success(request, _("Saved."))
    return redirect("dashboard:channels")


def _origins_of(website: Channel) -> str:
    return "\n".join(website.settings.get("allowed_origins", []))


def _version_notice() -> str:
    """A word to the operator, in time before Meta's interface changes under us."""
    life = life_of(settings.FACEBOOK_GRAPH_VERSION, clock.now())
    if life.state == "lives":
        return ""
    return _("%(said)s See FACEBOOK_GRAPH_VERSION.") % {"said": life.says}


def _channel(channel_id: str) -> Channel:
    rows = Channel.objects.select_related("organization")
    found: Channel = get_object_or_404(rows, pk=channel_id)
    return found
