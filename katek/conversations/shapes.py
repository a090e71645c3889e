"""Conversations and messages as the API, the webhooks and the chat show them."""

from katek.conversations.models import Conversation, Message
from katek.leads.shapes import rfc3339


def conversation_json(conversation: Conversation) -> dict[str, object]:
    return {
        "id": conversation.id,
        "channel": conversation.channel.kind,
        "lead": conversation.lead_id,
        "status": conversation.status,
        "answered_by": conversation.answered_by,
        "handover_reason": conversation.handover_reason or None,
        "last_message_at": rfc3339(conversation.last_message_at),
    }


def message_json(message: Message) -> dict[str, object]:
    return {
        "id": message.id,
        "conversation": message.conversation_id,
        "direction": message.direction,
        "author": message.author,
        "text": message.text,
        "attachments": message.attachments,
        "properties": list(message.properties),
        "status": message.status,
        "problem": message.problem or None,
        "external_id": message.external_id,
        "created_at": rfc3339(message.created_at),
    }
