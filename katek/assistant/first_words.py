"""What a customer who has just said hello is told: made by the same code as every reply."""

from asgiref.sync import async_to_sync

from katek.assistant.answering import answer_built_in
from katek.assistant.models import Persona
from katek.assistant.turns import Known, Reply, Turn
from katek.core import clock

HELLO = {"en": "Hello", "es": "Hola", "de": "Guten Tag"}


def first_reply(persona: Persona, *, channel: str = "website") -> Reply:
    """The first reply of a thread, in the agency's language where the built-in assistant speaks it."""
    organization = persona.organization
    turn = Turn(
        organization=organization,
        persona=persona,
        channel=channel,
        conversation_id="preview",
        language=organization.language,
        history=(),
        text=hello(organization.language),
        memory={},
        known=Known(),
        first=True,
        now=clock.now(),
    )
    return async_to_sync(answer_built_in)(turn)


def hello(language: str) -> str:
    """How the customer of the preview greets."""
    return HELLO.get(language[:2].lower(), HELLO["en"])
