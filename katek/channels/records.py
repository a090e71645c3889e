"""What passes between the adapters of the channels and the message handler: plain records."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class InboundMessage:
    """What a customer wrote, translated by the channel's adapter.

    `thread_key` is whom the channel knows the customer by; `external_id` is the provider's id of the
    message and `client_id` the sender's own: either makes a repeat harmless.
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
    attachments: list[dict[str, Any]] = field(default_factory=list)
