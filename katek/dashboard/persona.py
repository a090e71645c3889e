"""The persona: how the assistant presents itself, on every channel alike."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages as notices
from django.db.models import Field
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from katek.assistant.first_words import first_reply, hello
from katek.assistant.models import Formality, Persona, Tone
from katek.assistant.personas import EDITABLE, PersonaProblem, persona_of, save_persona
from katek.assistant.providers import model_names
from katek.dashboard.access import MemberRequest, member_page
from katek.organizations.permissions import allowed, require


@dataclass(frozen=True)
class Row:
    """One line of the form. `choices` make it a select, `lines` a text area, `number` a number."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    lines: int = 0
    number: bool = False
    value: str = ""
    problem: str = ""

    @property
    def longest(self) -> int | None:
        """Characters that the field takes; none for lists and numbers."""
        field = Persona._meta.get_field(self.name)
        return getattr(field, "max_length", None) if isinstance(field, Field) else None


DEFAULT = "Emptied, it goes back to the default."
FORM = (
    Row("name", "Name"),
    Row("role_line", "Role", "Under the name in the chat. " + DEFAULT),
    Row("tone", "Tone", choices=tuple(Tone.choices)),
    Row("formality", "Form of address", "Sie or du, usted or tú.", tuple(Formality.choices)),
    Row("languages", "Languages", "Codes such as en, es. Empty: whatever the customer writes."),
    Row("disclosure_text", "Disclosure", "Begins the first reply, again after a day's pause and when a"
        " person hands back. It has to say that no person is answering. " + DEFAULT, lines=2),
    Row("greeting", "Greeting", DEFAULT, lines=2),
    Row("business_context", "About the agency", "What the assistant may tell.", lines=5),
    Row("instructions", "Instructions", "How to answer. Never shown to customers; read by language"
        " models, not by the built-in assistant.", lines=6),
    Row("handoff_message", "When a person takes over", DEFAULT, lines=2),
    Row("ask_contact_after", "Ask for contact after", "So many useful answers.", number=True),
    Row("signature", "Signature", "Under e-mails. " + DEFAULT, lines=3),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("persona.view")
def persona(request: MemberRequest) -> HttpResponseBase:
    found = persona_of(request.organization)
    if request.method != "POST":
        return _page(request, found, _shown(found), {})
    require(request.membership, "persona.edit")
    given = {name: request.POST[name] for name in EDITABLE if name in request.POST}
    try:
        save_persona(found, **_read(given))
    except PersonaProblem as problem:
        return _page(request, found, _shown(found) | given, problem.problems)
    notices.success(
        request, f"Saved as version {found.version}. Every channel uses it from now on."
    )
    return redirect("dashboard:persona")


def _page(
    request: MemberRequest, found: Persona, values: dict[str, str], problems: dict[str, str]
) -> HttpResponse:
    context = {
        "persona": found,
        "rows": [_row(row, values, problems) for row in FORM],
        "may_edit": allowed(request.membership.role, "persona.edit"),
        "hello": hello(request.organization.language),
        "first": first_reply(found),
        "wrong": bool(problems),
        "builtin": not model_names(),
    }
    status = 422 if problems else 200
    return render(request, "dashboard/persona.html", context, status=status)


def _row(row: Row, values: dict[str, str], problems: dict[str, str]) -> Row:
    return replace(row, value=values[row.name], problem=problems.get(row.name, ""))


def _shown(found: Persona) -> dict[str, str]:
    values = {name: getattr(found, name) for name in EDITABLE}
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _read(given: dict[str, str]) -> dict[str, Any]:
    """What was typed as the persona takes it; raises `PersonaProblem` for a number that is none."""
    read: dict[str, Any] = {name: text.replace("\r\n", "\n") for name, text in given.items()}
    if "languages" in read:
        codes = given["languages"].replace(",", " ").split()
        read["languages"] = list(dict.fromkeys(codes))
    if "ask_contact_after" in read:
        text = given["ask_contact_after"].strip()
        if not text.isdecimal():
            raise PersonaProblem({"ask_contact_after": f"{text!r} is not a whole number from 0."})
        read["ask_contact_after"] = int(text)
    return read
