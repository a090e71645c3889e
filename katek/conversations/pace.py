"""How fast one customer is written to. Meta has a limit for each thread and tells nobody which; we keep below
a message a second and twenty a minute. What has to wait keeps its place in the queue.
"""

from datetime import datetime, timedelta

from katek.conversations.models import Conversation
from katek.core import clock

APART = timedelta(seconds=1)
MOST, PERIOD = 20, timedelta(minutes=1)
PACED = "Waits so that one customer gets at most one message a second and twenty a minute."


def next_call(conversation: Conversation) -> datetime | None:
    """When the next message may be handed to the channel; None for now."""
    now = clock.now()
    # What lies ahead is of a clock that was moved back since.
    recent = [at for at in conversation.calls if now - PERIOD < at <= now]
    waits = [recent[-1] + APART] if recent else []
    if len(recent) >= MOST:
        waits.append(recent[-MOST] + PERIOD)
    free = max(waits, default=now)
    return free if free > now else None


def count_call(conversation: Conversation) -> datetime:
    """A message is handed in now, at the time that is answered. Only the one sender of the thread may ask."""
    now = clock.now()
    conversation.calls = [*conversation.calls, now][-MOST:]
    Conversation.objects.filter(pk=conversation.pk).update(calls=conversation.calls)
    return now
