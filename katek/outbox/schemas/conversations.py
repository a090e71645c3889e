"""Events about conversations and messages, as the REST API shows them, and about viewings."""

from typing import Any

from django.utils.translation import gettext_noop

from katek.outbox.schemas.leads import LEAD, LEAD_EXAMPLE
from katek.outbox.schemas.schema import Schema
from katek.outbox.schemas.words import (
    ANY_OBJECT,
    MOMENT,
    TEXT,
    id_of,
    list_of,
    one_of,
    or_null,
    record,
    with_more,
)

CONVERSATION = record(
    {
        "id": id_of("conv"),
        "channel": one_of("website", "messenger", "instagram", "email"),
        "lead": or_null(id_of("lead")),
        "status": one_of("open", "snoozed", "closed"),
        "answered_by": one_of("assistant", "person", "suggest"),
        "handover_reason": or_null(TEXT),
        "last_message_at": MOMENT,
    }
)
CONVERSATION_EXAMPLE: dict[str, Any] = {
    "id": "conv_01jdbq5b7d9f1h3k5n7q9s1v3x",
    "channel": "website",
    "lead": "lead_01jdbq4xh8k5v2m9s7t3w6y0za",
    "status": "open",
    "answered_by": "assistant",
    "handover_reason": None,
    "last_message_at": "2026-11-22T09:00:00.000Z",
}
MESSAGE = record(
    {
        "id": id_of("msg"),
        "conversation": id_of("conv"),
        "direction": one_of("in", "out"),
        "author": one_of("customer", "assistant", "person", "system"),
        "text": TEXT,
        "status": one_of(
            *("received", "queued", "sending", "sent", "delivered", "read"),
            *("failed", "unknown", "blocked"),
        ),
        "created_at": MOMENT,
    },
    {
        "attachments": list_of(ANY_OBJECT),
        "properties": list_of(id_of("prop")),
        "problem": or_null(TEXT),
        "external_id": or_null(TEXT),
    },
)
MESSAGE_EXAMPLE: dict[str, Any] = {
    "id": "msg_01jdbq6c8e0g2j4m6p8r0t2v4w",
    "conversation": "conv_01jdbq5b7d9f1h3k5n7q9s1v3x",
    "direction": "in",
    "author": "customer",
    "text": "Hi! Is the villa in Limassol still available? 🏡",
    "attachments": [],
    "properties": [],
    "status": "received",
    "problem": None,
    "external_id": None,
    "created_at": "2026-11-22T09:00:00.000Z",
}
SENT_EXAMPLE: dict[str, Any] = {
    **MESSAGE_EXAMPLE,
    "direction": "out",
    "author": "assistant",
    "text": "It is. When would you like to see it?",
    "properties": ["prop_01jdbq2m4n6p8r0t2v4x6z8a1c"],
    "status": "sent",
}

SCHEMAS = {
    "conversation.started": Schema(
        gettext_noop("A customer wrote for the first time."), CONVERSATION, CONVERSATION_EXAMPLE
    ),
    "conversation.handed_over": Schema(
        gettext_noop(
            "A person of the agency is to answer from here on; `summary` says what it is about."
        ),
        with_more(CONVERSATION, {"summary": TEXT}),
        {
            **CONVERSATION_EXAMPLE,
            "answered_by": "person",
            "handover_reason": "asked_for_person",
            "summary": "Wants to talk about financing the villa in Limassol.",
        },
    ),
    "conversation.closed": Schema(
        gettext_noop("A conversation was closed; the customer's next message opens it again."),
        CONVERSATION,
        {**CONVERSATION_EXAMPLE, "status": "closed"},
    ),
    "message.received": Schema(gettext_noop("A customer wrote."), MESSAGE, MESSAGE_EXAMPLE),
    "message.sent": Schema(
        gettext_noop("The assistant or a person wrote back."), MESSAGE, SENT_EXAMPLE
    ),
    "message.failed": Schema(
        gettext_noop("A message did not reach the customer; `problem` says why."),
        MESSAGE,
        {**SENT_EXAMPLE, "status": "failed", "problem": "The customer has blocked the page."},
    ),
    "viewing.requested": Schema(
        gettext_noop("A customer wants to see a property. `message` holds their words."),
        record(
            {
                "conversation": or_null(id_of("conv")),
                "lead": or_null(LEAD),
                "property": or_null(TEXT),
                "message": TEXT,
            }
        ),
        {
            "conversation": CONVERSATION_EXAMPLE["id"],
            "lead": LEAD_EXAMPLE,
            "property": "prop_01jdbq2m4n6p8r0t2v4x6z8a1c",
            "message": "Could I see it on Saturday morning?",
        },
    ),
}
