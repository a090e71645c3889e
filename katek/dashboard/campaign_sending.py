"""Sending a campaign: to an audience or to leads named one by one, asked about before it is done.

An audience travels in the address, as any search does. Named leads are up to a thousand lines, more than an
address may be long, and are personal: they are posted at each step.
"""

from collections import Counter
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from katek.campaigns.audiences import leads_of, read_audience
from katek.campaigns.launching import Sent, send_to_audience, send_to_leads
from katek.campaigns.models import Campaign
from katek.campaigns.problems import CampaignProblem, CannotDo
from katek.core.templatetags.ui import number
from katek.dashboard.access import OF_ORGANIZATION, MemberRequest, member_page
from katek.dashboard.campaign_forms import audience_of, named_leads
from katek.dashboard.campaign_words import left_out
from katek.dashboard.campaigns import found_campaign, page_of_campaign
from katek.leads.models import Lead

# What says whose a form is and which of its buttons was pressed, and goes no further.
BUTTONS = ("csrfmiddlewaretoken", OF_ORGANIZATION, "ask", "back")


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("campaigns.edit")
def send(request: MemberRequest, campaign_id: str) -> HttpResponseBase:
    """GET, and POST with `ask`, say to how many and ask; POST with `back` leads back; POST alone sends."""
    found = found_campaign(campaign_id)
    form = request.POST if request.method == "POST" else request.GET
    if "back" in request.POST:
        return page_of_campaign(request, found, chosen=form)
    try:
        leads, audience = _wanted(form)
        if request.method != "POST" or "ask" in form:
            return _asked(request, found, len(leads) or leads_of(audience).count())
        sent = send_to_leads(found, leads) if leads else send_to_audience(found, audience)
    except (CampaignProblem, CannotDo) as problem:
        notices.error(request, str(problem))
        if "leads" in form:
            return page_of_campaign(request, found, chosen=form, status=422)
        return redirect(_with_audience(found, form))
    _tell(request, sent)
    return redirect("campaigns:campaign", found.pk)


def _wanted(form: QueryDict) -> tuple[list[Lead], dict[str, object]]:
    """The leads that are named, or else the audience."""
    leads, unknown = named_leads(form)
    if unknown:
        told = gettext("leads: nobody is known as %(names)s.")
        raise CampaignProblem({"leads": told % {"names": ", ".join(unknown)[:200]}})
    return leads, {} if leads else read_audience(audience_of(form))


def _asked(request: MemberRequest, campaign: Campaign, count: int) -> HttpResponse:
    form = request.POST if request.method == "POST" else request.GET
    question = ngettext("Send to %(count)s lead?", "Send to %(count)s leads?", count)
    context = {
        "campaign": campaign,
        "verb": _("Send"),
        "question": question % {"count": number(count)},
        "consequence": _("Those who may not be written to are left out, and counted by reason."),
        "kept": _fields(form),
        "back": "" if "leads" in form else _with_audience(campaign, form),
    }
    return render(request, "dashboard/campaign_confirm.html", context)


def _with_audience(campaign: Campaign, form: QueryDict) -> str:
    """The campaign's page with the audience as it was filled in."""
    page = reverse("campaigns:campaign", args=[campaign.pk])
    return f"{page}?{urlencode(_fields(form))}#send"


def _fields(form: QueryDict) -> list[tuple[str, str]]:
    pairs = ((name, value) for name, values in form.lists() for value in values)
    return [(name, str(value)) for name, value in pairs if name not in BUTTONS]


def _tell(request: MemberRequest, sent: Sent) -> None:
    reasons = Counter(one["reason"] for one in sent["skipped"])
    omitted = ", ".join(f"{number(n)} {left_out(reason)}" for reason, n in reasons.items())
    enrolled = ngettext("%(count)s enrolled.", "%(count)s enrolled.", sent["enrolled"])
    words = [enrolled % {"count": number(sent["enrolled"])}]
    if omitted:
        words.append(gettext("Left out: %(reasons)s.") % {"reasons": omitted})
    if pending := sent.get("pending"):
        more = ngettext(
            "%(count)s more follows in the background.",
            "%(count)s more follow in the background.",
            pending,
        )
        words.append(more % {"count": number(pending)})
    notices.success(request, " ".join(words))
