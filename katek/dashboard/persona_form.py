"""The form of the persona: its rows, and what was typed as the persona takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from katek.assistant.models import Formality, Persona, Tone
from katek.assistant.personas import EDITABLE, PersonaProblem, draft_of
from katek.dashboard.edits_of_two import changed_by_both, opened_with, question
from katek.dashboard.persona_languages import codes_of, in_words


@dataclass(frozen=True)
class Row:
    """One line of the form. `choices` make it a select, `lines` a text area, `number` a number."""

    name: str
    label: str | Promise
    hint: str | Promise = ""
    choices: tuple[tuple[str, str | Promise], ...] = ()
    lines: int = 0
    number: bool = False
    value: str = ""
    opened: str = ""
    problem: str = ""

    @property
    def in_words(self) -> str:
        return str(dict(self.choices).get(self.value, self.value))

    @property
    def longest(self) -> int | None:
        """Characters that the field takes; none for lists and numbers."""
        field = Persona._meta.get_field(self.name)
        return getattr(field, "max_length", None) if isinstance(field, Field) else None


DEFAULT = _("Emptied, it goes back to the default.")
FORM = (
    Row("name", _("Name")),
    Row(
        "role_line",
        _("Role"),
        _("Under the name in the chat. Emptied, it goes back to the default."),
    ),
    Row("tone", _("Tone"), choices=tuple(Tone.choices)),
    Row("formality", _("Form of address"), _("Sie or du, usted or tú."), tuple(Formality.choices)),
    Row(
        "languages",
        _("Languages"),
        _("Names such as English, Español. Empty: whatever the customer writes."),
    ),
    Row(
        "disclosure_text",
        _("Disclosure"),
        _(
            "Begins the first reply, again after a day's pause and when a person hands back. It has to"
            " say that no person is answering. Emptied, it goes back to the default."
        ),
        lines=2,
    ),
    Row("greeting", _("Greeting"), DEFAULT, lines=2),
    Row("business_context", _("About the agency"), _("What the assistant may tell."), lines=5),
    Row(
        "instructions",
        _("Instructions"),
        _(
            "How to answer. Never shown to customers; read by language models, not by the built-in assistant."
        ),
        lines=6,
    ),
    Row("handoff_message", _("When a person takes over"), DEFAULT, lines=2),
    Row("ask_contact_after", _("Ask for contact after"), _("So many useful answers."), number=True),
    Row(
        "signature",
        _("Signature"),
        _("Under e-mails. Emptied, it goes back to the default."),
        lines=3,
    ),
)


class AlsoChanged(PersonaProblem):
    """A colleague changed the same meanwhile; whoever has read it and saves again means it."""


def filled(
    row: Row, found: Persona, form: Mapping[str, str], problem: PersonaProblem | None
) -> Row:
    """A row as it was typed in `form`, or as it is kept, with what it is opened with from now on."""
    now = shown(found)
    problems = problem.problems if problem else {}
    asked = problems if isinstance(problem, AlsoChanged) else {}
    opened = now if row.name in asked else opened_with(form, now)
    return replace(
        row,
        value=form.get(row.name, now[row.name]),
        opened=opened[row.name],
        problem=problems.get(row.name, ""),
    )


def shown(found: Persona) -> dict[str, str]:
    values = {name: getattr(found, name) for name in EDITABLE}
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    return in_words(value) if isinstance(value, list) else str(value)


def read_fields(form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed as the persona takes it; raises `PersonaProblem` for what is no number or no language."""
    given = {name: form[name] for name in EDITABLE if name in form}
    read: dict[str, Any] = {name: text.replace("\r\n", "\n") for name, text in given.items()}
    if "languages" in read:
        read["languages"] = codes_of(given["languages"])
    if "ask_contact_after" in read:
        text = given["ask_contact_after"].strip()
        if not text.isdecimal():
            told = gettext("%(text)r is not a whole number from 0.") % {"text": text}
            raise PersonaProblem({"ask_contact_after": told})
        read["ask_contact_after"] = int(text)
    return read


def read_changes(found: Persona, form: Mapping[str, str]) -> dict[str, Any]:
    """What was changed in a form since it was opened. Raises `PersonaProblem`."""
    texts = shown(found)
    now, opened = read_fields(texts), read_fields(opened_with(form, texts))
    changed = {name: value for name, value in read_fields(form).items() if value != opened[name]}
    draft = draft_of(found, **changed)
    typed = {name: getattr(draft, name) for name in changed}
    if both := changed_by_both(opened, typed, now):
        rows = [replace(row, value=texts[row.name]) for row in FORM if row.name in both]
        raise AlsoChanged({row.name: question(row.in_words) for row in rows})
    return changed
