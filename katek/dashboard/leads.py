"""Leads: the list, and one with its timeline and wishes."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from katek.conversations.models import Conversation
from katek.conversations.threads import BEGUN
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.paging import page_of
from katek.leads.models import Activity, Lead, Stage
from katek.leads.shapes import standing

MOST_ACTIVITIES = 200


@require_safe
@member_page("leads.view")
def leads(request: MemberRequest) -> HttpResponse:
    words, stage = request.GET.get("q", "").strip()[:100], request.GET.get("stage", "")
    rows = Lead.objects.filter(merged_into=None).select_related("owner")
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(email__icontains=words) | Q(phone__icontains=words)
        )
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    context = {
        "page": page_of(request, rows, newest_by="created_at"),
        "words": words,
        "stage": stage,
        "stages": Stage.choices,
    }
    return render(request, "dashboard/leads.html", context)


@require_safe
@member_page("leads.view")
def lead(request: MemberRequest, lead_id: str) -> HttpResponse:
    rows = Lead.objects.select_related("owner").prefetch_related("interests__property", "consents")
    found: Lead = get_object_or_404(rows, pk=lead_id)
    context = {
        "lead": found,
        "activities": Activity.objects.filter(lead=found)
        .select_related("actor")
        .order_by("-at", "-pk")[:MOST_ACTIVITIES],
        "conversations": Conversation.objects.filter(BEGUN, lead=found).select_related("channel"),
        "consents": standing(found.consents.all()),
        "emails": found.emails.order_by("-created_at")[:20],
    }
    return render(request, "dashboard/lead.html", context)
