"""The filters of the inbox: what stands in each, and how much, counted only as far as it matters."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from katek.conversations.again import NOT_DONE
from katek.conversations.models import (
    AnsweredBy,
    Conversation,
    ConversationStatus,
    Direction,
    Message,
)
from katek.conversations.threads import BEGUN
from katek.organizations.models import User

NAMES = ("open", "mine", "unassigned", "waiting", "failed", "snoozed", "closed", "all")
# Of these a number says what is to be done; the others only grow.
COUNTED = ("open", "mine", "unassigned", "waiting", "failed", "snoozed")
MOST_COUNTED = 100


def threads_in(name: str, user: User) -> QuerySet[Conversation]:
    """The threads of a filter, of the organization in scope."""
    rows: QuerySet[Conversation] = Conversation.objects.filter(BEGUN)
    is_open = Q(status=ConversationStatus.OPEN)
    if name == "failed":
        return rows.exclude(status=ConversationStatus.CLOSED).filter(pk__in=not_arrived())
    conditions = {
        "open": is_open,
        "mine": is_open & Q(assigned_to=user),
        "unassigned": is_open & Q(assigned_to=None),
        "waiting": is_open & Q(answered_by=AnsweredBy.PERSON),
        "snoozed": Q(status=ConversationStatus.SNOOZED),
        "closed": Q(status=ConversationStatus.CLOSED),
        "all": Q(),
    }
    return rows.filter(conditions[name])


def counts(user: User) -> dict[str, int]:
    """How many threads each counted filter has, up to `MOST_COUNTED`; one query for all."""
    parts = [
        threads_in(name, user).order_by().values_list(Value(name))[:MOST_COUNTED]
        for name in COUNTED
    ]
    found = [name for (name,) in parts[0].union(*parts[1:], all=True)]
    return {name: found.count(name) for name in COUNTED}


def not_arrived() -> QuerySet[Message, dict[str, Any]]:
    """Ids of threads in which something did not arrive, or may not have, since the customer last wrote."""
    wrote_on = Message.objects.filter(
        conversation=OuterRef("conversation"),
        direction=Direction.IN,
        sequence__gt=OuterRef("sequence"),
    )
    rows = Message.objects.filter(direction=Direction.OUT, status__in=NOT_DONE)
    return rows.exclude(Exists(wrote_on)).values("conversation")
