"""What an agency sets up before it is answered in its own voice. Each step is done when its fact is there."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from katek.assistant.models import Persona
from katek.channels.models import Channel, ChannelKind, ChannelStatus
from katek.conversations.models import Conversation
from katek.conversations.threads import BEGUN
from katek.organizations.models import Organization
from katek.outbox.models import Endpoint
from katek.properties.models import Property


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    url: str
    done: bool


def steps_of(organization: Organization) -> list[Step]:
    """In scope, in the order in which they help."""
    return [*_first(organization), *_further()]


def _first(organization: Organization) -> list[Step]:
    """What it takes to be answered at all."""
    return [
        Step(
            _("Give the assistant its voice"),
            _("Name, tone, greeting and what it must say about itself."),
            reverse("dashboard:persona"),
            Persona.objects.filter(version__gt=1).exists(),
        ),
        Step(
            _("Bring in your listings"),
            _("It answers from these and from nothing else."),
            reverse("dashboard:properties"),
            Property.objects.exists(),
        ),
        Step(
            _("Ask it something"),
            _("Open the chat as a customer would."),
            reverse("inbound:chat", args=[organization.slug]),
            Conversation.objects.filter(BEGUN).exists(),
        ),
    ]


def _further() -> list[Step]:
    """Where else customers write, and who else is told."""
    accounts = Channel.objects.filter(
        kind__in=[ChannelKind.MESSENGER, ChannelKind.INSTAGRAM], status=ChannelStatus.CONNECTED
    )
    return [
        Step(
            _("Connect Messenger and Instagram"),
            _("Messages to the agency's page are answered here, too."),
            reverse("dashboard:channels"),
            accounts.exists(),
        ),
        Step(
            _("Tell your other systems"),
            _("n8n, HubSpot or any program that takes webhooks."),
            reverse("dashboard:webhooks"),
            Endpoint.objects.exists(),
        ),
        Step(
            _("Send real e-mails"),
            _("Until a provider is set up, mails only fill the local mailbox."),
            reverse("dashboard:channels"),
            not settings.KATEK_USES_MAILBOX,
        ),
    ]
