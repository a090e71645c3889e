"""Where an agency is reached and how it speaks: channels and the persona."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from katek.api.finding import find, organization_of
from katek.api.paging import Paging, page
from katek.api.problems import Refusal, refuse_fields
from katek.api.schemas.agency import ChannelOut, PersonaIn, PersonaOut
from katek.api.schemas.base import Page
from katek.assistant.models import Persona
from katek.assistant.personas import EDITABLE, PersonaProblem, persona_of, save_persona
from katek.channels.meta.asking import CannotConnect
from katek.channels.meta.connect import disconnect
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


@channels.delete("/{channel_id}/", response={204: None})
def disconnect_channel(request: HttpRequest, channel_id: str) -> Status[None]:
    """Its token is dropped and nothing more comes in; what was said stays."""
    channel = find(Channel.objects.select_related("organization"), channel_id)
    try:
        disconnect(channel)
    except CannotConnect as problem:
        raise Refusal(problem.status, problem.sentence) from problem
    return Status(204, None)


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
