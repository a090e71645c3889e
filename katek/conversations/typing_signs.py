"""Shows the customer that an answer is being written. A sign only: nothing waits for it or fails with it."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import TypeVar

from katek.channels.meta.accounts import KINDS, access_of, account_of
from katek.channels.meta.compose import typing_on
from katek.channels.meta.graph import graph
from katek.channels.meta.pacing import quiet
from katek.channels.models import Channel, ChannelStatus
from katek.conversations.models import Conversation
from katek.core.call_failed import CallFailed

logger = logging.getLogger(__name__)

SHOWN_FOR = 15.0  # seconds; Meta takes the sign away after about twenty

Result = TypeVar("Result")


async def while_typing(conversation: Conversation, work: Coroutine[None, None, Result]) -> Result:
    """The result of the work, with the sign shown meanwhile where the channel has one."""
    channel = conversation.channel
    may_show = channel.kind in KINDS and channel.status == ChannelStatus.CONNECTED
    if not may_show or quiet(channel):
        return await work
    sign = asyncio.create_task(_show(channel, conversation.thread_key))
    try:
        return await work
    finally:
        sign.cancel()
        (ended,) = await asyncio.gather(sign, return_exceptions=True)
        if isinstance(ended, Exception):
            logger.warning("The sign of typing failed.", exc_info=ended)


async def _show(channel: Channel, recipient: str) -> None:
    path = f"{account_of(channel).node}/messages"
    async with graph() as meta:
        while True:
            try:
                await meta.call("POST", path, access_of(channel), body=typing_on(recipient))
            except CallFailed as failure:
                logger.debug("The sign of typing was not taken: %s", failure.sentence)
                return
            await asyncio.sleep(SHOWN_FOR)
