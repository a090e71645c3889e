from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from katek.campaigns.doubts import settle_doubts
from katek.campaigns.launching import select_due
from katek.campaigns.rendering import Voice
from katek.campaigns.sending import send_due
from katek.campaigns.tests.postmark_peer import Peer, peer
from katek.campaigns.tests.provider_peer import ProviderPeer, provider_peer
from katek.campaigns.writing import write_due
from katek.core import clock
from katek.core.workers import worker
from katek.leads import consent
from katek.leads.models import ConsentStatus, Lead


@pytest.fixture
def at() -> Callable[[str, str], None]:
    """Moves the clock to a local time: `at("2026-06-01 12:00", "America/New_York")`."""

    def move(local: str, zone: str) -> None:
        moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
        clock.move(moment - clock.now())

    return move


@pytest.fixture
def noon(data_folder, at) -> None:
    """A Monday in June, noon where Harbor & Pine is."""
    at("2026-06-01 12:00", "America/New_York")


@pytest.fixture
def postmark(settings) -> Iterator[Peer]:
    """The installation sends by Postmark, which is played by a small server."""
    with peer() as made:
        settings.KATEK_USES_MAILBOX = False
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.POSTMARK_API_TOKEN = made.token
        settings.POSTMARK_API_URL = made.address
        settings.KATEK_FROM_EMAIL = "hello@harborpine.example"
        yield made


@pytest.fixture
def provider(settings) -> Iterator[ProviderPeer]:
    """The installation sends by Anymail (Brevo), which is played by a small server."""
    with provider_peer() as made:
        settings.KATEK_USES_MAILBOX = False
        settings.EMAIL_BACKEND = "anymail.backends.brevo.EmailBackend"
        settings.ANYMAIL = {"BREVO_API_KEY": "key", "BREVO_API_URL": made.address}
        settings.KATEK_FROM_EMAIL = "hello@harborpine.example"
        yield made


def new_lead(name: str, *, email: str = "", marketing: bool = False, **fields) -> Lead:
    """A lead in the scope at work, who enquired and, if `marketing`, agreed to more."""
    address = email or f"{name.lower().replace(' ', '.')}@example.com"
    lead = Lead.objects.create(name=name, email=address, **fields)
    consent.record(lead, consent.FOLLOW_UP, ConsentStatus.GRANTED, method="test")
    if marketing:
        consent.record(lead, consent.MARKETING, ConsentStatus.GRANTED, method="test")
    return lead


def work(rounds: int = 3) -> None:
    """The e-mail lane, until there is nothing more to do at this moment."""
    for _ in range(rounds):
        select_due(worker(), limit=10)
        write_due(worker(), limit=500, voice_of=lambda _: Voice(name="Mia", signature=""))
        send_due(worker(), limit=500)
        settle_doubts(worker(), limit=10)
