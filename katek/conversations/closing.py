"""Out of the inbox and back: closed, snoozed until a moment, opened again; each can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from katek.conversations.adding import STANDING, back_in_the_inbox
from katek.conversations.handover import lock
from katek.conversations.live import announce
from katek.conversations.models import Conversation, ConversationStatus
from katek.conversations.shapes import conversation_json
from katek.core import clock
from katek.core.clock import now
from katek.organizations.models import User
from katek.organizations.scope import working_for
from katek.outbox.publish import publish

LONGEST_SNOOZE = timedelta(days=366)
WOKEN_AT_ONCE = 500


class CannotSnooze(ValueError):
    """Why a thread can't be put off until then, as a sentence."""


@dataclass(frozen=True)
class Standing:
    """Where a thread is: open, closed, or snoozed until a moment."""

    status: str
    until: datetime | None = None


def standing_of(conversation: Conversation) -> Standing:
    return Standing(conversation.status, conversation.snoozed_until)


def close(conversation: Conversation, user: User | None = None) -> Conversation:
    """Done for now; the next message of the customer opens it again."""
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        if _moved(fresh, Standing(ConversationStatus.CLOSED)):
            data = conversation_json(fresh)
            publish(fresh.organization, "conversation.closed", data, subject=fresh.id)
    return fresh


def snooze(conversation: Conversation, until: datetime, user: User | None = None) -> Conversation:
    """Out of the inbox until then, or until the customer writes. Raises `CannotSnooze`."""
    if until <= now():
        raise CannotSnooze("until: " + _("that moment has passed already; choose a later one."))
    if until > now() + LONGEST_SNOOZE:
        raise CannotSnooze(
            "until: " + _("that is more than a year away; choose an earlier moment.")
        )
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        _moved(fresh, Standing(ConversationStatus.SNOOZED, until))
    return fresh


def reopen(conversation: Conversation, user: User | None = None) -> Conversation:
    """Open again, whether it was closed or snoozed."""
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        _moved(fresh, Standing(ConversationStatus.OPEN))
    return fresh


def undo(conversation: Conversation, *, made: Standing, before: Standing) -> bool:
    """Back to how it was before an act that made it `made`; False, and nothing, if it has moved on since."""
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        if standing_of(fresh) != made:
            return False
        late = before.until is not None and before.until <= now()
        _moved(fresh, Standing(ConversationStatus.OPEN) if late else before)
    return True


def wake_due() -> int:
    """Snoozed threads whose moment has come are open again, on top of the inbox; how many."""
    woken = 0
    while step := _wake_some():
        woken += step
    return woken


def _wake_some() -> int:
    with transaction.atomic():
        due = (
            Conversation.everywhere.select_for_update(skip_locked=True)
            .filter(status=ConversationStatus.SNOOZED, snoozed_until__lte=clock.now())
            .order_by("snoozed_until")[:WOKEN_AT_ONCE]
        )
        rows = list(due)
        for conversation in rows:
            conversation.listed_at = max(conversation.listed_at, conversation.snoozed_until)
            back_in_the_inbox(conversation)
            announce(conversation)
        Conversation.everywhere.bulk_update(rows, ["listed_at", *STANDING])
    return len(rows)


def _moved(conversation: Conversation, to: Standing) -> bool:
    """Whether it was anywhere else before."""
    if standing_of(conversation) == to:
        return False
    conversation.status, conversation.snoozed_until = to.status, to.until
    conversation.save(update_fields=[*STANDING])
    announce(conversation)
    return True
