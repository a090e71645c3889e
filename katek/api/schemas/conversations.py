"""Conversations and messages."""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from katek.api.schemas.base import In, Moment, Out, Text


class ConversationOut(Out):
    id: str
    channel: Literal["website", "messenger", "instagram", "email"]
    lead: str | None
    status: Literal["open", "snoozed", "closed"]
    answered_by: Literal["assistant", "person", "suggest"]
    handover_reason: str | None
    last_message_at: Moment
    assigned_to: str | None = Field(description="Id of the member's user who looks after it.")
    snoozed_until: Moment | None


class MessageOut(Out):
    id: str
    conversation: str
    direction: Literal["in", "out"]
    author: Literal["customer", "assistant", "person", "system"]
    text: str
    attachments: list[Any]
    properties: list[str]
    status: Literal[
        "received",
        "queued",
        "sending",
        "sent",
        "delivered",
        "read",
        "failed",
        "unknown",
        "blocked",
    ]
    problem: str | None
    external_id: str | None
    created_at: Moment


class MessageIn(In):
    text: Text = Field(min_length=1, max_length=8000)
    client_id: Text | None = Field(None, max_length=100, description="The same twice is once.")


class NoteOut(Out):
    id: str
    conversation: str
    author: str | None = Field(description="Id of the member's user; null for a program.")
    text: str
    created_at: Moment


class NoteIn(In):
    text: Text = Field(min_length=1, max_length=8000)


class AssignIn(In):
    member: Text | None = Field(description="Id of the member's user; null for nobody.")


class SnoozeIn(In):
    until: AwareDatetime = Field(description="With its offset; within a year.")


class TakeOverIn(In):
    member: Text | None = Field(None, description="Id of the member's user who answers now.")
