"""Whose a thread is within the agency: one member's, or nobody's."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from katek.conversations.handover import lock
from katek.conversations.live import announce
from katek.conversations.models import Conversation
from katek.leads.timeline import Kind, note
from katek.organizations.models import Membership, User
from katek.organizations.permissions import allowed
from katek.organizations.scope import working_for

ACT = "conversations.reply"


class CannotAssign(ValueError):
    """Why a thread can't be given to somebody, as a sentence."""


def assign(conversation: Conversation, to: User | None, by: User | None = None) -> Conversation:
    """Give it to a member, or to nobody; who answers stays as it is. Raises `CannotAssign`."""
    with working_for(conversation.organization), transaction.atomic():
        if to is not None and to not in assignable():
            raise CannotAssign(
                "member: "
                + _("%(name)s may not answer conversations of this organization.") % {"name": to}
            )
        fresh = lock(conversation)
        if fresh.assigned_to_id == (to.pk if to else None):
            return fresh
        fresh.assigned_to = to
        fresh.save(update_fields=["assigned_to"])
        if fresh.lead is not None:
            told = {"to": to.pk if to else None, "conversation": fresh.pk}
            kind: Kind = "conversation_assigned" if to else "conversation_unassigned"
            note(fresh.lead, kind, str(to or ""), data=told, actor=by)
        announce(fresh)
    return fresh


def assignable() -> list[User]:
    """Members of the organization in scope who may answer, by name."""
    rows = Membership.objects.select_related("user").filter(user__is_active=True)
    found = [one.user for one in rows if allowed(one.role, ACT)]
    return sorted(found, key=lambda user: str(user).casefold())


def unassign_strangers() -> int:
    """Threads of people who are no members any more are nobody's; how many.

    Whoever removes a member does it at once (`freeing`); this is for those who vanish in another way.
    """
    member = Membership.everywhere.filter(
        organization=OuterRef("organization"), user=OuterRef("assigned_to")
    )
    left = Conversation.everywhere.filter(assigned_to__isnull=False).exclude(Exists(member))
    return int(left.update(assigned_to=None))
