"""A step of a campaign as a chosen lead would get it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from katek.automations.mailing import voice_of
from katek.campaigns.models import Step
from katek.campaigns.previewing import example_lead, shown_subject
from katek.campaigns.previewing import preview as preview_mail
from katek.campaigns.templating import CannotRender
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.campaigns import found_campaign
from katek.dashboard.emails import in_mail_frame
from katek.leads.models import Lead

MOST_PREVIEWED = 50


@require_safe
@member_page("campaigns.view")
def preview(request: MemberRequest, campaign_id: str) -> HttpResponse:
    found = found_campaign(campaign_id)
    rows = Lead.objects.filter(merged_into=None).exclude(email="").order_by("-created_at")
    leads = list(rows[:MOST_PREVIEWED])
    chosen = Lead.objects.filter(pk=request.GET.get("lead", "")).first()
    if chosen is not None and chosen not in leads:
        leads.insert(0, chosen)
    voice = voice_of(request.organization)
    steps = [(step, shown_subject(step, voice).text) for step in found.steps.all()]
    context: dict[str, Any] = {
        "campaign": found,
        "steps": steps,
        "leads": leads,
        "step": request.GET.get("step") or steps[0][0].pk,
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
