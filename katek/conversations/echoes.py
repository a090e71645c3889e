"""What went out to a customer, told by the channel itself."""

import logging

from katek.channels.models import Channel
from katek.channels.records import Echo

logger = logging.getLogger(__name__)


def echoed(channel: Channel, echo: Echo) -> bool:
    """Whether the echo could be settled; if not, the caller asks again a few seconds later."""
    logger.info("An echo is not used yet.", extra={"channel": channel.pk})
    return True
