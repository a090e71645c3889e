"""Webhooks: endpoints, deliveries and their attempts."""

import json
from datetime import timedelta

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from katek.core.clock import now
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.endpoint_health import health_of
from katek.dashboard.paging import page_of
from katek.dashboard.signed_in import is_fragment
from katek.organizations.permissions import allowed
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.models import Delivery, DeliveryStatus, Endpoint, EndpointHealth

N8N_WORKFLOW = settings.BASE_DIR / "docs" / "n8n" / "katek-lead.json"
A_MOMENT = timedelta(seconds=15)
OVERDUE = timedelta(seconds=30)  # nobody is at it, or much else goes first
SENT_AGAIN = (
    DeliveryStatus.PENDING,  # its next try may be hours away
    DeliveryStatus.FAILED,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.HELD,
)
# How a delivery stands: its tone, and the icon for it.
TONES = {
    DeliveryStatus.PENDING: ("", "clock"),
    DeliveryStatus.SENDING: ("accent", "paper-airplane"),
    DeliveryStatus.DELIVERED: ("good", "check"),
    DeliveryStatus.FAILED: ("bad", "x-mark"),
    DeliveryStatus.HELD: ("warn", "pause"),
    DeliveryStatus.CANCELLED: ("", "no-symbol"),
}


@require_safe
@member_page("endpoints.view")
def webhooks(request: MemberRequest) -> HttpResponse:
    """Endpoints with their health; below, their deliveries: `?status=` and `?endpoint=` choose among them."""
    found = health_of(Endpoint.objects.select_related("health"))
    known = [one.endpoint.pk for one in found]
    status, to = request.GET.get("status", ""), request.GET.get("endpoint", "")
    rows = Delivery.objects.filter(endpoint__in=[to] if to in known else known)
    if status in DeliveryStatus.values:
        rows = rows.filter(status=status)
    context = {
        "endpoints": found,
        "may_edit": allowed(request.membership.role, "endpoints.edit"),
        "page": page_of(request, rows.select_related("event", "endpoint"), newest_by="id"),
        "status": status if status in DeliveryStatus.values else "",
        "to": to if to in known else "",
        "statuses": DeliveryStatus.choices,
        "tones": TONES,
    }
    return render(request, "dashboard/webhooks.html", context)


@require_safe
@member_page("endpoints.view")
def delivery(request: MemberRequest, delivery_id: str) -> HttpResponse:
    """One delivery. While it is on its way the page asks for how it stands: told only what `?shown=` isn't."""
    rows = Delivery.objects.select_related("event", "endpoint__health")
    found: Delivery = get_object_or_404(rows, pk=delivery_id)
    on_its_way = _is_on_its_way(found)
    attempts = list(found.attempt_log.order_by("number", "id"))
    shown = f"{found.status}-{len(attempts)}"
    fragment = is_fragment(request)
    if fragment and on_its_way and request.GET.get("shown") == shown:
        return HttpResponse(status=204)
    may_edit = allowed(request.membership.role, "endpoints.edit")
    context = {
        "delivery": found,
        "on_its_way": on_its_way,
        "shown": shown,
        "may_send_again": may_edit and not on_its_way and found.status in SENT_AGAIN,
        "attempts": attempts,
        "tone": TONES[DeliveryStatus(found.status)],
    }
    if fragment:
        return render(request, "dashboard/delivery_state.html", context)
    body = json.dumps(json.loads(found.event.body), indent=2, ensure_ascii=False)
    return render(request, "dashboard/delivery.html", {**context, "body": body})


def _is_on_its_way(delivery: Delivery) -> bool:
    """Whether somebody who waits at its page sees in a moment what comes of it."""
    at, due_at, lease = now(), delivery.next_attempt_at, delivery.lease_until
    if delivery.status == DeliveryStatus.SENDING:
        return lease is None or at < lease + OVERDUE
    if delivery.status != DeliveryStatus.PENDING or due_at is None:
        return False
    health: EndpointHealth | None = getattr(delivery.endpoint, "health", None)
    rests = health is not None and health.paused_until is not None and health.paused_until > at
    return not rests and due_at - A_MOMENT < at < due_at + OVERDUE


@require_safe
@member_page("endpoints.view")
def n8n_workflow(_request: MemberRequest) -> HttpResponse:
    """The workflow for n8n, as it lies beside the guide to it."""
    try:
        content = N8N_WORKFLOW.read_bytes()
    except FileNotFoundError as problem:  # an installation without the guides
        raise Http404 from problem
    answer = HttpResponse(content, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{N8N_WORKFLOW.name}"'
    return answer


@require_POST
@member_page("endpoints.edit")
def retry(request: MemberRequest, delivery_id: str) -> HttpResponseBase:
    found: Delivery = get_object_or_404(
        Delivery.objects.select_related("event", "endpoint"), pk=delivery_id
    )
    try:
        endpoints.retry(found)
    except EndpointProblem as problem:
        notices.error(request, str(problem))
    else:
        notices.success(request, _("It is on its way again."))
    return redirect("dashboard:delivery", found.pk)
