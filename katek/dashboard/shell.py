"""What every signed-in page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from katek.conversations.models import AnsweredBy, Conversation, ConversationStatus
from katek.dashboard.access import memberships_of
from katek.organizations.scope import working_for
from katek.outbox.models import Delivery, DeliveryStatus


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context: the organization that the request works for, its switcher and its counts."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {"sandbox": settings.KATEK_SANDBOX}
    with working_for(membership.organization):
        waiting = Conversation.objects.filter(
            status=ConversationStatus.OPEN, answered_by=AnsweredBy.PERSON
        ).count()
        failed = Delivery.objects.filter(status=DeliveryStatus.FAILED).count()
    return {
        "membership": membership,
        "organization": membership.organization,
        "memberships": memberships_of(membership.user),
        "counts": {"waiting": waiting, "failed": failed},
        "sandbox": settings.KATEK_SANDBOX,
    }
