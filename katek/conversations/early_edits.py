"""Changes of messages that have not come yet are kept with the thread until they do."""

from typing import Any

from katek.conversations.models import Conversation
from katek.leads.contact_details import redact

MOST_KEPT = 20  # of one thread: a message that never comes must not fill it


def keep_edit(conversation: Conversation, external_id: str, text: str, number: int) -> None:
    """Keep the newest wording for the message with this id; saved here."""
    kept = dict(conversation.memory.get("early_edits", {}))
    if kept.get(external_id, {}).get("number", 0) >= number:
        return
    words, removed = redact(text)
    kept.pop(external_id, None)
    kept[external_id] = {"text": words, "number": number, "removed": list(removed)}
    newest = sorted(kept, key=lambda one: one == external_id)[-MOST_KEPT:]
    conversation.memory = {
        **conversation.memory,
        "early_edits": {name: kept[name] for name in newest},
    }
    conversation.save(update_fields=["memory"])


def take_edit(conversation: Conversation, external_id: str | None) -> dict[str, Any] | None:
    """What was kept for this message, and no longer is: `text`, `number`, `removed`; not saved here."""
    kept = dict(conversation.memory.get("early_edits", {}))
    found: dict[str, Any] | None = kept.pop(external_id, None) if external_id else None
    if found is not None:
        conversation.memory = {**conversation.memory, "early_edits": kept}
    return found
