"""Listings: the gallery, and one with its pictures and facts."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.paging import page_of
from katek.properties.display import facts_of
from katek.properties.facts import kept
from katek.properties.models import Property, StandardStatus
from katek.properties.shapes import card_json

PER_PAGE = 24


@require_safe
@member_page("properties.view")
def listings(request: MemberRequest) -> HttpResponse:
    status = request.GET.get("status", "")
    rows = kept().prefetch_related("media")
    if status in StandardStatus.values:
        rows = rows.filter(standard_status=status)
    page = page_of(request, rows, newest_by="created_at", size=PER_PAGE)
    language = request.organization.language
    context = {
        "page": page,
        "status": status,
        "statuses": [one for one in StandardStatus.choices if one[0] != StandardStatus.DELETE],
        "cards": [(row, card_json(row, settings.KATEK_BASE_URL, language)) for row in page.items],
    }
    return render(request, "dashboard/listings.html", context)


@require_safe
@member_page("properties.view")
def listing(request: MemberRequest, property_id: str) -> HttpResponse:
    rows = Property.objects.prefetch_related("media")
    found: Property = get_object_or_404(rows, pk=property_id)
    language = request.organization.language
    context = {
        "listing": found,
        "card": card_json(found, settings.KATEK_BASE_URL, language),
        "facts": facts_of(found, language),
        "pictures": list(found.media.all()),
        "asked": found.interests.select_related("lead").order_by("-created_at")[:20],
    }
    return render(request, "dashboard/listing.html", context)
