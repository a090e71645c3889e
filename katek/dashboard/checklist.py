"""What an agency sets up before it is answered in its own voice: the first steps, and what comes after them."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from katek.conversations.models import Conversation
from katek.conversations.threads import BEGUN
from katek.dashboard.first_steps.steps import steps_for
from katek.organizations.first_steps import is_dismissed
from katek.organizations.models import Membership, Organization
from katek.organizations.permissions import allowed
from katek.outbox.models import Endpoint


@dataclass(frozen=True)
class Item:
    """A line of the list; `skipped` ones count as dealt with."""

    title: str | Promise
    text: str | Promise
    url: str
    done: bool
    skipped: bool = False

    @property
    def dealt_with(self) -> bool:
        return self.done or self.skipped


def checklist_of(membership: Membership) -> list[Item]:
    """In scope, in the order in which they help; only what this member may do, none once put away."""
    if is_dismissed(membership.organization):
        return []
    first = [
        Item(step.kind.title, step.kind.text, step.url, step.done, step.skipped)
        for step in steps_for(membership)
    ]
    further = [
        item for act, item in _further(membership.organization) if allowed(membership.role, act)
    ]
    return [*first, *further] if first else []


def _further(organization: Organization) -> list[tuple[str, Item]]:
    """Trying it out, and who else is told. Each with the act that it needs."""
    ask = Item(
        _("Ask it something"),
        _("Open the chat as a customer would."),
        reverse("inbound:chat", args=[organization.slug]),
        Conversation.objects.filter(BEGUN).exists(),
    )
    tell = Item(
        _("Tell your other systems"),
        _("n8n, HubSpot or any program that takes webhooks."),
        reverse("dashboard:webhooks"),
        Endpoint.objects.exists(),
    )
    send = Item(
        _("Send real e-mails"),
        _("Until a provider is set up, mails only fill the local mailbox."),
        reverse("dashboard:channels"),
        not settings.KATEK_USES_MAILBOX,
    )
    return [("conversations.view", ask), ("endpoints.edit", tell), ("channels.edit", send)]
