"""The work of a member who goes: their open conversations and their leads are nobody's from then on.

What they said and did keeps their name.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from katek.conversations.live import announce
from katek.conversations.models import Conversation, ConversationStatus
from katek.leads.models import Lead
from katek.leads.shapes import leads_json
from katek.organizations.models import User
from katek.organizations.scope import current_organization
from katek.outbox.publish import publish


@dataclass(frozen=True)
class Work:
    """How much of it a member has."""

    conversations: int
    leads: int


def work_of(user: User) -> Work:
    return Work(_conversations(user).count(), Lead.objects.filter(owner=user).count())


def free_work_of(user: User) -> Work:
    """Runs in the caller's transaction and scope. Conversations that wait for a person keep waiting for one."""
    conversations = list(_conversations(user).select_related("organization", "channel", "lead"))
    for conversation in conversations:
        conversation.assigned_to = None
        conversation.save(update_fields=["assigned_to"])
        announce(conversation)
    leads = list(Lead.objects.filter(owner=user))
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).update(owner=None)
    for lead in leads:
        lead.owner = None
    for pk, shape in leads_json(leads).items():
        publish(current_organization(), "lead.assigned", shape, subject=pk)
    return Work(len(conversations), len(leads))


def _conversations(user: User) -> QuerySet[Conversation]:
    return Conversation.objects.filter(assigned_to=user).exclude(status=ConversationStatus.CLOSED)
