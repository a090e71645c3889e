"""The e-mail channel of an organization: made when the first mail of a customer comes in."""

from katek.channels.models import Channel, ChannelKind
from katek.organizations.models import Organization
from katek.organizations.scope import working_for


def connect_email(organization: Organization) -> Channel:
    """The organization's e-mail channel, made if there is none."""
    with working_for(organization):
        channel: Channel
        channel, _ = Channel.objects.get_or_create(
            kind=ChannelKind.EMAIL,
            external_id=organization.slug,
            defaults={"name": "E-mail", "settings": {}},
        )
    return channel
