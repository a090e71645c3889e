"""What became of messages we sent, told by the channel."""

import logging

from katek.channels.models import Channel
from katek.channels.records import Progress

logger = logging.getLogger(__name__)


def progressed(channel: Channel, progress: Progress) -> None:
    """Safe to repeat, in any order."""
    logger.info("Progress of messages is not used yet.", extra={"channel": channel.pk})
