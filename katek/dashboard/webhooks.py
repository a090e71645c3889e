"""Webhooks: endpoints, deliveries and their attempts."""

import json

from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.endpoint_health import health_of
from katek.dashboard.paging import page_of
from katek.organizations.permissions import allowed
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.models import Delivery, DeliveryStatus, Endpoint


@require_safe
@member_page("endpoints.view")
def webhooks(request: MemberRequest) -> HttpResponse:
    status = request.GET.get("status", "")
    rows = Delivery.objects.select_related("event", "endpoint")
    if status in DeliveryStatus.values:
        rows = rows.filter(status=status)
    context = {
        "endpoints": health_of(Endpoint.objects.select_related("health")),
        "empty": [],
        "may_edit": allowed(request.membership.role, "endpoints.edit"),
        "page": page_of(request, rows, newest_by="created_at"),
        "status": status,
        "statuses": DeliveryStatus.choices,
    }
    return render(request, "dashboard/webhooks.html", context)


@require_safe
@member_page("endpoints.view")
def delivery(request: MemberRequest, delivery_id: str) -> HttpResponse:
    rows = Delivery.objects.select_related("event", "endpoint")
    found: Delivery = get_object_or_404(rows, pk=delivery_id)
    context = {
        "delivery": found,
        "attempts": found.attempt_log.order_by("number"),
        "body": json.dumps(json.loads(found.event.body), indent=2, ensure_ascii=False),
    }
    return render(request, "dashboard/delivery.html", context)


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
