"""What members do with one lead: enter it, change it, write about it, erase it."""

from typing import Any

from django.contrib import messages as notices
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from katek.automations.personal_data import erase_lead
from katek.campaigns.defaults import WELCOME_TRIGGER
from katek.campaigns.models import Campaign
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.edits_of_two import remember
from katek.dashboard.lead import found_lead, page_of_lead
from katek.dashboard.lead_forms import (
    DetailsForm,
    NewLeadForm,
    WishesForm,
    details_of,
    refusal,
    status_of,
    wishes_of,
)
from katek.dashboard.lead_list import members
from katek.dashboard.leads_bulk import act_on, back
from katek.leads.changing import change
from katek.leads.making import make_by_hand
from katek.leads.models import BulkAct, Lead
from katek.leads.notes import take_note_back, write_note
from katek.leads.problems import LeadProblem
from katek.organizations.models import Organization

ERASE = "erase"


@require_http_methods(["GET", "POST"])
@member_page("leads.edit")
def new(request: MemberRequest) -> HttpResponseBase:
    people = members()
    begun = {"stage": "new", "owner": request.user.pk}
    form = NewLeadForm(request.organization, people, request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        given, more = form.details(), form.more()
        made = None if form.errors else _make(request, form, given, more)
        if made is not None:
            return redirect("dashboard:lead", made.pk)
    context = {"form": form, "welcomed": _is_welcomed(request.organization)}
    return render(request, "dashboard/lead_new.html", context, status=status_of(request, form))


def _is_welcomed(organization: Organization) -> bool:
    """Whether a lead who is entered is sent the welcome sequence, and asking is consent enough. One that is
    paused writes to them when it goes on.
    """
    begun = Campaign.objects.filter(trigger=WELCOME_TRIGGER)
    return not organization.follow_up_needs_opt_in and any(one.takes_new_leads for one in begun)


def _make(
    request: MemberRequest, form: NewLeadForm, given: dict[str, Any], more: dict[str, Any]
) -> Lead | None:
    note_text = form.cleaned_data.get("note", "").strip()
    try:
        with transaction.atomic():
            channel = form.cleaned_data["channel"]
            made, is_new = make_by_hand(given, more, channel=channel, actor=request.user)
            if note_text:
                write_note(made, note_text, request.user)
    except LeadProblem as problem:
        form.add_error(None, str(problem))
        return None
    if is_new:
        notices.success(request, _("The lead is entered."))
    else:
        notices.success(request, _("This address or number was known: here is its lead, updated."))
    return made


@require_POST
@member_page("leads.edit")
def set_one(request: MemberRequest, lead_id: str) -> HttpResponseBase:
    """`act` and `value`, or `do` as `stage:won`; with a way back in the toast."""
    rows = Lead.objects.filter(pk=_living(lead_id).pk, merged_into=None)
    act, _sign, value = request.POST.get("do", "").partition(":")
    if not act:
        act, value = request.POST.get("act", ""), request.POST.get("value", "")
    parts = value.split(",") if act == BulkAct.TAG else [value]
    for one in [part.strip() for part in parts if part.strip()] or [value]:
        act_on(request, rows, act, one)
    return redirect(_back_to(request, lead_id))


@require_http_methods(["GET", "POST"])
@member_page("leads.edit")
def details(request: MemberRequest, lead_id: str) -> HttpResponseBase:
    found = _living(lead_id)
    form = DetailsForm(request.organization, request.POST or None, initial=details_of(found))
    remember(form)  # meanwhile they may write their address or number in a chat
    if request.method == "POST" and form.is_valid():
        values = form.details()
        if not form.errors:
            changed = {name: values[name] for name in form.changed_data}
            return _changed(request, found, changed)
    status = status_of(request, form)
    return page_of_lead(request, found, editing="details", form=form, status=status)


@require_http_methods(["GET", "POST"])
@member_page("leads.edit")
def wishes(request: MemberRequest, lead_id: str) -> HttpResponseBase:
    found = _living(lead_id)
    form = WishesForm(request.organization, request.POST or None, initial=wishes_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, found, {"wishes": form.wishes(found.wishes)})
        except LeadProblem as problem:
            form.add_error(None, str(problem))
    status = status_of(request, form)
    return page_of_lead(request, found, editing="wishes", form=form, status=status)


@require_POST
@member_page("leads.edit")
def note(request: MemberRequest, lead_id: str) -> HttpResponseBase:
    """What was typed stays if it is refused."""
    found, text = _living(lead_id), request.POST.get("text", "")
    try:
        write_note(found, text, request.user)
    except LeadProblem as problem:
        refused = {"text": text, "why": str(problem)}
        return page_of_lead(request, found, note=refused, status=refusal(request))
    return redirect("dashboard:lead", lead_id)


@require_POST
@member_page("leads.edit")
def unnote(request: MemberRequest, lead_id: str, note_id: int) -> HttpResponseBase:
    """Only one's own note is deleted; there is no other here for anybody."""
    if take_note_back(_living(lead_id), note_id, request.user):
        notices.success(request, _("The note is deleted."))
    else:
        notices.error(request, _("Only who wrote a note can delete it."))
    return redirect("dashboard:lead", lead_id)


@require_POST
@member_page("leads.edit")
def erase(request: MemberRequest, lead_id: str) -> HttpResponseBase:
    """Everything about the lead goes, once the word was typed."""
    found = get_object_or_404(Lead, pk=lead_id)
    typed = request.POST.get("word", "").strip().casefold()
    if typed not in (ERASE, _("erase").casefold()):
        sentence = _("Nothing was erased: “%(typed)s” is not the word “%(word)s”.")
        notices.error(request, sentence % {"typed": typed[:60], "word": _("erase")})
        return redirect("dashboard:lead", lead_id)
    erase_lead(found)
    notices.success(request, _("The lead is erased, with everything that was kept about it."))
    return redirect("dashboard:leads")


def _living(lead_id: str) -> Lead:
    """A lead that can be changed; one that was merged is the other one now."""
    found = found_lead(lead_id)
    if found.merged_into is not None:
        raise Http404
    return found


def _changed(request: MemberRequest, found: Lead, values: dict[str, Any]) -> HttpResponse:
    if change(found, values, request.user) is not None:
        notices.success(request, _("Saved."))
    return redirect("dashboard:lead", found.pk)


def _back_to(request: MemberRequest, lead_id: str) -> str:
    return back(request) if request.POST.get("next") else reverse("dashboard:lead", args=[lead_id])
