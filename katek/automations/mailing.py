"""Mails are written in the persona's voice: the one place that knows both campaigns and the assistant."""

from katek.assistant.personas import persona_of
from katek.campaigns import writing
from katek.campaigns.rendering import Voice
from katek.core.work import Done
from katek.organizations.models import Organization


def write_due(worker: int, *, limit: int) -> Done:
    """Write the mails of up to `limit` enrollments whose step is due."""
    return writing.write_due(worker, limit=limit, voice_of=voice_of)


def voice_of(organization: Organization) -> Voice:
    """Who an organization's mails speak as."""
    persona = persona_of(organization)
    return Voice(name=persona.name, signature=persona.signature)
