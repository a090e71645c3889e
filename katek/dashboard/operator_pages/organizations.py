"""Every organization of the installation, with how much it has."""

from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from katek.conversations.models import Conversation
from katek.dashboard.operator_pages.access import operator_page, show
from katek.dashboard.paging import page_of
from katek.leads.models import Lead
from katek.organizations.models import Membership, Organization


@require_safe
@operator_page
def organizations(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:200]
    rows = Organization.objects.all()
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(slug__icontains=words))
    page = page_of(request, rows, newest_by="created_at")
    context = {"page": page, "words": words, "rows": _counted(page.items)}
    return show(request, "organizations", context)


def _counted(found: list[Organization]) -> list[dict[str, Any]]:
    """With their counts, in one query a kind however many there are."""
    keys = [organization.pk for organization in found]
    # The operator asks about all of them; nothing that anybody wrote is read.
    members = _by_organization(Membership.everywhere, keys)
    leads = _by_organization(Lead.everywhere.filter(merged_into=None), keys)
    conversations = _by_organization(Conversation.everywhere, keys)
    newest = Conversation.everywhere.filter(organization__in=keys).values_list("organization")
    last = dict(newest.annotate(at=Max("last_message_at")))
    return [
        {
            "organization": organization,
            "members": members.get(organization.pk, 0),
            "leads": leads.get(organization.pk, 0),
            "conversations": conversations.get(organization.pk, 0),
            "last_message_at": last.get(organization.pk),
        }
        for organization in found
    ]


def _by_organization(rows: Any, keys: list[str]) -> dict[str, int]:
    counted = rows.filter(organization__in=keys).values_list("organization")
    return dict(counted.annotate(number=Count("pk")).order_by())
