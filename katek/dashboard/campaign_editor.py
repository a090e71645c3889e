"""The editor of campaigns: steps on a line, each seen as a chosen lead would get it."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from katek.automations.mailing import voice_of
from katek.campaigns.audiences import leads_of, read_audience
from katek.campaigns.making import change_draft, copy_campaign, make_campaign
from katek.campaigns.models import Campaign, CampaignStatus, CampaignType, Step
from katek.campaigns.previewing import example_lead
from katek.campaigns.previewing import preview as preview_mail
from katek.campaigns.problems import CampaignProblem, CannotDo
from katek.campaigns.templating import CannotRender, check
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.campaign_forms import (
    HOMES,
    MOST_STEPS,
    StepFields,
    audience_of,
    empty_steps,
    inserts,
    one_more,
    steps_data,
    steps_of,
    typed_steps,
    variables,
    with_problems,
)
from katek.dashboard.emails import in_mail_frame
from katek.leads.models import Lead

MOST_READERS = 50  # leads that a preview offers


@require_safe
@member_page("campaigns.edit")
def new(request: MemberRequest) -> HttpResponse:
    kind = request.GET.get("type", "")
    kind = kind if kind in CampaignType.values else CampaignType.SEQUENCE
    return _editor(request, kind=kind, steps=empty_steps(kind))


def create(request: MemberRequest) -> HttpResponseBase:
    """What the form of a new campaign sends."""
    kind, steps = request.POST.get("campaign_type", ""), typed_steps(request.POST)
    if "add" in request.POST:
        return _with_one_more(request, kind)
    try:
        made = make_campaign(request.POST.get("name", ""), kind, steps_data(steps))
    except CampaignProblem as problem:
        return _refused(request, kind, steps, problem)
    notices.success(request, _("The campaign is a draft: look at it, then send it."))
    return redirect("campaigns:campaign", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("campaigns.edit")
def edit(request: MemberRequest, campaign_id: str) -> HttpResponseBase:
    """A draft, once more in the editor."""
    found = _campaign(campaign_id)
    if found.status != CampaignStatus.DRAFT:
        notices.error(request, _("It is no draft any more: copy it, and change the copy."))
        return redirect("campaigns:campaign", found.pk)
    kind = found.campaign_type
    if request.method != "POST":
        return _editor(request, kind=kind, steps=steps_of(found), name=found.name, campaign=found)
    steps = typed_steps(request.POST)
    if "add" in request.POST:
        return _with_one_more(request, kind, campaign=found)
    try:
        change_draft(found, request.POST.get("name", ""), steps_data(steps))
    except CampaignProblem as problem:
        return _refused(request, kind, steps, problem, campaign=found)
    except CannotDo as reason:
        notices.error(request, str(reason))
    else:
        notices.success(request, _("Saved."))
    return redirect("campaigns:campaign", found.pk)


@require_POST
@member_page("campaigns.edit")
def copy(request: MemberRequest, campaign_id: str) -> HttpResponseBase:
    made = copy_campaign(_campaign(campaign_id))
    notices.success(request, _("A copy, as a draft."))
    return redirect("campaigns:edit", made.pk)


@require_POST
@in_mail_frame
@xframe_options_sameorigin
@member_page("campaigns.edit")
def draft_preview(request: MemberRequest) -> HttpResponse:
    """The mail of the step whose number is in `shown`, as typed; for the editor's frame."""
    number = request.POST.get("shown", "1")
    at = int(number) - 1 if number.isdecimal() and len(number) < 4 else 0
    bodies, subjects = request.POST.getlist("body_template"), request.POST.getlist("subject")
    if not 0 <= at < min(len(bodies), len(subjects)):
        return _plain(_("There is no such step."))
    lead = Lead.objects.filter(pk=request.POST.get("lead", "")).first()
    lead = lead or example_lead()
    if not bodies[at].strip():
        return _plain(
            _("Write the text of this step: the mail is seen here as it reaches the lead.")
        )
    step = Step(subject=subjects[at] or "…", body_template=bodies[at].replace("\r\n", "\n"))
    try:
        check(step.body_template)
        mail = preview_mail(step, lead, voice_of(request.organization))
    except CannotRender as error:
        return _plain(str(error))
    return HttpResponse(mail.html)


@require_safe
@member_page("campaigns.edit")
def audience_count(request: MemberRequest) -> HttpResponse:
    """How many leads fit what is ticked: a fragment."""
    try:
        count = leads_of(read_audience(audience_of(request.GET))).count()
    except CampaignProblem:
        return render(request, "dashboard/campaign_audience.html", {"count": None})
    return render(request, "dashboard/campaign_audience.html", {"count": count})


def _plain(sentence: str) -> HttpResponse:
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8")


def _with_one_more(
    request: MemberRequest, kind: str, *, campaign: Campaign | None = None
) -> HttpResponse:
    """Empty steps stay where they are: without them the one that is added would not be seen to be."""
    steps = typed_steps(request.POST, with_empty=True)
    told = _("A campaign has at most %(most)d steps.") % {"most": MOST_STEPS}
    problems = [told] if len(steps) >= MOST_STEPS else []
    return _editor(request, kind=kind, steps=one_more(steps), problems=problems, campaign=campaign)


def _refused(
    request: MemberRequest,
    kind: str,
    steps: list[StepFields],
    problem: CampaignProblem,
    *,
    campaign: Campaign | None = None,
) -> HttpResponse:
    told, others = with_problems(steps, problem.problems)
    shown = told or empty_steps(kind)
    return _editor(request, kind=kind, steps=shown, problems=others, campaign=campaign, status=422)


def _editor(  # noqa: PLR0913 - the page's state, all of it by name
    request: MemberRequest,
    *,
    kind: str,
    steps: list[StepFields],
    name: str = "",
    problems: list[str] | None = None,
    campaign: Campaign | None = None,
    status: int = 200,
) -> HttpResponse:
    readers = Lead.objects.filter(merged_into=None).exclude(email="").order_by("-created_at")
    context: dict[str, Any] = {
        "kind": kind,
        "types": CampaignType.choices,
        "name": request.POST.get("name", name),
        "steps": steps,
        "problems": problems or [],
        "campaign": campaign,
        "readers": readers[:MOST_READERS],
        "reader": request.POST.get("lead", ""),
        "inserts": inserts(),
        "variables": variables(),
        "homes": HOMES,
    }
    return render(request, "dashboard/campaign_editor.html", context, status=status)


def _campaign(campaign_id: str) -> Campaign:
    rows = Campaign.objects.prefetch_related("steps")
    found: Campaign = get_object_or_404(rows, pk=campaign_id)
    return found
