"""A message that its author took back: its words go from the events that told of it as well."""

import json
from typing import Any

from katek.outbox.models import Event

# What an event says of a message in its author's words.
WORDS = {"text": "", "attachments": []}


def forget_message(conversation: str, message: str, text: str) -> int:
    """Empties the events of the organization at work that hold the message; answers how many.

    `text`: what it said, for events that quote it without its id. What was delivered is with its receiver.
    """
    emptied = 0
    for event in Event.objects.filter(subject=conversation):
        told: dict[str, Any] = json.loads(event.body)
        data = told["data"]
        if data.get("id") == message and "text" in data:
            data |= WORDS
        elif event.type == "viewing.requested" and text and data.get("message") == text:
            data["message"] = ""
        else:
            continue
        event.body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        event.save(update_fields=["body"])
        emptied += 1
    return emptied
