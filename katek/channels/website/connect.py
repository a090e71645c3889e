"""The website chat of an organization: one channel, there from the start."""

from katek.channels.models import Channel, ChannelKind
from katek.organizations.models import Organization
from katek.organizations.scope import working_for


def connect_website(organization: Organization) -> Channel:
    """The organization's website channel, made if there is none."""
    with working_for(organization):
        channel: Channel
        channel, _ = Channel.objects.get_or_create(
            kind=ChannelKind.WEBSITE,
            external_id=organization.slug,
            defaults={"name": "Website chat", "settings": {"allowed_origins": []}},
        )
    return channel
