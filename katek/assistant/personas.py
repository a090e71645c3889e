"""The persona of an agency: made with defaults when it has none, saved with its version counted up."""

import re
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from katek.assistant.models import Persona
from katek.assistant.persona_texts import default_texts, discloses
from katek.core import clock
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

EDITABLE = (
    "name",
    "role_line",
    "tone",
    "formality",
    "greeting",
    "languages",
    "business_context",
    "instructions",
    "disclosure_text",
    "handoff_message",
    "ask_contact_after",
    "signature",
)
TEXTS = ("greeting", "business_context", "instructions")
MOST_ASKING = 20
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")


class PersonaProblem(ValueError):
    """Why a persona can't be saved: `problems` maps a field to a sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{field}: {text}" for field, text in problems.items()))


def persona_of(organization: Organization) -> Persona:
    """The persona of an organization; a first one is made in its language and name."""
    with working_for(organization):
        persona: Persona | None = Persona.objects.filter().first()
        if persona is None:
            name = str(Persona._meta.get_field("name").default)
            made: tuple[Persona, bool] = Persona.objects.get_or_create(
                organization=organization,
                defaults={"name": name, **default_texts(organization, name, organization.language)},
            )
            persona = made[0]
    persona.organization = organization
    return persona


def draft_of(persona: Persona, **fields: Any) -> Persona:
    """A persona as it would be with other fields, checked; nothing is kept. Raises `PersonaProblem`.

    Texts that are still the defaults follow a new name. An emptied text goes back to its default.
    """
    if unknown := sorted(set(fields) - set(EDITABLE)):
        raise PersonaProblem(dict.fromkeys(unknown, _("is not a field of a persona.")))
    draft = copy(persona)
    for name, value in _with_defaults(persona, fields).items():
        setattr(draft, name, value)
    _check(draft, persona.organization)
    return draft


def save_persona(persona: Persona, **fields: Any) -> Persona:
    """Change fields of a persona and count its version up; `PersonaProblem` leaves it as it was."""
    draft = draft_of(persona, **fields)
    wanted = {name: getattr(draft, name) for name in EDITABLE}
    # The rest may have been changed by somebody else since it was read.
    values = {name: value for name, value in wanted.items() if value != getattr(persona, name)}
    with working_for(persona.organization):
        Persona.objects.filter(pk=persona.pk).update(
            **values, version=F("version") + 1, updated_at=clock.now()
        )
        persona.refresh_from_db(fields=[*EDITABLE, "version", "updated_at"])
    return persona


def follow_name(organization: Organization, before: Organization) -> None:
    """Texts that are still the defaults say the new name, in the new language; those worded by somebody stay.

    `before`: name and language as they were.
    """
    if (organization.name, organization.language) == (before.name, before.language):
        return
    persona = persona_of(organization)
    renamed = renamed_texts(persona, organization, before)
    with working_for(organization):
        Persona.objects.filter(pk=persona.pk).update(**renamed, updated_at=clock.now())


def renamed_texts(
    persona: Persona, organization: Organization, before: Organization
) -> dict[str, str]:
    """Those of the persona's texts that are the defaults of `before`, as they are of `organization`."""
    old = default_texts(before, persona.name, before.language)
    new = default_texts(organization, persona.name, organization.language)
    return {field: text for field, text in new.items() if getattr(persona, field) == old[field]}


def _with_defaults(persona: Persona, fields: dict[str, Any]) -> dict[str, Any]:
    cleaned = {k: v.strip() if isinstance(v, str) else v for k, v in fields.items()}
    organization = persona.organization
    old = default_texts(organization, persona.name, organization.language)
    name = cleaned.get("name") or persona.name
    new = default_texts(organization, str(name), organization.language)
    for field, text in new.items():
        value = cleaned.get(field, getattr(persona, field))
        if value in ("", old[field]):
            cleaned[field] = text
    return cleaned


def _check(persona: Persona, organization: Organization) -> None:
    problems: dict[str, str] = {}
    try:
        persona.clean_fields(exclude=["id", "organization", "version", "updated_at"])
    except ValidationError as error:
        problems = {field: " ".join(texts) for field, texts in error.message_dict.items()}
    problems |= _too_long(persona)
    if "languages" not in problems and (wrong := _wrong_languages(persona.languages)):
        problems["languages"] = _("%(code)s is not a language code such as en or es.") % {
            "code": repr(wrong)
        }
    if "ask_contact_after" not in problems and persona.ask_contact_after > MOST_ASKING:
        problems["ask_contact_after"] = _("at most %(most)d.") % {"most": MOST_ASKING}
    languages = (organization.language[:2], *(code[:2] for code in persona.languages or ()))
    if not discloses(persona.disclosure_text, languages):
        problems["disclosure_text"] = _(
            "It has to say that an assistant answers: name it an AI, automated or an assistant."
        )
    if problems:
        raise PersonaProblem(problems)


def _too_long(persona: Persona) -> dict[str, str]:
    """Texts over their limit, which Django only checks in forms of its own."""
    limits = {name: getattr(Persona._meta.get_field(name), "max_length", None) for name in TEXTS}
    return {
        name: _("It has %(count)d characters; at most %(most)d characters fit.")
        % {"count": len(getattr(persona, name)), "most": longest}
        for name, longest in limits.items()
        if longest and len(getattr(persona, name)) > longest
    }


def _wrong_languages(languages: list[str]) -> str | None:
    return next((code for code in languages if not LANGUAGE.fullmatch(code)), None)
