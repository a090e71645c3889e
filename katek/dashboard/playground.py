"""The persona's playground: a member writes as a customer would, and the persona being edited answers.

Nothing is kept: no conversation, no lead, no event. What was said so far travels with the form, signed.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from katek.assistant.answering import answer
from katek.assistant.models import Persona
from katek.assistant.personas import PersonaProblem, draft_of, persona_of
from katek.assistant.turns import Known, Reply, Said, Turn
from katek.core import clock
from katek.core.rate_limits import allow
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.handover_words import why_person
from katek.dashboard.persona_form import read_fields
from katek.organizations.permissions import allowed
from katek.properties.models import Property
from katek.properties.shapes import card_json

SALT = "katek.playground"
LONGEST = 1000  # characters of a message
MOST_SAID = 20  # as many as the assistant reads of a real thread
MOST, PERIOD = 30, timedelta(minutes=1)  # of an organization: a language model's answers cost money


@dataclass
class Thread:
    """What was said so far, and what the assistant remembers of it."""

    said: list[tuple[str, str]] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)

    def signed(self) -> str:
        return signing.dumps([self.said[-MOST_SAID:], self.memory], salt=SALT, compress=True)


@require_POST
@member_page("persona.view")
def try_persona(request: MemberRequest) -> HttpResponseBase:
    """The fragment with the thread, one question and its answer longer."""
    text = request.POST.get("said", "").strip()[:LONGEST]
    thread = _thread(request)
    context: dict[str, Any] = {"thread": thread}
    if not allow(f"playground:{request.organization.pk}", limit=MOST, per=PERIOD).allowed:
        context["problem"] = _("That was a lot at once. Try again in a minute.")
    elif text:
        try:
            persona = _persona(request)
        except PersonaProblem as problem:
            context["problem"] = str(problem)
        else:
            reply = _ask(persona, thread, text)
            why = why_person(reply.handover.reason) if reply.handover else ""
            context |= {"reply": reply, "cards": _cards(persona, reply), "why_person": why}
    return render(request, "dashboard/persona_thread.html", context)


def _persona(request: MemberRequest) -> Persona:
    """As the form beside it has it, for those who may change it; for the others as it is."""
    kept = persona_of(request.organization)
    if not allowed(request.membership.role, "persona.edit"):
        return kept
    return draft_of(kept, **read_fields(request.POST))


def _thread(request: HttpRequest) -> Thread:
    """Of the form; one that we have not signed, or an old one, begins anew."""
    try:
        said, memory = signing.loads(request.POST.get("thread", ""), salt=SALT, max_age=86_400)
    except (signing.BadSignature, ValueError):
        return Thread()
    return Thread([(author, text) for author, text in said], memory)


def _ask(persona: Persona, thread: Thread, text: str) -> Reply:
    organization = persona.organization
    given = thread.memory.get("given", {})
    answers = sum(author == "assistant" for author, _ in thread.said)
    turn = Turn(
        organization=organization,
        persona=persona,
        channel="website",
        conversation_id="playground",
        language=organization.language,
        history=tuple(Said(author, words) for author, words in thread.said),
        text=text,
        memory=thread.memory,
        known=Known(
            name=given.get("name", ""),
            email=given.get("email", ""),
            phone=given.get("phone", ""),
            asked_count=int(thread.memory.get("asked_count", 0)),
            answers_so_far=answers,
        ),
        first=not answers,
        now=clock.now(),
    )
    reply = async_to_sync(answer)(turn)
    thread.said += [("customer", text), ("assistant", reply.text)]
    thread.memory = reply.memory
    return reply


def _cards(persona: Persona, reply: Reply) -> list[dict[str, object]]:
    rows = Property.objects.filter(pk__in=reply.property_ids).prefetch_related("media")
    language = persona.organization.language
    known = {row.pk: card_json(row, settings.KATEK_BASE_URL, language) for row in rows}
    return [known[one] for one in reply.property_ids if one in known]
