"""What every step's page has around it, and the ways on: next, back, past it, out for good."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.channels import site
from katek.dashboard.first_steps.steps import KINDS, ON_THE_WAY, Step, steps_for
from katek.organizations import first_steps
from katek.organizations.permissions import require

LIVE = "dashboard:first-live"


@require_safe
@member_page("conversations.view")
def start(request: MemberRequest) -> HttpResponseBase:
    """To the first step that is neither done nor skipped; when there is none, to what came of it."""
    open_ones = [step for step in steps_for(request.membership) if not step.state]
    return redirect(open_ones[0].url if open_ones else LIVE)


def show(
    request: MemberRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page of a step. Raises `PermissionDenied` for who may not take it."""
    steps = steps_for(request.membership)
    here = next(place for place, step in enumerate(steps) if step.name == name)
    request.session[ON_THE_WAY] = name
    around = {
        "steps": steps,
        "step": steps[here],
        "back": steps[here - 1].url if here else "",
        "onward": _after(steps, here),
        "dismissed": first_steps.is_dismissed(request.organization),
    }
    return render(
        request, f"dashboard/first_steps/{name}.html", {**around, **context}, status=status
    )


def onward(request: MemberRequest, name: str) -> HttpResponseBase:
    """To what follows a step that has been taken or passed."""
    steps = steps_for(request.membership)
    here = next(place for place, step in enumerate(steps) if step.name == name)
    return redirect(_after(steps, here))


def _after(steps: list[Step], here: int) -> str:
    following = steps[here + 1 : here + 2]
    return following[0].url if following else reverse(LIVE)


@require_POST
@member_page("conversations.view")
def skip(request: MemberRequest, name: str) -> HttpResponseBase:
    require(request.membership, ACTS[name])
    first_steps.mark(request.organization, name, "skipped")
    return onward(request, name)


@require_safe
@member_page("channels.view")
def live(request: MemberRequest) -> HttpResponse:
    request.session.pop(ON_THE_WAY, None)
    steps = steps_for(request.membership)
    context = {
        "steps": steps,
        "done": sum(step.done for step in steps),
        # Who may not bring listings in is not told that they are missing.
        "knows_no_home": any(step.name == "listings" and not step.done for step in steps),
        "dismissed": first_steps.is_dismissed(request.organization),
        **site(request.organization),
    }
    return render(request, "dashboard/first_steps/live.html", context)


@require_POST
@member_page("settings.edit")
def dismiss(request: MemberRequest) -> HttpResponseBase:
    first_steps.dismiss(request.organization)
    request.session.pop(ON_THE_WAY, None)
    undo = f"undo:{reverse('dashboard:first-again')}"
    notices.success(request, _("The first steps are put away."), extra_tags=undo)
    return redirect("dashboard:home")


@require_POST
@member_page("settings.edit")
def again(request: MemberRequest) -> HttpResponseBase:
    first_steps.dismiss(request.organization, wanted=False)
    return redirect("dashboard:home")


ACTS = {kind.name: kind.act for kind in KINDS}
