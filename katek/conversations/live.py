"""Tells open pages that a conversation has something new; they then read it for themselves."""

import json

from katek.conversations.models import Conversation
from katek.core.wakeups import LIVE, notify


def announce(conversation: Conversation) -> None:
    """After commit, to whoever streams this conversation or watches the organization's inbox."""
    told = {"organization": conversation.organization_id, "conversation": conversation.pk}
    notify(LIVE, json.dumps(told))
