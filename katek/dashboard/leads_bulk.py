"""What members do to many leads at once: a few in the request, more in the background, on a page of its own."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from katek.dashboard import bulk_words
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.lead_list import wanted_in
from katek.dashboard.signed_in import is_fragment
from katek.leads.bulk import AT_ONCE, AT_WORK, MOST, Bulk, bulk_change, stop
from katek.leads.finding import matching
from katek.leads.models import BulkAct, BulkChange, BulkStatus, Lead
from katek.leads.problems import LeadProblem
from katek.leads.undoing import CannotUndo, Undone, may_undo, undo


@require_POST
@member_page("leads.edit")
def bulk(request: MemberRequest) -> HttpResponseBase:
    """`do`: an act, or act and value as `stage:won`; on `lead` ids, or with `all` on what `query` finds."""
    act, _sign, value = request.POST.get("do", "").partition(":")
    if act in (BulkAct.TAG, BulkAct.UNTAG):
        value = value or request.POST.get("tag", "")
    done = act_on(request, _ticked(request), act, value)
    if done and done.is_going_on and done.change:
        return redirect(_page_of(done.change, back(request)))
    return redirect(back(request))


@require_safe
@member_page("leads.edit")
def progress(request: MemberRequest, bulk_id: str) -> HttpResponse:
    """How far one's own act is; asked again each second while the background is at it."""
    change = _mine(request, bulk_id)
    context = {"change": change, "next": back(request), **_state(change)}
    name = (
        "dashboard/leads_bulk_state.html"
        if is_fragment(request)
        else "dashboard/leads_bulk_page.html"
    )
    return render(request, name, context)


@require_POST
@member_page("leads.edit")
def stop_bulk(request: MemberRequest, bulk_id: str) -> HttpResponseBase:
    change = _mine(request, bulk_id)
    if stop(change):
        notices.success(request, _("Stopped. What was changed stays, and can be undone."))
    else:
        notices.info(request, _("It had ended already."))
    return redirect(_page_of(change, back(request)))


@require_POST
@member_page("leads.edit")
def undo_bulk(request: MemberRequest, bulk_id: str) -> HttpResponseBase:
    """Takes back what one did oneself."""
    change = _mine(request, bulk_id)
    try:
        undone = undo(change, request.user)
    except CannotUndo as problem:
        notices.error(request, str(problem))
        return redirect(back(request))
    if undone.is_going_on:
        return redirect(_page_of(change, back(request)))
    notices.success(request, bulk_words.told_undone(undone))
    return redirect(back(request))


def act_on(request: MemberRequest, rows: QuerySet[Lead], act: str, value: str) -> Bulk | None:
    """Does it, and tells what was done with the way back, or what hinders it (then None)."""
    try:
        done = bulk_change(rows, act, value, request.user)
    except LeadProblem as problem:
        notices.error(request, str(problem))
        return None
    if done.is_going_on:
        return done
    if done.change is None:
        notices.info(request, bulk_words.nothing_done(done))
        return done
    url = reverse("dashboard:leads-undo", args=[done.change.pk])
    words = bulk_words.told(done.change, done.changed)
    notices.success(request, words, extra_tags=f"undo:{url}")
    return done


def back(request: MemberRequest) -> str:
    """Where the form was: `next`, else the page before, of our own leads pages only."""
    given = request.POST.get("next", "") or request.GET.get("next", "")
    for wanted in (given, request.headers.get("Referer", "")):
        own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
        if wanted and own:
            return wanted
    return reverse("dashboard:leads")


def latest_of(request: MemberRequest) -> dict[str, Any] | None:
    """One's newest act on many leads that goes on or can be undone, for the list: where it is and its name."""
    mine = BulkChange.objects.filter(actor=request.user, matched__gt=AT_ONCE).defer("waiting")
    change = mine.order_by("-made_at").first()
    if change is None or not (change.status in AT_WORK or may_undo(change)):
        return None
    return {
        "url": _page_of(change, request.get_full_path()),
        "title": bulk_words.going_on(change),
        "words": bulk_words.standing(change),
    }


def _page_of(change: BulkChange, next_url: str) -> str:
    query = urlencode({"next": next_url})
    return f"{reverse('dashboard:leads-bulk-progress', args=[change.pk])}?{query}"


def _mine(request: MemberRequest, bulk_id: str) -> BulkChange:
    rows = BulkChange.objects.filter(actor=request.user).defer("waiting")
    found: BulkChange = get_object_or_404(rows, pk=bulk_id)
    return found


def _state(change: BulkChange) -> dict[str, Any]:
    """What the page shows of an act: how far it is, or what came of it."""
    undoing = change.undone_at is not None
    whole = change.changed if undoing else change.matched
    state = {"title": bulk_words.going_on(change), "undoing": undoing, "whole": whole}
    if change.status in AT_WORK:
        return {**state, "at_work": True}
    if undoing:
        words = bulk_words.told_undone(Undone(change.back, change.place - change.back))
    else:
        words = bulk_words.told(change, change.changed) if change.changed else ""
    return {
        **state,
        "words": words,
        "problem": bulk_words.problem_of(change),
        "cut_short": change.status in (BulkStatus.STOPPED, BulkStatus.FAILED),
        "may_undo": may_undo(change),
    }


def _ticked(request: MemberRequest) -> QuerySet[Lead]:
    if request.POST.get("all"):
        return matching(wanted_in(request.POST.get("query", "")).filter)
    ids = request.POST.getlist("lead")[:MOST]
    return Lead.objects.filter(pk__in=ids, merged_into=None)
