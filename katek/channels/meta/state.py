"""A channel's state: connected, to be connected again, or gone; told once, when it changes."""

from django.db import transaction

from katek.channels.models import Channel, ChannelStatus
from katek.channels.shapes import channel_json
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
