"""What is deleted when its time is over, in small steps. How long each is kept stands here."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from katek.automations.models import Run
from katek.campaigns.models import HookReceipt, HookStatus
from katek.conversations.models import Conversation, Message, ReplyState
from katek.core import rate_limits
from katek.core.clock import now
from katek.organizations.models import Organization, Session
from katek.organizations.scope import working_for
from katek.organizations.sessions import SessionStore
from katek.properties.import_acts import AT_WORK
from katek.properties.models import Import, RefusedRow

# A delivery can be replayed for 30 days, and personal data is in the body: not a day longer.
EVENTS_KEPT = timedelta(days=30)
HOOKS_KEPT = timedelta(days=30)
RUNS_KEPT = timedelta(days=30)
# What a provider posted is needed while somebody may still read it again.
RECEIPTS_KEPT = timedelta(days=30)
FAILED_RECEIPTS_KEPT = timedelta(days=90)
# What was changed before it came has had its time to come.
UNBEGUN_KEPT = timedelta(days=30)
# Refused rows are mended and brought in again within days; who brought in what is kept for good.
FILES_KEPT = timedelta(days=30)
DRAFTS_KEPT = timedelta(days=7)
STEP = 1000  # rows a statement, so that no lock is held for long

# What is still to be done is kept however old it is. Attempts go with their delivery, which goes
# with its event.
_OLD_EVENTS = """
    WITH old AS MATERIALIZED (
        SELECT e.id FROM outbox_event e
        WHERE e.created_at < %(before)s AND e.state NOT IN ('new', 'working')
          AND NOT EXISTS (SELECT FROM outbox_delivery d
              WHERE d.event_id = e.id AND d.status IN ('pending', 'sending'))
        ORDER BY e.created_at LIMIT %(step)s FOR UPDATE SKIP LOCKED
    ), attempts AS (
        DELETE FROM outbox_attempt a USING outbox_delivery d, old
        WHERE d.event_id = old.id AND a.delivery_id = d.id
    ), deliveries AS (
        DELETE FROM outbox_delivery d USING old WHERE d.event_id = old.id
    ) DELETE FROM outbox_event e USING old WHERE e.id = old.id"""
# By id, which grows with time: there is no index on the time itself.
_OLD_RECEIPTS = """
    DELETE FROM inbound_receipt WHERE id IN (
        SELECT id FROM inbound_receipt
        WHERE received_at < %(before)s AND status = ANY (%(states)s)
        ORDER BY id LIMIT %(step)s FOR UPDATE SKIP LOCKED)"""

_UNBEGUN = """
    DELETE FROM conversations_conversation WHERE id IN (
        SELECT id FROM conversations_conversation
        WHERE last_sequence = 0 AND created_at < %(before)s
        ORDER BY id LIMIT %(step)s FOR UPDATE SKIP LOCKED)"""


def prune_events() -> int:
    """Events whose time is over, with their deliveries and attempts; answers how many events went."""
    return _in_steps(_OLD_EVENTS, now() - EVENTS_KEPT)


def prune_receipts() -> int:
    """Receipts whose time is over, those that failed later than others; answers how many went."""
    settled = _in_steps(_OLD_RECEIPTS, now() - RECEIPTS_KEPT, states=["done", "ignored"])
    return settled + _in_steps(_OLD_RECEIPTS, now() - FAILED_RECEIPTS_KEPT, states=["failed"])


def prune_hooks() -> int:
    """What mail providers told and was read long ago, a step at a time; answers how many went."""
    old = HookReceipt.objects.filter(received_at__lt=now() - HOOKS_KEPT).exclude(
        status__in=[HookStatus.NEW, HookStatus.WORKING]
    )
    return HookReceipt.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:STEP])
    ).delete()[0]


def prune_unbegun() -> int:
    """Threads that wait for a first message which never came, with the words kept for it; how many."""
    return _in_steps(_UNBEGUN, now() - UNBEGUN_KEPT)


def prune_unknown() -> int:
    """Threads of customers who left no contact, where an agency keeps them for so long only; how many."""
    wanted = Organization.objects.exclude(unknown_kept_days=None)
    return sum(_prune_unknown_of(organization) for organization in wanted)


def _prune_unknown_of(organization: Organization) -> int:
    before = now() - timedelta(days=organization.unknown_kept_days or 0)
    deleted = 0
    with working_for(organization):
        while True:
            with transaction.atomic():
                old = Conversation.objects.select_for_update(skip_locked=True).filter(
                    lead=None, last_message_at__lt=before, reply_state=ReplyState.NONE
                )
                step = list(old.values_list("pk", flat=True)[:STEP])
                Message.objects.filter(conversation__in=step).delete()
                Conversation.objects.filter(pk__in=step).delete()
            deleted += len(step)
            if len(step) < STEP:
                return deleted


def prune_files() -> int:
    """Files of listings: those that nobody brought in go, the others lose their content; how many."""
    idle = Import.everywhere.exclude(status__in=AT_WORK)
    drafts = idle.filter(started_at=None, created_at__lt=now() - DRAFTS_KEPT)
    dropped = list(drafts.values_list("pk", flat=True)[:STEP])
    Import.everywhere.filter(pk__in=dropped).delete()
    old = idle.filter(content__isnull=False, created_at__lt=now() - FILES_KEPT)
    emptied = list(old.values_list("pk", flat=True)[:STEP])
    RefusedRow.everywhere.filter(file__in=emptied).delete()
    Import.everywhere.filter(pk__in=emptied).update(content=None, preview=[])
    return len(dropped) + len(emptied)


def prune_runs() -> int:
    """Old records of runs; answers how many went."""
    deleted, _ = Run.objects.filter(started_at__lt=now() - RUNS_KEPT).delete()
    return deleted


def prune_sessions() -> int:
    """Sessions that are over; answers how many went.

    Django ends them by the host's clock: whoever moves ours in the rehearsal stays signed in.
    """
    before = Session.objects.count()
    SessionStore.clear_expired()
    return before - Session.objects.count()


def prune_buckets() -> int:
    """Rate limits that hold nothing back any more; answers how many went."""
    return rate_limits.forget_idle()


def _in_steps(statement: str, before: datetime, **more: list[str]) -> int:
    deleted = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"before": before, "step": STEP, **more})
            step: int = cursor.rowcount
        deleted += step
        if step < STEP:
            return deleted
