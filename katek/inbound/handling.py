"""Which handler takes which record."""

from katek.channels.meta.elements import Record
from katek.channels.models import Channel
from katek.channels.records import Echo, Edited, InboundMessage, Progress, Stirring, Unsent
from katek.conversations.changing import edited, stirred, unsent
from katek.conversations.echoes import echoed
from katek.conversations.progress import progressed
from katek.conversations.receive import receive


def handle(channel: Channel, record: Record) -> bool:
    """Give a record to its handler; False when it can't be settled yet. Safe to repeat."""
    match record:
        case InboundMessage():
            receive(channel, record)
        case Echo():
            return echoed(channel, record)
        case Progress():
            progressed(channel, record)
        case Unsent():
            unsent(channel, record)
        case Edited():
            edited(channel, record)
        case Stirring():
            stirred(channel, record)
    return True
