"""Views of leads that members keep under a name: saved, renamed, shared, deleted."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.lead_list import list_url, may_change, query_of, wanted_in
from katek.leads.finding import Wanted
from katek.leads.models import SavedView
from katek.leads.problems import LeadProblem
from katek.leads.saved_views import change_view, save_view, views_for, wanted_of
from katek.organizations.permissions import require


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
        return _refused(request, problem, wanted, _("Save this view"))
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
        return _refused(request, problem, wanted_of(view), _("Rename or share the view"))
    notices.success(request, _("The view is now “%(name)s”.") % {"name": view.name})
    return redirect(list_url("dashboard:leads", query_of(wanted_of(view))))


@require_POST
@member_page("leads.view")
def delete(request: MemberRequest, view_id: str) -> HttpResponseBase:
    view = _view(request, view_id)
    view.delete()
    notices.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("dashboard:leads")


def _refused(
    request: MemberRequest, problem: LeadProblem, wanted: Wanted, title: str
) -> HttpResponse:
    """The form again, at the address that it is sent to, with what was typed and what is wrong with it."""
    query = query_of(wanted)
    context = {
        "title": title,
        "why": str(problem),
        "name": request.POST.get("name", ""),
        "shared": bool(request.POST.get("shared")),
        "query": query,
        "back_url": list_url("dashboard:leads", query),
    }
    return render(request, "dashboard/leads_view_form.html", context, status=422)


def _view(request: MemberRequest, view_id: str) -> SavedView:
    view: SavedView = get_object_or_404(views_for(request.user), pk=view_id)
    if not may_change(request, view):
        require(request.membership, "leads.edit")
    return view
