"""Conversations: read, written to as a person, taken over and handed back."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from katek.api.finding import caller_of, find
from katek.api.paging import Paging, page
from katek.api.problems import Refusal, field_error
from katek.api.schemas.base import Page, Text
from katek.api.schemas.conversations import ConversationOut, MessageIn, MessageOut, TakeOverIn
from katek.conversations import handover
from katek.conversations.again import send_again
from katek.conversations.finding import matching
from katek.conversations.models import Conversation, Message
from katek.conversations.shapes import conversation_json, message_json
from katek.conversations.threads import BEGUN
from katek.leads.cleaning import member
from katek.leads.shapes import rfc3339
from katek.organizations.models import User

router = Router(tags=["conversations"])


class ConversationFilter(Schema):
    lead: Text = ""
    channel: Text = ""
    status: Text = ""
    answered_by: Text = ""
    assigned_to: Text = ""
    q: Text = Field(
        "", max_length=200, description="Words in its messages, or the customer's name or address."
    )


@router.get("/", response=Page[ConversationOut])
def list_conversations(
    request: HttpRequest, paging: Query[Paging], wanted: Query[ConversationFilter]
) -> dict[str, Any]:
    """By when they began, the newest first."""
    names = {"channel": "channel__kind"}
    given = {name: value for name, value in wanted.dict().items() if value}
    words = given.pop("q", "")
    filters = {names.get(name, name): value for name, value in given.items()}
    rows = matching(conversations_here().filter(BEGUN, **filters), words)
    return page(request, rows, paging, shown)


@router.get("/{conversation_id}/", response=ConversationOut)
def get_conversation(request: HttpRequest, conversation_id: str) -> dict[str, object]:
    return shown(find(conversations_here(), conversation_id))


@router.get("/{conversation_id}/messages", response=Page[MessageOut])
def list_messages(
    request: HttpRequest, conversation_id: str, paging: Query[Paging]
) -> dict[str, Any]:
    """The newest first."""
    conversation = find(conversations_here(), conversation_id)
    rows = Message.objects.filter(conversation=conversation)
    return page(request, rows, paging, message_json, by="sequence")


@router.post("/{conversation_id}/messages", response={201: MessageOut})
def write_message(
    request: HttpRequest, conversation_id: str, message: MessageIn
) -> Status[dict[str, object]]:
    """Write to the customer as a person, which also takes the conversation over."""
    conversation = find(conversations_here(), conversation_id)
    try:
        sent = handover.write_as_person(
            conversation, caller_of(request).user, message.text, client_id=message.client_id
        )
    except handover.CannotWrite as problem:
        errors = [field_error("text", message.text, str(problem))]
        raise Refusal(422, str(problem), errors) from problem
    return Status(201, message_json(sent))


@router.post("/{conversation_id}/messages/{message_id}/send-again", response=MessageOut)
def send_message_again(
    request: HttpRequest, conversation_id: str, message_id: str
) -> dict[str, object]:
    """One that may not have arrived, or did not; parts that are known to have arrived are not repeated."""
    conversation = find(conversations_here(), conversation_id)
    find(Message.objects.filter(conversation=conversation), message_id)
    try:
        return message_json(send_again(conversation, message_id, caller_of(request).user))
    except handover.CannotWrite as problem:
        raise Refusal(409, str(problem)) from problem


@router.post("/{conversation_id}/take-over", response=ConversationOut)
def take_over(
    request: HttpRequest, conversation_id: str, wanted: TakeOverIn | None = None
) -> dict[str, object]:
    """A person answers from now on: the member named, else the caller."""
    conversation = find(conversations_here(), conversation_id)
    user = member(wanted.member if wanted else None) or caller_of(request).user
    return shown(_taken_over(conversation, user))


@router.post("/{conversation_id}/hand-back", response=ConversationOut)
def hand_back(request: HttpRequest, conversation_id: str) -> dict[str, object]:
    """The assistant answers again."""
    conversation = find(conversations_here(), conversation_id)
    return shown(handover.hand_back(conversation, caller_of(request).user))


def shown(conversation: Conversation) -> dict[str, object]:
    until = conversation.snoozed_until
    return {
        **conversation_json(conversation),
        "assigned_to": conversation.assigned_to_id,
        "snoozed_until": rfc3339(until) if until else None,
    }


def conversations_here() -> QuerySet[Conversation]:
    rows: QuerySet[Conversation] = Conversation.objects.select_related("channel", "organization")
    return rows


def _taken_over(conversation: Conversation, user: User | None) -> Conversation:
    if user is not None:
        return handover.take_over(conversation, user)
    with transaction.atomic():
        fresh = handover.lock(conversation)
        handover.hand_over(fresh, reason="taken_over")
    return fresh
