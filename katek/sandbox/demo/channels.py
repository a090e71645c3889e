"""The demo agency's page and Instagram account, connected from the start to the stand-in that plays Meta."""

from django.conf import settings

from katek.channels.meta.accounts import Account
from katek.channels.meta.subscribing import PAGE_FIELDS
from katek.channels.models import Channel, ChannelKind
from katek.core import clock
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.sandbox.graph.acts import subscribe
from katek.sandbox.graph.world import INSTAGRAM, PAGE, PAGE_TOKENS, PERSON

ACCOUNTS = (
    (ChannelKind.MESSENGER, PAGE, "Harbor & Pine Realty"),
    (ChannelKind.INSTAGRAM, INSTAGRAM, "@harborandpine"),
)


def connect_played_accounts(organization: Organization) -> list[Channel]:
    """As the login dialog would leave them: no server runs yet that could play it."""
    account = Account(page_id=PAGE, user_id=PERSON, fields=PAGE_FIELDS)
    subscribe(PAGE, list(PAGE_FIELDS), settings.FACEBOOK_APP_ID)
    with working_for(organization):
        return [
            Channel.objects.create(
                kind=kind,
                external_id=external_id,
                name=name,
                settings=account.as_json(),
                access_token=PAGE_TOKENS[PAGE],
                checked_at=clock.now(),
            )
            for kind, external_id, name in ACCOUNTS
        ]
