"""What members do to many leads at once, and the views that they keep."""

from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.lead_list import list_url, may_change, query_of, wanted_in
from katek.dashboard.templatetags.leads_in_words import name_of
from katek.leads.bulk import MOST, Bulk, bulk_change
from katek.leads.finding import matching
from katek.leads.models import BulkAct, BulkChange, Lead, SavedView, Stage
from katek.leads.problems import LeadProblem
from katek.leads.saved_views import change_view, save_view, views_for, wanted_of
from katek.leads.undoing import CannotUndo, undo
from katek.organizations.models import User
from katek.organizations.permissions import require


@require_POST
@member_page("leads.edit")
def bulk(request: MemberRequest) -> HttpResponseBase:
    """`do`: an act, or act and value as `stage:won`; on `lead` ids, or with `all` on what `query` finds."""
    act, _sign, value = request.POST.get("do", "").partition(":")
    if act in (BulkAct.TAG, BulkAct.UNTAG):
        value = value or request.POST.get("tag", "")
    act_on(request, _ticked(request), act, value)
    return redirect(back(request))


@require_POST
@member_page("leads.edit")
def undo_bulk(request: MemberRequest, bulk_id: str) -> HttpResponseBase:
    """Takes back what one did oneself."""
    change = get_object_or_404(BulkChange, pk=bulk_id, actor=request.user)
    try:
        undone = undo(change, request.user)
    except CannotUndo as problem:
        notices.error(request, str(problem))
        return redirect(back(request))
    sentence = ngettext("%d lead is as it was.", "%d leads are as they were.", undone.back)
    text = sentence % undone.back
    if undone.stay:
        stay = ngettext(
            "%d was changed since and stays.", "%d were changed since and stay.", undone.stay
        )
        text = f"{text} {stay % undone.stay}"
    notices.success(request, text)
    return redirect(back(request))


@require_POST
@member_page("leads.view")
def save(request: MemberRequest) -> HttpResponseBase:
    """Keeps what the list shows under a name."""
    wanted, shared = wanted_in(request.POST.get("query", "")), bool(request.POST.get("shared"))
    if shared:
        require(request.membership, "leads.edit")
    try:
        view = save_view(request.user, request.POST.get("name", ""), wanted, shared=shared)
    except LeadProblem as problem:
        notices.error(request, str(problem))
    else:
        notices.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(list_url("dashboard:leads", query_of(wanted)))


@require_POST
@member_page("leads.view")
def change(request: MemberRequest, view_id: str) -> HttpResponseBase:
    view, shared = _view(request, view_id), bool(request.POST.get("shared"))
    if shared != view.shared:
        require(request.membership, "leads.edit")
    try:
        change_view(view, request.POST.get("name", ""), shared=shared)
    except LeadProblem as problem:
        notices.error(request, str(problem))
    else:
        notices.success(request, _("The view is now “%(name)s”.") % {"name": view.name})
    return redirect(list_url("dashboard:leads", query_of(wanted_of(view))))


@require_POST
@member_page("leads.view")
def delete(request: MemberRequest, view_id: str) -> HttpResponseBase:
    view = _view(request, view_id)
    view.delete()
    notices.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("dashboard:leads")


def act_on(request: MemberRequest, rows: QuerySet[Lead], act: str, value: str) -> None:
    """Does it, and tells what was done with the way back, or what hinders it."""
    try:
        done = bulk_change(rows, act, value, request.user)
    except LeadProblem as problem:
        notices.error(request, str(problem))
        return
    if done.change is None:
        notices.info(request, _nothing(done))
        return
    url = reverse("dashboard:leads-undo", args=[done.change.pk])
    notices.success(request, _told(done, done.change), extra_tags=f"undo:{url}")


def back(request: MemberRequest) -> str:
    """Where the form was: `next`, else the page before, of our own leads pages only."""
    for wanted in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
        if wanted and own:
            return wanted
    return reverse("dashboard:leads")


def _ticked(request: MemberRequest) -> QuerySet[Lead]:
    if request.POST.get("all"):
        return matching(wanted_in(request.POST.get("query", "")).filter)
    ids = request.POST.getlist("lead")[:MOST]
    return Lead.objects.filter(pk__in=ids, merged_into=None)


def _view(request: MemberRequest, view_id: str) -> SavedView:
    view: SavedView = get_object_or_404(views_for(request.user), pk=view_id)
    if not may_change(request, view):
        require(request.membership, "leads.edit")
    return view


def _nothing(done: Bulk) -> str:
    if not done.matched:
        return _("No lead is ticked, so nothing was done.")
    return _("Nothing had to be changed.")


def _told(done: Bulk, change: BulkChange) -> str:
    values = {"count": done.changed, "value": _value(change)}
    if done.matched != 1:
        return _sentences(change, done.changed) % values
    lead = Lead.objects.filter(pk__in=change.rows.values("lead")).first()
    return _sentences(change, 0) % {**values, "who": name_of(lead) if lead else ""}


def _sentences(change: BulkChange, count: int) -> str:
    """Of one lead by name if `count` is 0."""
    if not count:
        return {
            BulkAct.STAGE: _("%(who)s is now %(value)s."),
            BulkAct.OWNER: _("%(who)s now belongs to %(value)s."),
            BulkAct.TAG: _("%(who)s has the tag “%(value)s”."),
            BulkAct.UNTAG: _("%(who)s has the tag “%(value)s” no more."),
        }[BulkAct(change.act)]
    return {
        BulkAct.STAGE: ngettext(
            "%(count)d lead is now %(value)s.", "%(count)d leads are now %(value)s.", count
        ),
        BulkAct.OWNER: ngettext(
            "%(count)d lead now belongs to %(value)s.",
            "%(count)d leads now belong to %(value)s.",
            count,
        ),
        BulkAct.TAG: ngettext(
            "%(count)d lead got the tag “%(value)s”.",
            "%(count)d leads got the tag “%(value)s”.",
            count,
        ),
        BulkAct.UNTAG: ngettext(
            "%(count)d lead lost the tag “%(value)s”.",
            "%(count)d leads lost the tag “%(value)s”.",
            count,
        ),
    }[BulkAct(change.act)]


def _value(change: BulkChange) -> str:
    if change.act == BulkAct.STAGE:
        return str(Stage(change.value).label)
    if change.act == BulkAct.OWNER:
        owner = User.objects.filter(pk=change.value).first() if change.value else None
        return str(owner or _("nobody"))
    return change.value
