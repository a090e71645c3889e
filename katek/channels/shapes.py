"""Channels as the API shows them."""

from katek.channels.models import Channel


def channel_json(channel: Channel) -> dict[str, object]:
    return {
        "id": channel.id,
        "kind": channel.kind,
        "name": channel.name,
        "external_id": channel.external_id,
        "status": channel.status,
        "problem": channel.problem or None,
    }
