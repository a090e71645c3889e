"""When the office is open, and when campaigns may write."""

import calendar
from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from katek.campaigns.due_times import USUAL_HOURS
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.edits_of_two import changed_by_both, opened_with, question
from katek.dashboard.setting_pages.sending import day_names, save_sending, sending_form
from katek.dashboard.setting_pages.side import show
from katek.organizations import office_hours
from katek.organizations.office_hours import DAYS, MOST_SPANS

WEEK = range(len(calendar.day_name))
Days = dict[str, list[tuple[str, str]]]


@require_safe
@member_page("settings.edit")
def hours(request: MemberRequest) -> HttpResponse:
    return _page(request)


@require_POST
@member_page("settings.edit")
def office(request: MemberRequest) -> HttpResponseBase:
    typed = _typed(request)
    try:
        office_hours.choose(request.organization, _days(request, office_hours.read(typed)))
    except office_hours.WrongHours as problem:
        return _page(request, typed=typed, problem=problem)
    notices.success(request, _("The office hours are kept."))
    return redirect("dashboard:settings-hours")


class _AlsoChanged(office_hours.WrongHours):
    """A colleague changed the same days meanwhile."""


def _days(request: MemberRequest, read: Days) -> Days:
    """Those that were changed since the form was opened, the others as they are now."""
    kept = office_hours.spans_of(request.organization)
    now, typed = _in_words(kept), _in_words(read)
    opened = opened_with(request.POST, now)
    if both := changed_by_both(opened, typed, now):
        raise _AlsoChanged({day: question(now[day]) for day in both})
    return {day: read[day] if typed[day] != opened[day] else kept[day] for day in DAYS}


def _in_words(days: Days) -> dict[str, str]:
    return {day: ", ".join(map("–".join, days[day])) for day in DAYS}


@require_POST
@member_page("settings.edit")
def sending(request: MemberRequest) -> HttpResponseBase:
    if refused := save_sending(request.organization, request.POST):
        return _page(request, sending=refused, status=422)
    notices.success(request, _("The hours of sending are kept."))
    return redirect("dashboard:settings-hours")


def _typed(request: MemberRequest) -> Days:
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
    typed: Days | None = None,
    problem: office_hours.WrongHours | None = None,
    sending: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    organization = request.organization
    kept = office_hours.spans_of(organization)
    problems = problem.problems if problem else {}
    asked = problems if isinstance(problem, _AlsoChanged) else {}
    now = _in_words(kept)
    opened = opened_with(request.POST, now) | {day: now[day] for day in asked}
    names = day_names()
    context = {
        "days": [
            {
                "code": day,
                "name": names[place],
                "spans": _padded((typed or kept)[day]),
                "opened": opened[day],
                "problem": problems.get(day, ""),
            }
            for place, day in enumerate(DAYS)
        ],
        "weekdays": [(place, names[place]) for place in WEEK],
        "sending": sending_form(organization) if sending is None else sending,
        "hours": organization.sending_hours,
        "usual": USUAL_HOURS,
    }
    return show(request, "hours", context, status=422 if problems else status)


def _padded(spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is there, and room for one more."""
    filled = [span for span in spans if any(span)]
    return [*filled, ("", "")][:MOST_SPANS]
