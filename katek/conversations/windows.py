"""Whether a channel lets us write to a customer now: Meta's windows count from what the customer did last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from katek.channels.models import ChannelKind, ChannelStatus
from katek.conversations.models import Author, Conversation, MessageStatus
from katek.core import clock

WINDOW = timedelta(hours=24)
PERSONS_WINDOW = timedelta(days=7)
MARGIN = timedelta(seconds=60)  # for clocks that differ, and for the way there
CHANNELS = (ChannelKind.MESSENGER, ChannelKind.INSTAGRAM)

GONE = "The channel is disconnected: connect it again to write to this customer."
NO_DOOR = "Messages can't be sent on this channel."
NOBODY_WROTE = "The customer has not written yet, and only then may be written to."
CLOSED = (
    "More than 24 hours have passed since the customer last wrote, so {channel} lets no assistant write. A "
    "person may, for seven days; or write an e-mail."
)
CLOSED_FOR_PERSONS = (
    "More than seven days have passed since the customer last wrote, so {channel} takes nothing more until "
    "they write again. Write an e-mail instead."
)


REFUSED = (
    "{channel} says that the reply window has closed: nothing more can be sent here until the customer writes "
    "again. Write an e-mail instead."
)


@dataclass(frozen=True)
class Window:
    """`closed`: the sentence why not; empty if it is open. `from_person`: only for what a person wrote.

    `opens_at`: not quite yet, but then.
    """

    closed: str = ""
    from_person: bool = False
    opens_at: datetime | None = None


def window_of(conversation: Conversation, author: str, *, at: datetime) -> Window:
    """What a message of that author would meet at that time; the website and e-mail have no window."""
    channel = conversation.channel
    if channel.kind in (ChannelKind.WEBSITE, ChannelKind.EMAIL):
        return Window()
    if channel.kind not in CHANNELS:
        return Window(closed=NO_DOOR)
    if channel.status == ChannelStatus.DISCONNECTED:
        return Window(closed=GONE)
    last = conversation.last_customer_event_at
    if last is None:
        return Window(closed=NOBODY_WROTE)
    if conversation.is_window_refused:
        return Window(closed=REFUSED.format(channel=channel.get_kind_display()))
    return _by_age(at, last, author, str(channel.get_kind_display()))


def window_refused(conversation: Conversation) -> None:
    """The channel refused the last call for its window: whatever we thought, it is closed until the customer
    does something after what we knew of then. Runs under the lock; the conversation as the call found it.
    """
    known = conversation.last_customer_event_at
    called = conversation.calls[-1] - MARGIN
    at = called if known is None else max(known, called)
    conversation.window_refused_at = at
    Conversation.objects.filter(pk=conversation.pk).update(window_refused_at=at)


def _by_age(at: datetime, last: datetime, author: str, channel: str) -> Window:
    if at < last + WINDOW - MARGIN:
        return Window()
    if author != Author.PERSON:
        return Window(closed=CLOSED.format(channel=channel))
    if at <= last + WINDOW:
        # The tag of persons is not allowed within the first day: a minute more and it is.
        return Window(from_person=True, opens_at=last + WINDOW + timedelta(seconds=1))
    if at < last + PERSONS_WINDOW - MARGIN:
        return Window(from_person=True)
    return Window(closed=CLOSED_FOR_PERSONS.format(channel=channel))


def on_its_way(conversation: Conversation, author: str) -> dict[str, Any]:
    """The state of a new outgoing message: read here, on its way, or blocked because it may not go."""
    if conversation.channel.kind == ChannelKind.WEBSITE:
        # The website's visitor reads from us; other channels are sent to.
        return {"status": MessageStatus.SENT}
    now = clock.now()
    closed = window_of(conversation, author, at=now).closed
    if closed:
        return {"status": MessageStatus.BLOCKED, "problem": closed}
    return {"status": MessageStatus.QUEUED, "next_attempt_at": now}
