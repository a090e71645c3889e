"""Endpoints as a person works with them: made, changed, switched, tested, given another secret."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from katek.core.clock import now
from katek.core.templatetags.ui import number
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.edits_of_two import changed_by_both, opened_with, question
from katek.dashboard.endpoint_health import health_of
from katek.organizations.permissions import allowed, require
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem, advice_on
from katek.outbox.models import (
    Delivery,
    Endpoint,
    EndpointKind,
)
from katek.outbox.rotation import old_secret_until
from katek.outbox.schemas import SCHEMAS
from katek.outbox.signing import key_bytes
from katek.outbox.subscriptions import ALL, DEFAULT_TYPES

REPLAYS = {
    "1": gettext_lazy("the last day"),
    "7": gettext_lazy("the last 7 days"),
    "30": gettext_lazy("the last 30 days"),
}


@require_http_methods(["GET", "POST"])
@member_page("endpoints.edit")
@never_cache
def new(request: MemberRequest) -> HttpResponse:
    """The form, and after it the secret, this once."""
    if request.method == "GET":
        return _form(request, {"types": list(DEFAULT_TYPES)}, {})
    values = _values(request)
    try:
        made = endpoints.create_endpoint(request.organization, **values)
    except EndpointProblem as problem:
        return _form(request, values, problem.problems, status=422)
    return _secret(request, made)


@require_http_methods(["GET", "POST"])
@member_page("endpoints.view")
def endpoint(request: MemberRequest, endpoint_id: str) -> HttpResponseBase:
    """One endpoint with all that can be done with it; a POST changes it."""
    found = _endpoint(endpoint_id)
    if found.kind == EndpointKind.HUBSPOT:
        return redirect("dashboard:hubspot")
    values: dict[str, Any] = {
        "url": found.url,
        "description": found.description,
        "types": found.types,
    }
    problems: dict[str, str] = {}
    opened = opened_with(request.POST, _facts(values))
    if request.method == "POST":
        values = _values(request)
        problems = _change(request, found, values, opened)
        if not problems:
            notices.success(request, _("Saved."))
            return redirect("dashboard:endpoint", found.pk)
    context = {
        "endpoint": found,
        "one": health_of([found])[0],
        "old_secret_until": old_secret_until(found),
        "is_operators": found.kind == EndpointKind.OPERATOR,
        "may_edit": allowed(request.membership.role, "endpoints.edit"),
        "advice": advice_on(found.url),
        "replays": REPLAYS,
        "deliveries": _deliveries(found).count(),
        "opened": opened,
        **_form_context(values, problems),
    }
    return render(request, "dashboard/endpoint.html", context, status=422 if problems else 200)


@require_POST
@member_page("endpoints.edit")
@never_cache
def act(request: MemberRequest, endpoint_id: str, name: str) -> HttpResponseBase:
    """One of `ACTS` with an endpoint; what came of it is said on the page that follows."""
    found = _endpoint(endpoint_id)
    try:
        said = ACTS[name](request, found)
    except EndpointProblem as problem:
        notices.error(request, str(problem))
        return redirect("dashboard:endpoint", found.pk)
    if isinstance(said, HttpResponseBase):
        return said
    notices.success(request, said)
    return redirect("dashboard:endpoint", found.pk)


def _pause(_request: MemberRequest, found: Endpoint) -> str:
    endpoints.pause(found)
    return _("Paused. What happens meanwhile is kept back.")


def _resume(_request: MemberRequest, found: Endpoint) -> str:
    endpoints.resume(found)
    return _("Enabled. “Send again what was missed” brings what was kept back.")


def _rotate(request: MemberRequest, found: Endpoint) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        raise EndpointProblem(sure=_("Say that you are sure; nothing was changed."))
    return _secret(request, endpoints.rotate_secret(found))


def _test(request: MemberRequest, found: Endpoint) -> HttpResponseBase:
    delivery = endpoints.send_test(found)
    notices.success(request, _("The test is on its way: this page shows what comes of it."))
    return redirect("dashboard:delivery", delivery.pk)


def _replay(request: MemberRequest, found: Endpoint) -> str:
    days = request.POST.get("days", "")
    if days not in REPLAYS:
        raise EndpointProblem(days=_("Choose how far back."))
    count = endpoints.replay(found, now() - timedelta(days=int(days)))
    if not count:
        return _("Nothing was missed in that time.")
    return _("%(count)s on their way.") % {"count": number(count)}


def _delete(request: MemberRequest, found: Endpoint) -> HttpResponseBase:
    if request.POST.get("sure") != "yes":
        raise EndpointProblem(sure=_("Tick the box to delete it."))
    endpoints.delete_endpoint(found)
    notices.success(request, _("%(name)s is deleted.") % {"name": found})
    return redirect("dashboard:webhooks")


ACTS: dict[str, Callable[[MemberRequest, Endpoint], str | HttpResponseBase]] = {
    "pause": _pause,
    "resume": _resume,
    "rotate-secret": _rotate,
    "test": _test,
    "replay": _replay,
    "delete": _delete,
}


def _endpoint(endpoint_id: str) -> Endpoint:
    rows = Endpoint.objects.select_related("health", "organization")
    found: Endpoint = get_object_or_404(rows, pk=endpoint_id)
    return found


def _deliveries(found: Endpoint) -> Any:
    return Delivery.objects.filter(endpoint=found)


def _change(
    request: MemberRequest, found: Endpoint, values: dict[str, Any], opened: dict[str, str]
) -> dict[str, str]:
    require(request.membership, "endpoints.edit")
    now = _facts({"url": found.url, "description": found.description, "types": found.types})
    typed = _facts(values)
    if both := changed_by_both(opened, typed, now):
        opened |= {name: now[name] for name in both}
        return {name: question(now[name]) for name in both}
    changed = {name: values[name] for name in typed if typed[name] != opened[name]}
    try:
        endpoints.change_endpoint(found, **changed)
    except EndpointProblem as problem:
        return problem.problems
    return {}


def _facts(values: dict[str, Any]) -> dict[str, str]:
    """As texts that can be compared."""
    return values | {"types": " ".join(sorted(values["types"]))}


def _values(request: MemberRequest) -> dict[str, Any]:
    return {
        "url": request.POST.get("url", "").strip()[:2048],
        "description": request.POST.get("description", "").strip()[:200],
        "types": request.POST.getlist("types"),
    }


def _form(
    request: MemberRequest, values: dict[str, Any], problems: dict[str, str], status: int = 200
) -> HttpResponse:
    context = _form_context(values, problems)
    return render(request, "dashboard/endpoint_new.html", context, status=status)


def _form_context(values: dict[str, Any], problems: dict[str, str]) -> dict[str, Any]:
    chosen = set(values.get("types", ()))
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    for name, schema in SCHEMAS.items():
        group = name.partition(".")[0]
        line = (name, _(schema.description), name in chosen)
        groups.setdefault(group, []).append(line)
    groups.pop("webhook", None)
    return {
        "values": values,
        "problems": problems,
        "everything": ALL in chosen,
        "groups": [
            (f"{group}.*", f"{group}.*" in chosen, lines) for group, lines in groups.items()
        ],
    }


def _secret(request: MemberRequest, found: Endpoint) -> HttpResponse:
    context = {
        "endpoint": found,
        "secret": str(found.secret),
        "old_secret_until": old_secret_until(found),
        "key": key_bytes(str(found.secret)).decode("ascii", "replace"),
        "advice": advice_on(found.url),
    }
    return render(request, "dashboard/endpoint_secret.html", context)
