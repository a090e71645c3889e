"""HubSpot, connected by its owner: a token, what it is used for, how far the leads are."""

from typing import Any

from django.contrib import messages as notices
from django.db.models import Count
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from katek.automations.hubspot import all_leads, send_all_leads
from katek.core.templatetags.ui import number
from katek.dashboard.access import MemberRequest, member_page
from katek.organizations.permissions import allowed, require
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.hubspot_client import VERSIONS
from katek.outbox.hubspot_connecting import connection_of
from katek.outbox.hubspot_connection import ON_ERASE, ending, is_from_settings, options_of
from katek.outbox.models import Contact, ContactState, DeliveryStatus, Endpoint

MOST_FAILED = 50
SCOPES = (
    "crm.objects.contacts.read",
    "crm.objects.contacts.write",
    "crm.schemas.contacts.read",
    "crm.schemas.contacts.write",
)


@require_http_methods(["GET", "POST"])
@member_page("endpoints.view")
@never_cache
def hubspot(request: MemberRequest) -> HttpResponseBase:
    """The state of the connection; a POST makes it, or gives it another token or other choices."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        require(request.membership, "endpoints.edit")
        problems = _connect(request)
        if not problems:
            notices.success(request, _("Connected: HubSpot accepts the token."))
            return redirect("dashboard:hubspot")
    found = connection_of(request.organization)
    # What was refused was chosen all the same: only the token has to be entered again.
    chosen = request.POST.dict() if problems else found.options if found else {}
    context: dict[str, Any] = {
        "endpoint": found,
        "problems": problems,
        "may_edit": allowed(request.membership.role, "endpoints.edit"),
        "from_settings": is_from_settings(request.organization.slug),
        "options": options_of(chosen),
        "versions": VERSIONS,
        "on_erase": ON_ERASE,
        "scopes": SCOPES,
    }
    if found is not None:
        context |= _progress(found)
    return render(request, "dashboard/hubspot.html", context, status=422 if problems else 200)


@require_POST
@member_page("endpoints.edit")
def act(request: MemberRequest, name: str) -> HttpResponseBase:
    found = connection_of(request.organization)
    if found is None:
        notices.error(request, _("HubSpot is not connected."))
        return redirect("dashboard:hubspot")
    try:
        notices.success(request, ACTS[name](request, found))
    except EndpointProblem as problem:
        notices.error(request, str(problem))
    return redirect("dashboard:hubspot")


def _pause(_request: MemberRequest, found: Endpoint) -> str:
    endpoints.pause(found)
    return _("Paused. Leads that change meanwhile are sent once it is enabled again.")


def _resume(_request: MemberRequest, found: Endpoint) -> str:
    endpoints.resume(found)
    return _("Enabled: what changed meanwhile is on its way.")


def _test(_request: MemberRequest, found: Endpoint) -> str:
    delivery = endpoints.send_test(found)
    if delivery.status == DeliveryStatus.FAILED:
        raise EndpointProblem(token=delivery.problem)
    return _("HubSpot answered: the token works, and Katek's properties are there.")


def _send_all(request: MemberRequest, found: Endpoint) -> str:
    if request.POST.get("sure") != "yes":
        raise EndpointProblem(sure=_("Say that you are sure; nothing was sent."))
    count = send_all_leads(found)
    told = ngettext(
        "%(count)s lead is on its way; what is new goes first.",
        "%(count)s leads are on their way, a few a second; what is new goes first.",
        count,
    )
    return told % {"count": number(count)}


def _disconnect(request: MemberRequest, found: Endpoint) -> str:
    if request.POST.get("sure") != "yes":
        raise EndpointProblem(sure=_("Tick the box to disconnect it."))
    endpoints.delete_endpoint(found)
    return _("Disconnected. The contacts in HubSpot stay as they are.")


ACTS = {
    "pause": _pause,
    "resume": _resume,
    "test": _test,
    "send-all": _send_all,
    "disconnect": _disconnect,
}


def _connect(request: MemberRequest) -> dict[str, str]:
    try:
        endpoints.connect_hubspot(
            request.organization,
            token=request.POST.get("token", "").strip(),
            version=request.POST.get("version", ""),
            on_erase=request.POST.get("on_erase", ""),
        )
    except EndpointProblem as problem:
        return problem.problems
    return {}


def _progress(found: Endpoint) -> dict[str, Any]:
    contacts = Contact.objects.filter(endpoint=found)
    counts = dict(contacts.values_list("state").annotate(Count("pk")))
    return {
        "ending": ending(found),
        "count_leads": all_leads().count,  # asked only where it is told
        "states": [(label, counts.get(state, 0)) for state, label in ContactState.choices],
        "failed": contacts.filter(state=ContactState.FAILED).order_by("subject")[:MOST_FAILED],
        "waiting": contacts.filter(state=ContactState.PENDING)
        .exclude(problem="")
        .order_by("next_attempt_at")[:MOST_FAILED],
    }
