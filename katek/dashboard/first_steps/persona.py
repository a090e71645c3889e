"""Step 2: the main fields of the persona, with the playground beside them."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from katek.assistant.personas import PersonaProblem, persona_of, save_persona
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.first_steps.pages import onward, show
from katek.dashboard.first_steps.steps import VOICE
from katek.dashboard.persona import studio
from katek.dashboard.persona_form import read_changes
from katek.organizations import first_steps


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("persona.edit")
def persona(request: MemberRequest) -> HttpResponseBase:
    found = persona_of(request.organization)
    wrong: PersonaProblem | None = None
    if request.method == "POST":
        try:
            changed = read_changes(found, request.POST)
            if changed:
                save_persona(found, **changed)
        except PersonaProblem as problem:
            wrong = problem
        else:
            first_steps.mark(request.organization, "persona", "done")
            return onward(request, "persona")
    # What is wrong stands at its field, also where this step has no such field.
    fields = (*VOICE, *(wrong.problems if wrong else ()))
    context = studio(request, found, wrong, fields=fields)
    return show(request, "persona", context, status=422 if wrong else 200)
