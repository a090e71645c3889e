"""What goes into an answer and what comes out: plain records, without anything of the model library."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from katek.assistant.models import Persona
from katek.organizations.models import Organization

# Why a conversation goes to a person; every one of them is shown to staff.
REASONS = (
    "customer_request",
    "hot_lead",
    "viewing_or_offer",
    "missing_knowledge",
    "unsupported_request",
    "policy_restriction",
    "complaint",
    "privacy_request",
    "urgent",
    "tool_failure",
    "guard_blocked",
    "usage_limit",
)


@dataclass(frozen=True)
class Said:
    """An earlier message. `author`: customer, assistant, person or system."""

    author: str
    text: str


@dataclass(frozen=True)
class Known:
    """What this customer gave in this thread, and how far the thread has come."""

    name: str = ""
    email: str = ""
    phone: str = ""
    asked_count: int = 0
    answers_so_far: int = 0


@dataclass(frozen=True)
class Turn:
    """Everything the assistant may know when it answers.

    `text`: all customer messages without an answer, joined by newlines. `language`: of the conversation so
    far. `memory`: that of the reply before. `first`: the customer has to be told (again) whom they talk to.
    """

    organization: Organization
    persona: Persona
    channel: str
    conversation_id: str
    language: str
    history: tuple[Said, ...]
    text: str
    memory: dict[str, Any]
    known: Known
    first: bool
    now: datetime


@dataclass(frozen=True)
class Handover:
    """`reason`: one of `REASONS`. `summary`: what the person who takes over should know, in plain words."""

    reason: str
    summary: str


@dataclass(frozen=True)
class Reply:
    """What the customer gets and what follows from it.

    `asks`: what the reply asks for (one of `memory.QUESTIONS`, such as contact or transaction); None when
    nothing. `viewing_requested`: id of the listing that somebody has to show; its time, in
    the customer's words, is `why["viewing"]["when"]`. `memory` is handed back with the next turn;
    `criteria` is the search in force; `why` says how the reply came about.
    """

    text: str
    property_ids: tuple[str, ...] = ()
    quick_replies: tuple[str, ...] = ()
    handover: Handover | None = None
    asks: str | None = None
    viewing_requested: str | None = None
    language: str = "en"
    memory: dict[str, Any] = field(default_factory=dict)
    criteria: dict[str, Any] = field(default_factory=dict)
    why: dict[str, Any] = field(default_factory=dict)
    persona_version: int = 1
    model: str = "builtin"
