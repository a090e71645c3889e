"""Leads, their consents and their timeline."""

from typing import Any, Literal

from pydantic import Field

from katek.api.schemas.base import In, Moment, Out, Text

Stage = Literal[
    "new",
    "contacted",
    "qualified",
    "viewing",
    "offer",
    "won",
    "lost",
    "nurture",
    "unqualified",
    "spam",
]
ConsentStatus = Literal["granted", "denied", "withdrawn"]


class ConsentOut(Out):
    purpose: str
    status: ConsentStatus
    method: str | None
    at: Moment


class LeadOut(Out):
    id: str
    name: str | None
    email: str | None
    phone: str | None = Field(description="E.164.")
    other_emails: list[str]
    other_phones: list[str]
    language: str | None
    timezone: str | None = Field(description="IANA name, if somebody said it.")
    stage: Stage
    score: int
    intent: str | None
    wishes: dict[str, Any] = Field(description="Criteria, as a search answers them.")
    source: str | None
    channel: str | None
    owner: str | None = Field(description="Id of a member's user.")
    tags: list[str]
    consents: list[ConsentOut]
    properties: list[str] = Field(description="Ids of listings the lead asked about.")
    created_at: Moment
    updated_at: Moment


class ConsentIn(In):
    purpose: Literal["follow_up", "marketing", "call", "sms"]
    status: ConsentStatus
    wording: Text = Field("", max_length=4000, description="What was agreed to, word for word.")


class LeadIn(In):
    """A lead with at least an e-mail address, a phone number or a name."""

    name: Text | None = Field(None, max_length=200)
    email: Text | None = Field(None, max_length=254)
    phone: Text | None = Field(
        None, max_length=40, description="With country, or as dialled there."
    )
    language: Text | None = Field(None, max_length=10)
    timezone: Text | None = Field(
        None,
        max_length=60,
        description="IANA name, such as Europe/Madrid; else told from the phone.",
    )
    source: Text | None = Field(None, max_length=300)
    stage: Stage | None = None
    tags: list[Text] | None = Field(None, max_length=50)
    owner: Text | None = Field(None, description="Id of a member's user.")
    wishes: dict[str, Any] | None = Field(None, description="Criteria, as a search answers them.")
    properties: list[Text] | None = Field(None, max_length=100, description="Ids of listings.")
    consents: list[ConsentIn] = Field([], max_length=10)


class NoteIn(In):
    text: Text = Field(max_length=4000)


class ErasedOut(Out):
    id: str
    rows: int = Field(description="How many rows about the lead are gone.")


class ActivityOut(Out):
    id: int
    kind: str
    text: str
    data: dict[str, Any]
    actor: str | None = Field(description="Id of the member who did it.")
    at: Moment
