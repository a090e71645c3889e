"""The list beside every page of the settings: what this member may open."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from katek.dashboard.access import MemberRequest
from katek.organizations.permissions import allowed

# The page's address by name, what it is called, its icon, and the act it needs.
PAGES: tuple[tuple[str, str | Promise, str, str], ...] = (
    ("dashboard:settings-organization", _("Organization"), "building-office", "settings.edit"),
    ("dashboard:settings-hours", _("Office and sending hours"), "clock", "settings.edit"),
    ("dashboard:settings-members", _("Members"), "users", "members.view"),
    ("dashboard:settings-keys", _("API keys"), "key", "keys.edit"),
    ("dashboard:settings-consent", _("Consent and retention"), "shield-check", "settings.edit"),
    ("dashboard:settings-you", _("You"), "user-circle", "leads.view"),
)


def pages_for(request: MemberRequest) -> list[dict[str, Any]]:
    return [
        {"name": name, "title": title, "icon": icon}
        for name, title, icon, act in PAGES
        if allowed(request.membership.role, act)
    ]


def show(
    request: MemberRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the settings, with the list beside it."""
    here = f"dashboard:settings-{'organization' if template == 'delete' else template}"
    context = {"setting_pages": pages_for(request), "here": here, **context}
    return render(request, f"dashboard/settings/{template}.html", context, status=status)
