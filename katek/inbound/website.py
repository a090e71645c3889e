"""Which organization's chat an address means."""

from katek.channels.models import Channel, ChannelKind, ChannelStatus


def website_channel(slug: str) -> Channel | None:
    """The live website channel of an organization, or None."""
    # The address is what tells the organization, so there is no scope yet.
    channel: Channel | None = (
        Channel.everywhere.select_related("organization")
        .filter(kind=ChannelKind.WEBSITE, organization__slug=slug)
        .exclude(status=ChannelStatus.DISCONNECTED)
        .first()
    )
    return channel


def allowed_origins(channel: Channel) -> list[str]:
    """Sites that may embed the chat; none listed means any."""
    listed = channel.settings.get("allowed_origins", [])
    return [str(origin) for origin in listed]
