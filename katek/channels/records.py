"""What passes between the adapters of the channels and the message handler: plain records."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True)
class InboundMessage:
    """What a customer wrote, translated by the channel's adapter.

    `thread_key` is whom the channel knows the customer by; `external_id` is the provider's id of the
    message and `client_id` the sender's own: either makes a repeat harmless. `reference` is what the link
    or ad that led here named. `standby`: another app or a person has the thread; it is kept, never answered.
    `mail`: headers of an e-mail that its answer refers to; `signature`: what stands under it, read for the
    writer's number and not kept.
    """

    thread_key: str
    text: str
    external_id: str | None = None
    client_id: str | None = None
    sent_at: datetime | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    page: str = ""
    language: str = ""
    reference: str = ""
    signature: str = ""
    standby: bool = False
    attachments: list[dict[str, Any]] = field(default_factory=list)
    mail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Echo:
    """What went out to a customer, told by the channel: ours, which confirms a send, or a person's elsewhere.

    `metadata` is what we sent along, if the channel gives it back; `app_id` who sent it, if it says so.
    """

    thread_key: str
    external_id: str
    text: str
    sent_at: datetime | None = None
    metadata: str = ""
    app_id: str = ""
    standby: bool = False
    attachments: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """What became of messages we sent: `status` is delivered or read.

    Those named by `external_ids`; with `up_to` (and no ids) everything sent until then; one id that was
    read stands for all before it.
    """

    thread_key: str
    status: Literal["delivered", "read"]
    external_ids: tuple[str, ...] = ()
    up_to: datetime | None = None


@dataclass(frozen=True)
class Unsent:
    """A message was taken back: its content has to go. `by_us`: it was one of the page's."""

    thread_key: str
    external_id: str
    by_us: bool = False


@dataclass(frozen=True)
class Stirring:
    """A customer did something that is no message (a reaction, an opened link): it opens the reply window."""

    thread_key: str
    at: datetime
    reference: str = ""


@dataclass(frozen=True)
class Edited:
    """A customer changed what they wrote; `number` counts the changes of this message, from 1."""

    thread_key: str
    external_id: str
    text: str
    number: int = 1
