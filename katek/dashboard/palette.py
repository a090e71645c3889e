"""The command palette: what a member may go to or do, found by a few letters."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.listing_filters import named
from katek.dashboard.places import groups
from katek.leads.finding import LeadFilter, matching
from katek.organizations.permissions import acts_of

MOST = 6  # of a kind
FEWEST_LETTERS = 2  # of a name that rows are looked through for


@require_safe
@member_page("conversations.view")
def palette(request: MemberRequest) -> HttpResponse:
    """`?q=`: a fragment with up to six of each kind. Without words: all pages and acts."""
    words = request.GET.get("q", "").strip()[:100]
    may = acts_of(request.membership.role)
    found = [
        {"name": _("Pages"), "found": _named(words, _pages(request, may))},
        {"name": _("Acts"), "found": _named(words, _acts(may))},
    ]
    if len(words) >= FEWEST_LETTERS:
        found += [
            {"name": _("Leads"), "found": _leads(words)},
            {"name": _("Properties"), "found": _properties(words)},
        ]
    context = {"groups": [group for group in found if group["found"]], "words": words}
    return render(request, "dashboard/palette.html", context)


def _pages(request: MemberRequest, may: frozenset[str]) -> list[dict[str, Any]]:
    return [
        {"name": str(one.place.name), "icon": one.place.icon, "url": one.url, "more": one.place.key}
        for group in groups(request, may, {})
        for one in group.places
    ]


def _acts(may: frozenset[str]) -> list[dict[str, Any]]:
    known = (
        ("leads.edit", _("New lead"), "users", "dashboard:lead-new"),
        ("properties.edit", _("New property"), "building-office-2", "dashboard:property-new"),
        ("properties.edit", _("Import listings"), "arrow-up-tray", "dashboard:property-imports"),
        ("endpoints.edit", _("New endpoint"), "bolt", "dashboard:endpoint-new"),
        ("campaigns.edit", _("New campaign"), "megaphone", "campaigns:new"),
        ("channels.edit", _("Connect a channel"), "chat-bubble-left-right", "dashboard:channels"),
        ("members.edit", _("Invite a colleague"), "users", "dashboard:settings-members"),
        ("persona.edit", _("Change the persona"), "sparkles", "dashboard:persona"),
        ("settings.edit", _("Go through the first steps"), "flag", "dashboard:first-steps"),
    )
    return [
        {"name": name, "icon": icon, "url": reverse(view), "more": ""}
        for act, name, icon, view in known
        if act in may
    ]


def _named(words: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    wanted = words.casefold().split()
    return [one for one in entries if all(word in one["name"].casefold() for word in wanted)]


def _leads(words: str) -> list[dict[str, Any]]:
    rows = matching(LeadFilter(words=words)).order_by("-active_at")[:MOST]
    return [
        {
            "name": str(lead),
            "url": reverse("dashboard:lead", args=[lead.pk]),
            "more": lead.get_stage_display(),
        }
        for lead in rows
    ]


def _properties(words: str) -> list[dict[str, Any]]:
    rows = named(words).defer("words").order_by("-pk")[:MOST]
    return [
        {
            "name": str(row),
            "icon": "building-office-2",
            "url": reverse("dashboard:property", args=[row.pk]),
            "more": row.listing_id,
        }
        for row in rows
    ]
