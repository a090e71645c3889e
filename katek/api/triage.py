"""Conversations within the team: notes, whose they are, put off, closed, opened again."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from katek.api.conversations import conversations_here, shown
from katek.api.finding import caller_of, find
from katek.api.paging import Paging, page
from katek.api.problems import Refusal, field_error
from katek.api.schemas.base import Page
from katek.api.schemas.conversations import AssignIn, ConversationOut, NoteIn, NoteOut, SnoozeIn
from katek.conversations import assigning, closing
from katek.conversations.handover import CannotWrite
from katek.conversations.models import Note
from katek.conversations.notes import write_note
from katek.leads.cleaning import member
from katek.leads.shapes import rfc3339

router = Router(tags=["conversations"])


@router.get("/{conversation_id}/notes", response=Page[NoteOut])
def list_notes(request: HttpRequest, conversation_id: str, paging: Query[Paging]) -> dict[str, Any]:
    """What the team noted, the newest first. Customers never see it."""
    conversation = find(conversations_here(), conversation_id)
    return page(request, Note.objects.filter(conversation=conversation), paging, _note_json)


@router.post("/{conversation_id}/notes", response={201: NoteOut})
def write(request: HttpRequest, conversation_id: str, body: NoteIn) -> Status[dict[str, object]]:
    """Tell the team something about a conversation; the customer never sees it."""
    conversation = find(conversations_here(), conversation_id)
    try:
        kept = write_note(conversation, caller_of(request).user, body.text)
    except CannotWrite as problem:
        raise _refused("text", body.text, problem) from problem
    return Status(201, _note_json(kept))


@router.post("/{conversation_id}/assign", response=ConversationOut)
def assign(request: HttpRequest, conversation_id: str, body: AssignIn) -> dict[str, object]:
    """Give it to a member, or to nobody."""
    conversation = find(conversations_here(), conversation_id)
    try:
        to = member(body.member)
        return shown(assigning.assign(conversation, to, caller_of(request).user))
    except assigning.CannotAssign as problem:
        raise _refused("member", body.member, problem) from problem


@router.post("/{conversation_id}/snooze", response=ConversationOut)
def snooze(request: HttpRequest, conversation_id: str, body: SnoozeIn) -> dict[str, object]:
    """Out of the inbox until that moment, or until the customer writes."""
    conversation = find(conversations_here(), conversation_id)
    try:
        return shown(closing.snooze(conversation, body.until, caller_of(request).user))
    except closing.CannotSnooze as problem:
        raise _refused("until", body.until.isoformat(), problem) from problem


@router.post("/{conversation_id}/close", response=ConversationOut)
def close(request: HttpRequest, conversation_id: str) -> dict[str, object]:
    """Done for now; the customer's next message opens it again."""
    conversation = find(conversations_here(), conversation_id)
    return shown(closing.close(conversation, caller_of(request).user))


@router.post("/{conversation_id}/reopen", response=ConversationOut)
def reopen(request: HttpRequest, conversation_id: str) -> dict[str, object]:
    """Open again, whether it was closed or snoozed."""
    conversation = find(conversations_here(), conversation_id)
    return shown(closing.reopen(conversation, caller_of(request).user))


def _note_json(note: Note) -> dict[str, object]:
    return {
        "id": note.id,
        "conversation": note.conversation_id,
        "author": note.author_id,
        "text": note.text,
        "created_at": rfc3339(note.created_at),
    }


def _refused(name: str, value: str | None, problem: ValueError) -> Refusal:
    return Refusal(422, str(problem), [field_error(name, value, str(problem))])
