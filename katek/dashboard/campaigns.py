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
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from katek.automations.mailing import voice_of
from katek.campaigns import controlling
from katek.campaigns.due_times import USUAL_HOURS
from katek.campaigns.models import Campaign, CampaignStatus, Selection, Step
from katek.campaigns.previewing import example_lead
from katek.campaigns.previewing import preview as preview_mail
from katek.campaigns.problems import CannotDo
from katek.campaigns.statistics import enrollment_counts, stats
from katek.campaigns.templating import CannotRender
from katek.channels.models import ChannelKind
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.campaign_editor import create
from katek.dashboard.campaign_words import inside, left_out
from katek.dashboard.emails import in_mail_frame
from katek.dashboard.paging import page_of
from katek.leads.models import Lead, Stage
from katek.organizations.permissions import allowed, require

ACTS = {
    "start": (
        controlling.start,
        pgettext_lazy("campaign", "Start"),
        _("Start it for new leads?"),
        _("Every new lead gets it from now on."),
    ),
    "pause": (
        controlling.pause,
        _("Pause"),
        _("Pause this campaign?"),
        _("Nothing more goes out until you resume it."),
    ),
    "resume": (
        controlling.resume,
        _("Resume"),
        _("Resume this campaign?"),
        _("It goes on where it stopped."),
    ),
    "cancel": (
        controlling.cancel,
        pgettext_lazy("campaign", "Cancel"),
        _("Cancel this campaign?"),
        _("For good: who is in it gets nothing more."),
    ),
}
# Which acts a state allows, in the order of their buttons.
POSSIBLE: dict[str, tuple[str, ...]] = {
    CampaignStatus.DRAFT: ("cancel",),
    CampaignStatus.RUNNING: ("pause", "cancel"),
    CampaignStatus.PAUSED: ("resume", "cancel"),
}
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
MOST_PREVIEWED = 50


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("campaigns.view")
def campaigns(request: MemberRequest) -> HttpResponseBase:
    """The list; a form that is sent here makes one."""
    if request.method == "POST":
        require(request.membership, "campaigns.edit")
        return create(request)
    rows = Campaign.objects.prefetch_related("steps")
    context = {
        "page": page_of(request, rows, newest_by="created_at"),
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
    counted = stats(found)
    skipped: Counter[str] = Counter()
    for selection in Selection.objects.filter(campaign=found):
        skipped.update(selection.skipped)
    context = {
        "campaign": found,
        "funnel": [(FUNNEL[name], counted[name]) for name in FUNNEL],
        "losses": [(LOSSES[name], counted[name]) for name in LOSSES],
        "sent": counted["sent"],
        "steps": list(zip(found.steps.all(), counted["steps"], strict=True)),
        "inside": [(inside(one), n) for one, n in sorted(enrollment_counts(found).items())],
        "skipped": [(left_out(one), n) for one, n in sorted(skipped.items())],
        "acts": _acts(found),
        "sendable": found.status != CampaignStatus.CANCELLED and not _waits_for_start(found),
        "stages": Stage.choices,
        "channels": ChannelKind.choices,
        "chosen": dict(chosen.lists()),
    }
    return render(request, "dashboard/campaign.html", context, status=status)


def _waits_for_start(found: Campaign) -> bool:
    """It is for whoever is new, so it is started and not sent."""
    return bool(found.trigger) and found.status == CampaignStatus.DRAFT


def _acts(found: Campaign) -> list[tuple[str, str]]:
    """Their addresses and the words of their buttons."""
    acts = [
        (reverse("campaigns:control", args=[found.pk, name]), str(ACTS[name][1]))
        for name in POSSIBLE.get(found.status, ())
    ]
    if _waits_for_start(found):
        acts.insert(0, (reverse("campaigns:start", args=[found.pk]), _start_words(found)[0]))
    return acts


def _start_words(found: Campaign) -> tuple[str, str]:
    """What the button says, and what pressing it comes to."""
    old = controlling.predecessor(found)
    if old is None:
        return str(ACTS["start"][1]), str(ACTS["start"][3])
    told = gettext(
        "New leads get this one from now on, and no longer “%(name)s”. "
        "Who is in that one gets the rest of it, and nothing of this one."
    )
    return gettext("Start instead of the old one"), told % {"name": old.name}


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("campaigns.edit")
def control(request: MemberRequest, campaign_id: str, name: str) -> HttpResponseBase:
    """GET asks; POST starts, pauses, resumes or cancels."""
    found = found_campaign(campaign_id)
    act, usual_verb, question, usual_consequence = ACTS[name]
    if request.method != "POST":
        usual = str(usual_verb), str(usual_consequence)
        verb, consequence = _start_words(found) if name == "start" else usual
        context = {
            "campaign": found,
            "verb": verb,
            "question": question,
            "consequence": consequence,
            "back": reverse("campaigns:campaign", args=[found.pk]),
        }
        return render(request, "dashboard/campaign_confirm.html", context)
    try:
        act(found)
    except CannotDo as reason:
        notices.error(request, str(reason))
    return redirect("campaigns:campaign", found.pk)


@require_safe
@member_page("campaigns.view")
def preview(request: MemberRequest, campaign_id: str) -> HttpResponse:
    """A step as a chosen lead would get it."""
    found = found_campaign(campaign_id)
    rows = Lead.objects.filter(merged_into=None).exclude(email="").order_by("-created_at")
    leads = list(rows[:MOST_PREVIEWED])
    chosen = Lead.objects.filter(pk=request.GET.get("lead", "")).first()
    if chosen is not None and chosen not in leads:
        leads.insert(0, chosen)
    steps = list(found.steps.all())
    context: dict[str, Any] = {
        "campaign": found,
        "steps": steps,
        "leads": leads,
        "step": request.GET.get("step") or steps[0].pk,
        "lead": chosen,
    }
    return render(request, "dashboard/campaign_preview.html", context)


@require_safe
@in_mail_frame
@xframe_options_sameorigin
@member_page("campaigns.view")
def preview_body(request: MemberRequest, campaign_id: str) -> HttpResponse:
    """The mail itself, in a frame that can run nothing; without a lead as an example would get it."""
    found = found_campaign(campaign_id)
    step: Step = get_object_or_404(found.steps, pk=request.GET.get("step", ""))
    named = request.GET.get("lead")
    lead: Lead = get_object_or_404(Lead.objects.all(), pk=named) if named else example_lead()
    try:
        mail = preview_mail(step, lead, voice_of(request.organization))
    except CannotRender as error:
        return HttpResponse(str(error), content_type="text/plain", status=422)
    return HttpResponse(mail.html)
