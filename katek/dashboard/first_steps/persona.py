"""Step 2: the main fields of the persona, with the playground beside them."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from katek.assistant.personas import PersonaProblem, persona_of, save_persona
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.first_steps.pages import onward, show
from katek.dashboard.first_steps.steps import VOICE
from katek.dashboard.persona import studio
from katek.dashboard.persona_form import read_fields, shown
from katek.organizations import first_steps

ASKED = ("disclosure_text",)  # a text of before that is wrong today can be mended here


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("persona.edit")
def persona(request: MemberRequest) -> HttpResponseBase:
    found = persona_of(request.organization)
    values, problems = shown(found), dict[str, str]()
    if request.method == "POST":
        given = {name: request.POST[name] for name in (*VOICE, *ASKED) if name in request.POST}
        try:
            read = read_fields(given)
            if any(getattr(found, name) != value for name, value in read.items()):
                save_persona(found, **read)
        except PersonaProblem as problem:
            values, problems = values | given, problem.problems
        else:
            first_steps.mark(request.organization, "persona", "done")
            return onward(request, "persona")
    # What is wrong stands at its field, also where this step has no such field.
    context = studio(request, found, values, problems, fields=(*VOICE, *problems))
    return show(request, "persona", context, status=422 if problems else 200)
