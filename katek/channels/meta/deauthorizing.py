"""Whoever connected pages or accounts takes that back on Facebook or Instagram."""

from django.db import transaction

from katek.channels.models import Channel, ChannelKind, ChannelStatus
from katek.channels.shapes import channel_json
from katek.organizations.scope import working_for
from katek.outbox.publish import publish

REMOVED = "Access was removed on {where} by whoever connected it. Connect it again to get messages."
WHERE = {ChannelKind.MESSENGER: "Facebook", ChannelKind.INSTAGRAM: "Instagram"}


def disconnect_all_of(user_id: str) -> int:
    """Disconnects what this person connected, in every organization, and drops tokens and their id.

    `user_id`: whom Meta's signed request names. Answers how many; safe to repeat, and for people unknown.
    """
    # Meta names a person, who may have connected pages of several organizations.
    theirs = Channel.everywhere.select_related("organization").filter(
        kind__in=list(WHERE), settings__user_id=user_id
    )
    return sum(_disconnect(channel) for channel in theirs)


def _disconnect(channel: Channel) -> bool:
    with working_for(channel.organization), transaction.atomic():
        fresh: Channel = Channel.objects.select_for_update().get(pk=channel.pk)
        fresh.settings = {name: one for name, one in fresh.settings.items() if name != "user_id"}
        fresh.access_token = ""
        was_connected = fresh.status != ChannelStatus.DISCONNECTED
        fresh.status = ChannelStatus.DISCONNECTED
        fresh.problem = REMOVED.format(where=WHERE[ChannelKind(fresh.kind)])
        fresh.save(update_fields=["settings", "access_token", "status", "problem"])
        if was_connected:
            data = channel_json(fresh)
            publish(channel.organization, "channel.disconnected", data, subject=fresh.id)
    return was_connected
