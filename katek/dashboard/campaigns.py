"""Campaigns: the list, a new one with its steps, one with what became of it, and holding it."""

from collections import Counter
from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS as DAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from katek.automations.mailing import voice_of
from katek.campaigns import controlling
from katek.campaigns.due_times import USUAL_HOURS
from katek.campaigns.models import Campaign, CampaignStatus, Selection
from katek.campaigns.previewing import shown_subject
from katek.campaigns.problems import CannotDo
from katek.campaigns.statistics import enrollment_counts, results, stats
from katek.channels.models import ChannelKind
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.campaign_acts import ACTS, asked, buttons, waits_for_start, who_gets_it
from katek.dashboard.campaign_editor import create
from katek.dashboard.campaign_words import inside, left_out
from katek.dashboard.paging import page_of
from katek.leads.models import Stage
from katek.organizations.permissions import allowed, require

# What became of the mails, in the order in which fewer are left; and how they were lost.
FUNNEL = {
    "sent": _("Sent"),
    "delivered": _("Delivered"),
    "opened": _("Opened"),
    "clicked": _("Clicked"),
    "replied": _("Replied"),
}
LOSSES = {
    "bounced": _("Bounced"),
    "complained": _("Complained"),
    "unsubscribed": _("Unsubscribed"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("campaigns.view")
def campaigns(request: MemberRequest) -> HttpResponseBase:
    """The list; a form that is sent here makes one."""
    if request.method == "POST":
        require(request.membership, "campaigns.edit")
        return create(request)
    rows = Campaign.objects.prefetch_related("steps")
    page = page_of(request, rows, newest_by="created_at")
    found = results(page.items)
    context = {
        "page": page,
        "campaigns": [(one, found[one.pk]) for one in page.items],
        **_hours(request.organization.sending_hours),
        "may_set": allowed(request.membership.role, "settings.edit"),
    }
    return render(request, "dashboard/campaigns.html", context)


def _hours(chosen: dict[str, Any]) -> dict[str, Any]:
    """When campaigns may write; the settings are where one sets it."""
    days = [str(DAYS[number]) for number in chosen.get("weekdays", [])]
    return {"hours": chosen, "days": get_text_list(days, gettext("and")), "usual": USUAL_HOURS}


@require_safe
@member_page("campaigns.view")
def campaign(request: MemberRequest, campaign_id: str) -> HttpResponse:
    return page_of_campaign(request, found_campaign(campaign_id), chosen=request.GET)


def found_campaign(campaign_id: str) -> Campaign:
    rows = Campaign.objects.select_related("organization").prefetch_related("steps")
    found: Campaign = get_object_or_404(rows, pk=campaign_id)
    return found


def page_of_campaign(
    request: MemberRequest, found: Campaign, *, chosen: QueryDict, status: int = 200
) -> HttpResponse:
    """`chosen`: of an audience, or of named leads, that were looked at and not sent to."""
    counted, voice = stats(found), voice_of(request.organization)
    counted_steps = zip(found.steps.all(), counted["steps"], strict=True)
    other = controlling.other_holder(found) if found.trigger else None
    skipped: Counter[str] = Counter()
    for selection in Selection.objects.filter(campaign=found):
        skipped.update(selection.skipped)
    context = {
        "campaign": found,
        "funnel": [(FUNNEL[name], counted[name]) for name in FUNNEL],
        "losses": [(LOSSES[name], counted[name]) for name in LOSSES],
        "sent": counted["sent"],
        "steps": [(step, shown_subject(step, voice), count) for step, count in counted_steps],
        "inside": [(inside(one), n) for one, n in sorted(enrollment_counts(found).items())],
        "skipped": [(left_out(one), n) for one, n in sorted(skipped.items())],
        "acts": buttons(found, other),
        "who_gets_it": who_gets_it(found, other),
        "sendable": found.status != CampaignStatus.CANCELLED and not waits_for_start(found),
        "stages": Stage.choices,
        "channels": ChannelKind.choices,
        "chosen": dict(chosen.lists()),
    }
    return render(request, "dashboard/campaign.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("campaigns.edit")
def control(request: MemberRequest, campaign_id: str, name: str) -> HttpResponseBase:
    """GET asks; POST does it."""
    found = found_campaign(campaign_id)
    back = reverse("campaigns:campaign", args=[found.pk])
    if request.method != "POST":
        context = {"campaign": found, "back": back, **asked(name, found)}
        return render(request, "dashboard/campaign_confirm.html", context)
    try:
        ACTS[name].do(found)
    except CannotDo as reason:
        notices.error(request, str(reason))
    return redirect(f"{back}#send" if name == "by-hand" else back)
