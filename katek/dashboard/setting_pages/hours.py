"""When the office is open, and when campaigns may write."""

import calendar
from typing import Any

from babel import Locale
from babel.dates import get_day_names
from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from katek.campaigns.due_times import USUAL_HOURS
from katek.campaigns.problems import CampaignProblem
from katek.campaigns.sending_hours import choose_hours
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.setting_pages.side import show
from katek.organizations import office_hours
from katek.organizations.office_hours import DAYS, MOST_SPANS

WEEK = range(len(calendar.day_name))


@require_safe
@member_page("settings.edit")
def hours(request: MemberRequest) -> HttpResponse:
    return _page(request)


@require_POST
@member_page("settings.edit")
def office(request: MemberRequest) -> HttpResponseBase:
    typed = _typed(request)
    try:
        office_hours.choose(request.organization, typed)
    except office_hours.WrongHours as problem:
        return _page(request, typed=typed, problems=problem.problems)
    notices.success(request, _("The office hours are kept."))
    return redirect("dashboard:settings-hours")


@require_POST
@member_page("settings.edit")
def sending(request: MemberRequest) -> HttpResponseBase:
    form = request.POST
    days = form.getlist("weekdays")
    start, end = form.get("from", ""), form.get("to", "")
    try:
        choose_hours(request.organization, start, end, days)
    except CampaignProblem as problem:
        wanted = {
            "from": start,
            "to": end,
            "weekdays": [int(day) for day in days if day in set("0123456")],
        }
        return _page(request, sending=wanted, sending_problem=str(problem))
    notices.success(request, _("The hours of sending are kept."))
    return redirect("dashboard:settings-hours")


def _typed(request: MemberRequest) -> dict[str, list[tuple[str, str]]]:
    form = request.POST
    return {
        day: [
            (form.get(f"{day}_{place}_from", ""), form.get(f"{day}_{place}_to", ""))
            for place in range(MOST_SPANS)
        ]
        for day in DAYS
    }


def _page(
    request: MemberRequest,
    *,
    typed: dict[str, list[tuple[str, str]]] | None = None,
    problems: dict[str, str] | None = None,
    sending: dict[str, Any] | None = None,
    sending_problem: str = "",
) -> HttpResponse:
    shown = typed or office_hours.spans_of(request.organization)
    problems = problems or {}
    names = get_day_names("wide", locale=Locale.parse(get_language() or "en", sep="-"))
    context = {
        "days": [
            {
                "code": day,
                "name": names[place],
                "spans": _padded(shown[day]),
                "problem": problems.get(day, ""),
            }
            for place, day in enumerate(DAYS)
        ],
        "weekdays": [(place, names[place]) for place in WEEK],
        "sending": request.organization.sending_hours if sending is None else sending,
        "sending_problem": sending_problem,
        "hours": request.organization.sending_hours,
        "usual": USUAL_HOURS,
    }
    status = 422 if problems or sending_problem else 200
    return show(request, "hours", context, status=status)


def _padded(spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is there, and room for one more."""
    filled = [span for span in spans if any(span)]
    return [*filled, ("", "")][:MOST_SPANS]
