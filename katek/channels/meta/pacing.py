"""What Graph's answers say of an account's allowance of calls, and who goes without when it runs out.

Customers are answered until Graph itself refuses (see `decisions`). Everything else (names, the look at a
subscription, the sign of typing) goes slower from `BUSY` percent on, and stops from `NEARLY_ALL` on.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from katek.channels.meta.graph import BUSY, Usage
from katek.channels.meta.state import resting
from katek.channels.models import Channel
from katek.core import clock
from katek.organizations.scope import working_for

NEARLY_ALL = 95  # percent
SLOW = timedelta(minutes=1)  # between two calls in the background
STOP = timedelta(minutes=10)  # unless Graph says when there will be room
QUIET = "Waits because Meta's allowance of calls for this channel is nearly used up."


def heed(channel: Channel, usage: Usage, *, in_background: bool = False) -> None:
    """Take note of an answer's usage. Only calls in the background slow one another down: what customers
    are answered must not push names and looks off for good."""
    if usage.percent >= NEARLY_ALL or usage.regain is not None:
        _be_quiet(channel, usage.regain or STOP)
    elif usage.percent >= BUSY and in_background:
        _be_quiet(channel, SLOW)


def quiet(channel: Channel) -> datetime | None:
    """Until when nothing but answers is asked of the channel; None when anything may be."""
    until: datetime | None = channel.quiet_until
    known = [one for one in (resting(channel), until) if one is not None and one > clock.now()]
    return max(known, default=None)


def _be_quiet(channel: Channel, wait: timedelta) -> None:
    """A longer quiet stays; one that would hardly change is not written again for every answer."""
    until = clock.now() + wait
    if channel.quiet_until is not None and channel.quiet_until > until - wait / 4:
        return
    with working_for(channel.organization):
        shorter = Q(quiet_until=None) | Q(quiet_until__lt=until)
        Channel.objects.filter(shorter, pk=channel.pk).update(quiet_until=until)
    channel.quiet_until = until
