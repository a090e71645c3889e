"""A channel's state: connected, to be connected again, or gone; told once, when it changes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from katek.channels.models import Channel, ChannelStatus
from katek.channels.shapes import channel_json
from katek.core import clock
from katek.organizations.scope import working_for
from katek.outbox.publish import publish


def needs_reconnecting(channel: Channel, problem: str) -> bool:
    """Nothing goes out until somebody connects it again; False when that was known."""
    return _leave(channel, ChannelStatus.RECONNECT, {"problem": problem})


def is_disconnected(channel: Channel, problem: str = "") -> bool:
    """It is no longer ours: its token is dropped, what was said stays. False when that was known."""
    return _leave(channel, ChannelStatus.DISCONNECTED, {"problem": problem, "access_token": ""})


def trouble(channel: Channel, problem: str) -> None:
    """Shown beside the channel, which stays connected; the empty text when the trouble is over."""
    if channel.problem == problem:
        return
    with working_for(channel.organization):
        Channel.objects.filter(pk=channel.pk, status=ChannelStatus.CONNECTED).update(
            problem=problem
        )
    channel.problem = problem


def rest(channel: Channel, until: datetime) -> None:
    """Nothing is asked of the channel before that time; a longer rest stays."""
    with working_for(channel.organization):
        shorter = Q(rests_until=None) | Q(rests_until__lt=until)
        Channel.objects.filter(shorter, pk=channel.pk).update(rests_until=until)
    channel.rests_until = max(until, channel.rests_until or until)


def resting(channel: Channel) -> datetime | None:
    """Until when the channel is to be left alone; None when it may be called."""
    until: datetime | None = channel.rests_until
    return until if until is not None and until > clock.now() else None


def _leave(channel: Channel, status: str, values: dict[str, str]) -> bool:
    settled = [ChannelStatus.DISCONNECTED, status]
    with working_for(channel.organization), transaction.atomic():
        row: Channel = Channel.objects.select_for_update().get(pk=channel.pk)
        if row.status in settled:
            return False
        row.status = status
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=["status", *values])
        publish(channel.organization, "channel.disconnected", channel_json(row), subject=row.pk)
    channel.status, channel.problem = row.status, row.problem
    return True
