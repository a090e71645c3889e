"""A bulk change taken back, for half an hour: only on leads that nobody has changed since.

A lead's `revision` counts each change of a member or a program, and an undoing counts it back. So a lead still
has the revision that a bulk change gave it exactly when nothing was done since, or all of that was undone.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from katek.core import clock
from katek.leads.bulk import BATCH
from katek.leads.changing import apply, locked, tell
from katek.leads.models import BulkChange, BulkChangeRow, Lead
from katek.organizations.models import Membership, User
from katek.organizations.scope import current_organization

KEPT = timedelta(minutes=30)


class CannotUndo(ValueError):
    """A sentence that says why not."""


@dataclass(frozen=True)
class Undone:
    """How many leads are as they were, and how many stay because they were changed or merged since."""

    back: int
    stay: int


def undo(change: BulkChange, actor: User) -> Undone:
    """Once only. Raises `CannotUndo` when it was undone before, or its time is over."""
    mine = BulkChange.objects.filter(pk=change.pk, undone_at=None, made_at__gt=clock.now() - KEPT)
    if not mine.update(undone_at=clock.now()):
        raise CannotUndo(_("This was undone already, or it is longer ago than 30 minutes."))
    rows = list(BulkChangeRow.objects.filter(change=change).order_by("lead_id"))
    back = sum(_undo_batch(rows[n : n + BATCH], actor) for n in range(0, len(rows), BATCH))
    return Undone(back, len(rows) - back)


def forget_old() -> int:
    """Bulk changes that can't be undone any more; how many went. For every organization."""
    old = BulkChange.everywhere.filter(made_at__lt=clock.now() - KEPT)
    BulkChangeRow.everywhere.filter(change__in=old).delete()
    return int(old.delete()[0])


def _undo_batch(rows: list[BulkChangeRow], actor: User) -> int:
    before = {row.lead_id: row for row in rows}
    members = set(Membership.objects.values_list("user_id", flat=True))
    with transaction.atomic():
        leads = [
            lead
            for lead in locked(Lead.objects.filter(pk__in=before, merged_into=None))
            if lead.revision == before[lead.pk].revision
            and _can_be(before[lead.pk].before, members)
        ]
        changes = apply(
            leads,
            lambda lead: before[lead.pk].before,
            actor,
            step=-1,
            note={"undone": rows[0].change_id},
        )
        tell(current_organization(), changes)
    return len(changes)


def _can_be(before: dict[str, Any], members: set[str]) -> bool:
    """Whoever left the organization meanwhile can't be given a lead back."""
    owner = before.get("owner_id")
    return owner is None or owner in members
