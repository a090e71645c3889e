"""A bulk change taken back, for half an hour: only on leads that nobody has changed since.

A lead's `revision` counts each change of a member or a program, and an undoing counts it back. So a lead still
has the revision that a bulk change gave it exactly when nothing was done since, or all of that was undone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from katek.core import clock
from katek.core.wakeups import ring
from katek.leads.bulk import AT_ONCE, AT_WORK, BATCH, LANE
from katek.leads.changing import apply, locked, tell
from katek.leads.models import BulkChange, BulkChangeRow, BulkStatus, Lead
from katek.organizations.models import Membership, User
from katek.organizations.scope import current_organization

KEPT = timedelta(minutes=30)


class CannotUndo(ValueError):
    """A sentence that says why not."""


@dataclass(frozen=True)
class Undone:
    """How many leads are as they were, and how many stay because they were changed or merged since.

    `is_going_on`: the background is at it; both are known at its end.
    """

    back: int
    stay: int
    is_going_on: bool = False


def undo(change: BulkChange, actor: User) -> Undone:
    """Once only, of more than `AT_ONCE` leads in the background.

    Raises `CannotUndo` when it changed nothing, was undone before, is still being done, or its time is over.
    """
    now = clock.now()
    begun = {"undone_at": now, "actor": actor, "place": 0}
    with transaction.atomic():
        if not _begin(change, **begun):
            raise CannotUndo(_why_not(change))
        count = BulkChangeRow.objects.filter(change=change).count()
        mine = BulkChange.objects.filter(pk=change.pk)
        if count > AT_ONCE:
            mine.update(status=BulkStatus.OPEN, next_attempt_at=now, attempts=0, problem="")
            ring(LANE)
            return Undone(0, 0, is_going_on=True)
        _dealt_with, back = undo_batch(change, actor)
        mine.update(back=back, place=count, status=BulkStatus.DONE, problem="")
    return Undone(back, count - back)


def may_undo(change: BulkChange) -> bool:
    """Whether `undo` would begin now."""
    return _able(change).exists()


def _why_not(change: BulkChange) -> str:
    mine = BulkChange.objects.filter(pk=change.pk, changed=0).exclude(status__in=AT_WORK)
    if mine.exists():
        return _("No lead was changed, so there is nothing to undo.")
    return _("This was undone already, is still going on, or is longer ago than 30 minutes.")


def _begin(change: BulkChange, **values: Any) -> bool:
    return bool(_able(change).update(**values))


def _able(change: BulkChange) -> QuerySet[BulkChange]:
    able = BulkChange.objects.filter(_kept(), pk=change.pk, undone_at=None, changed__gt=0)
    return able.exclude(status__in=AT_WORK)


def undo_batch(change: BulkChange, actor: User | None) -> tuple[int, int]:
    """Deals with the next leads in the caller's transaction: how many, and how many are as they were.

    What is remembered of them goes with it, so that nobody deals with them twice.
    """
    rows = list(BulkChangeRow.objects.filter(change=change).order_by("lead_id")[:BATCH])
    before = {row.lead_id: row for row in rows}
    members = set(Membership.objects.values_list("user_id", flat=True))
    leads = [
        lead
        for lead in locked(Lead.objects.filter(pk__in=before, merged_into=None))
        if lead.revision == before[lead.pk].revision and _can_be(before[lead.pk].before, members)
    ]
    changes = apply(
        leads,
        lambda lead: before[lead.pk].before,
        actor,
        step=-1,
        note={"undone": change.pk},
        active=lambda lead: _last_activity(lead, before[lead.pk]),
    )
    tell(current_organization(), changes)
    BulkChangeRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows), len(changes)


def _last_activity(lead: Lead, row: BulkChangeRow) -> datetime:
    """As it was before, so that lists are in their old order; but a message or a note since is the last."""
    return row.was_active_at if lead.active_at == row.active_at else lead.active_at


def forget_old() -> int:
    """Bulk changes that can't be undone any more; how many went. For every organization."""
    old = BulkChange.everywhere.exclude(_kept()).exclude(status__in=AT_WORK)
    BulkChangeRow.everywhere.filter(change__in=old).delete()
    return int(old.delete()[0])


def _kept() -> Q:
    """One that was given up by the queue has no end."""
    edge = clock.now() - KEPT
    return Q(ended_at__gt=edge) | Q(ended_at=None, made_at__gt=edge)


def _can_be(before: dict[str, Any], members: set[str]) -> bool:
    """Whoever left the organization meanwhile can't be given a lead back."""
    owner = before.get("owner_id")
    return owner is None or owner in members
