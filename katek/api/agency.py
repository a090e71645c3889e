"""Where an agency is reached and how it speaks: channels and the persona."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from katek.api.finding import find, organization_of
from katek.api.paging import Paging, page
from katek.api.problems import refuse_fields
from katek.api.schemas.agency import ChannelOut, PersonaIn, PersonaOut
from katek.api.schemas.base import Page
from katek.assistant.models import Persona
from katek.assistant.personas import EDITABLE, PersonaProblem, persona_of, save_persona
from katek.channels.models import Channel
from katek.channels.shapes import channel_json

channels = Router(tags=["channels"])
persona = Router(tags=["persona"])


@channels.get("/", response=Page[ChannelOut])
def list_channels(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return page(request, Channel.objects.all(), paging, channel_json)


@channels.get("/{channel_id}/", response=ChannelOut)
def get_channel(request: HttpRequest, channel_id: str) -> dict[str, object]:
    return channel_json(find(Channel.objects.all(), channel_id))


@persona.get("/", response=PersonaOut)
def get_persona(request: HttpRequest) -> dict[str, Any]:
    return _shape(persona_of(organization_of(request)))


@persona.patch("/", response=PersonaOut)
def change_persona(request: HttpRequest, sent: PersonaIn) -> dict[str, Any]:
    """Every reply keeps the version it was made with."""
    values = sent.dict(exclude_unset=True, exclude_none=True)
    try:
        return _shape(save_persona(persona_of(organization_of(request)), **values))
    except PersonaProblem as problem:
        sentences = {name: f"{name}: {text}" for name, text in problem.problems.items()}
        raise refuse_fields(sentences, values) from problem


def _shape(row: Persona) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in EDITABLE}
    return {"id": row.id, **facts, "version": row.version}
