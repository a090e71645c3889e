"""Deleting the organization: an owner types its short name, and everything of it goes."""

from django.contrib import messages as notices
from django.db.models import Model
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from katek.automations.removing_organization import connected_elsewhere, remove_organization
from katek.conversations.models import Conversation, Message
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.setting_pages.side import show
from katek.leads.models import Lead
from katek.organizations.models import Membership
from katek.organizations.refusals import Refused
from katek.properties.models import Property


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("organization.delete")
def delete(request: MemberRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request)
    typed = request.POST.get("slug", "").strip()
    name, slug = request.organization.name, request.organization.slug
    if typed != slug:
        problem = _("%(typed)r is not %(slug)s; nothing was deleted.")
        return _page(request, typed=typed, problem=problem % {"typed": typed, "slug": slug})
    try:
        remove_organization(request.organization)
    except Refused as refused:
        return _page(request, typed=typed, problem=refused.sentence)
    notices.success(request, _("%(name)s is deleted, with everything of it.") % {"name": name})
    return redirect("dashboard:home")


def _page(request: MemberRequest, *, typed: str = "", problem: str = "") -> HttpResponse:
    kinds: list[tuple[str, type[Model]]] = [
        (_("Leads"), Lead),
        (_("Conversations"), Conversation),
        (_("Messages"), Message),
        (_("Properties"), Property),
        (_("Members"), Membership),
    ]
    context = {
        "counts": [(title, model._default_manager.count()) for title, model in kinds],
        "connected": connected_elsewhere(request.organization),
        "typed": typed,
        "problem": problem,
    }
    return show(request, "delete", context, status=422 if problem else 200)
