"""Channels, the persona, e-mails and suppressions."""

from typing import Literal

from pydantic import Field

from katek.api.schemas.base import In, Moment, Out, Text


class ChannelOut(Out):
    id: str
    kind: Literal["website", "messenger", "instagram", "email"]
    name: str
    external_id: str
    status: Literal["connected", "reconnect", "disconnected"]
    problem: str | None


class PersonaOut(Out):
    id: str
    name: str
    role_line: str
    tone: Literal["professional", "friendly", "concise", "warm"]
    formality: Literal["formal", "informal"]
    greeting: str
    languages: list[str]
    business_context: str
    instructions: str
    disclosure_text: str
    handoff_message: str
    ask_contact_after: int
    signature: str
    version: int = Field(description="Counts up with every change.")


class PersonaIn(In):
    """Only what is sent changes; an emptied text goes back to its default."""

    name: Text | None = None
    role_line: Text | None = None
    tone: Text | None = None
    formality: Text | None = None
    greeting: Text | None = None
    languages: list[Text] | None = None
    business_context: Text | None = None
    instructions: Text | None = None
    disclosure_text: Text | None = None
    handoff_message: Text | None = None
    ask_contact_after: int | None = Field(None, ge=0)
    signature: Text | None = None


class EmailOut(Out):
    id: str
    lead: str | None
    campaign: str | None
    step: str | None
    to: str
    subject: str
    status: Literal[
        "queued",
        "sending",
        "sent",
        "delivered",
        "bounced",
        "complained",
        "failed",
        "unknown",
        "cancelled",
        "skipped",
    ]
    problem: str | None
    opened_at: Moment | None
    clicked_at: Moment | None
    sent_at: Moment | None


class SuppressionOut(Out):
    id: str
    email: str
    reason: str
    created_at: Moment


class SuppressionIn(In):
    email: Text = Field(max_length=254)
    reason: Text = Field("manual", max_length=40)
