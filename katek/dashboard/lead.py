"""One lead: its timeline, what is known of it, and what belongs to it."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from katek.campaigns.models import Enrollment
from katek.conversations.models import Conversation
from katek.conversations.threads import BEGUN
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.campaign_words import inside
from katek.dashboard.lead_lines import CHANGES, FILTERS, MESSAGES, in_days, purpose_name
from katek.dashboard.lead_list import TONES, members
from katek.dashboard.paging import page_of
from katek.leads.identity import surviving
from katek.leads.models import Activity, Consent, Interest, Lead, Stage
from katek.leads.notes import KIND as NOTE
from katek.leads.notes import LONGEST
from katek.leads.shapes import standing
from katek.properties.shapes import card_json

MOST = 12  # of each thing at the side


@require_safe
@member_page("leads.view")
def lead(request: MemberRequest, lead_id: str) -> HttpResponse:
    return page_of_lead(request, found_lead(lead_id))


def found_lead(lead_id: str) -> Lead:
    rows = Lead.objects.select_related("owner", "merged_into").prefetch_related("consents")
    found: Lead = get_object_or_404(rows, pk=lead_id)
    return found


def page_of_lead(
    request: MemberRequest,
    found: Lead,
    *,
    editing: str = "",
    form: forms.Form | None = None,
    note: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with one of its parts as a form if `editing` names it.

    `note`: one that was refused, its `text` and `why`.
    """
    people = members()
    shown = request.GET.get("show", "")
    shown = shown if shown in FILTERS else ""
    page = page_of(request, _activities(found, shown), newest_by="at")
    context = {
        "lead": found,
        "people": people,
        "owner_left": found.owner is not None and found.owner.pk not in dict(people),
        "stages": Stage.choices,
        "tones": TONES,
        "page": page,
        "days": in_days(page.items, dict(people), request.user.pk),
        "filters": list(FILTERS.items()),
        "shown": shown,
        "editing": editing,
        "form": form,
        "merged_into": surviving(found) if found.merged_into_id else None,
        "longest_note": LONGEST,
        "refused_note": note,
        **_belongings(request, found),
    }
    return render(request, "dashboard/lead.html", context, status=status)


def _activities(found: Lead, shown: str) -> QuerySet[Activity]:
    rows: QuerySet[Activity] = Activity.objects.filter(lead=found).select_related("actor")
    if shown == "emails":
        return rows.filter(kind__startswith="email")
    kinds = {"messages": MESSAGES, "changes": CHANGES, "notes": (NOTE,)}.get(shown)
    return rows.filter(kind__in=kinds) if kinds else rows


def _belongings(request: MemberRequest, found: Lead) -> dict[str, Any]:
    threads = Conversation.objects.filter(BEGUN, lead=found).select_related("channel")
    enrollments = Enrollment.objects.filter(lead=found).select_related("campaign")
    return {
        "listings": _listings(request, found),
        "conversations": list(threads.order_by("-last_message_at")[:MOST]),
        "enrollments": [
            (one, one.stop_reason and inside(one.stop_reason))
            for one in enrollments.order_by("-pk")[:MOST]
        ],
        "emails": found.emails.order_by("-created_at")[:MOST],
        "consents": [(one, purpose_name(one.purpose), how(one)) for one in _standing(found)],
        "merged": Lead.objects.filter(merged_into=found).defer("words")[:MOST],
    }


def _standing(found: Lead) -> list[Consent]:
    return standing(found.consents.all())


def _listings(request: MemberRequest, found: Lead) -> list[dict[str, Any]]:
    rows = Interest.objects.filter(lead=found).select_related("property")
    rows = rows.prefetch_related("property__media").order_by("-created_at")
    language = get_language() or request.organization.language
    return [card_json(row.property, settings.KATEK_BASE_URL, language) for row in rows[:MOST]]


def how(consent: Consent) -> str:
    """In which way somebody agreed or refused."""
    return {
        "enquiry": _("by asking"),
        "said in chat": _("said in the chat"),
        "api": _("told by a program"),
        "unsubscribe": _("by unsubscribing"),
    }.get(consent.method, consent.method)
