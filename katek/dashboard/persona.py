"""The persona: how the assistant presents itself, on every channel alike."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from katek.assistant.first_words import first_reply, hello
from katek.assistant.models import Persona
from katek.assistant.personas import EDITABLE, PersonaProblem, persona_of, save_persona
from katek.assistant.providers import model_names
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.persona_form import FORM, filled, read_changes
from katek.organizations.permissions import allowed, require


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("persona.view")
def persona(request: MemberRequest) -> HttpResponseBase:
    found = persona_of(request.organization)
    if request.method != "POST":
        return _page(request, found)
    require(request.membership, "persona.edit")
    try:
        save_persona(found, **read_changes(found, request.POST))
    except PersonaProblem as problem:
        return _page(request, found, problem)
    told = _("Saved as version %(version)s. Every channel uses it from now on.")
    notices.success(request, told % {"version": found.version})
    return redirect("dashboard:persona")


def _page(
    request: MemberRequest, found: Persona, problem: PersonaProblem | None = None
) -> HttpResponse:
    context = studio(request, found, problem)
    return render(request, "dashboard/persona.html", context, status=422 if problem else 200)


def studio(
    request: MemberRequest,
    found: Persona,
    problem: PersonaProblem | None = None,
    *,
    fields: tuple[str, ...] = EDITABLE,
) -> dict[str, Any]:
    """What the form and the playground beside it show; `fields`: those that the form has."""
    return {
        "persona": found,
        "rows": [filled(row, found, request.POST, problem) for row in FORM if row.name in fields],
        "may_edit": allowed(request.membership.role, "persona.edit"),
        "hello": hello(request.organization.language),
        "first": first_reply(found),
        "wrong": bool(problem),
        "builtin": not model_names(),
    }
