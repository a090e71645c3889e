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
from katek.conversations.owing import OWING
from katek.conversations.threads import BEGUN
from katek.organizations.models import User

# A person is to answer, and none has since the customer spoke.
WAITING = Q(status=ConversationStatus.OPEN, answered_by=AnsweredBy.PERSON, unanswered=True)
NAMES = ("open", "mine", "unassigned", "waiting", "failed", "snoozed", "closed", "all")
# Of these a number says what is to be done; the others only grow.
COUNTED = ("open", "mine", "unassigned", "waiting", "failed", "snoozed")
MOST_COUNTED = 100


def threads_in(name: str, user: User) -> QuerySet[Conversation]:
    """The threads of a filter, of the organization in scope."""
    if name in ("waiting", "failed"):
        return waiting() if name == "waiting" else failed()
    is_open = Q(status=ConversationStatus.OPEN)
    conditions = {
        "open": is_open,
        "mine": is_open & Q(assigned_to=user),
        "unassigned": is_open & Q(assigned_to=None),
        "snoozed": Q(status=ConversationStatus.SNOOZED),
        "closed": Q(status=ConversationStatus.CLOSED),
        "all": Q(),
    }
    rows: QuerySet[Conversation] = Conversation.objects.filter(BEGUN)
    return rows.filter(conditions[name])


def waiting() -> QuerySet[Conversation]:
    """Threads in which a customer waits for a person."""
    rows: QuerySet[Conversation] = Conversation.objects.filter(BEGUN, WAITING)
    return rows


def waits(thread: Conversation) -> bool:
    """Whether it is among `waiting`."""
    by_person = thread.answered_by == AnsweredBy.PERSON and thread.unanswered
    return by_person and thread.status == ConversationStatus.OPEN


def failed() -> QuerySet[Conversation]:
    """Threads that somebody still has to look after, because something of ours did not arrive there."""
    rows = Conversation.objects.filter(BEGUN).exclude(status=ConversationStatus.CLOSED)
    found: QuerySet[Conversation] = rows.filter(pk__in=not_arrived())
    return found


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
        OWING,
        conversation=OuterRef("conversation"),
        sequence__gt=OuterRef("sequence"),
    )
    rows = Message.objects.filter(direction=Direction.OUT, status__in=NOT_DONE)
    return rows.exclude(Exists(wrote_on)).values("conversation")
