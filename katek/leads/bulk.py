"""One act on many leads, remembered so that it can be undone (`undoing`).

A few are changed at once; of more the ids are written down, and the background goes through them batch by
batch (`bulk_work`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from katek.core import clock
from katek.core.bulk_rows import insert_values
from katek.core.wakeups import ring
from katek.leads import cleaning, tags
from katek.leads.changing import Change, Values, apply, locked, tell
from katek.leads.models import BulkAct, BulkChange, BulkChangeRow, BulkStatus, Lead
from katek.leads.problems import LeadProblem
from katek.organizations.models import User
from katek.organizations.scope import current_organization

LANE = "bulk"
MOST = 10_000  # leads of one act
AT_ONCE = 200  # leads whose change nobody has to wait for long
BATCH = 500  # leads of one transaction in the background
AT_WORK = (BulkStatus.OPEN, BulkStatus.WORKING)


@dataclass(frozen=True)
class Bulk:
    """What came of it: `change` is None if every lead had the value already.

    `is_going_on`: the background is at it, and what it will have changed is known at its end.
    """

    change: BulkChange | None
    changed: int
    matched: int
    is_going_on: bool = False


def bulk_change(rows: QuerySet[Lead], act: str, value: str, actor: User) -> Bulk:
    """Does the act to each of these leads that it changes, or has it done if they are more than `AT_ONCE`.

    Raises `LeadProblem` for a value that can't be, an act that there isn't, or more than `MOST` leads; then
    nothing was done.
    """
    wanted, kept = wanted_of(act, value)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        sentence = _("More than %(most)s leads match; narrow the filter down.")
        most = number_format(MOST, use_l10n=True, force_grouping=True)
        raise LeadProblem({"rows": sentence % {"most": most}})
    made = BulkChange(actor=actor, act=act, value=kept, matched=len(ids))
    if len(ids) > AT_ONCE:
        return _hand_over(made, ids)
    with transaction.atomic():
        made.ended_at = clock.now()
        BulkChange.objects.bulk_create([made])
        changed = change_batch(made, ids, wanted)
        if changed:
            BulkChange.objects.filter(pk=made.pk).update(changed=changed, place=len(ids))
        else:
            made.delete()
    return Bulk(made if changed else None, changed, len(ids))


def _hand_over(made: BulkChange, ids: list[str]) -> Bulk:
    made.waiting, made.status, made.next_attempt_at = ids, BulkStatus.OPEN, clock.now()
    BulkChange.objects.bulk_create([made])
    ring(LANE)
    return Bulk(made, 0, len(ids), is_going_on=True)


def change_batch(made: BulkChange, ids: Sequence[str], wanted: Callable[[Lead], Values]) -> int:
    """Changes these leads with timelines, events and the way back, in the caller's transaction; how many."""
    leads = locked(Lead.objects.filter(pk__in=ids, merged_into=None))
    changes = apply(leads, wanted, made.actor, note={"bulk": made.pk})
    _remember(made, changes)
    tell(current_organization(), changes)
    return len(changes)


def stop(made: BulkChange) -> bool:
    """No further lead is changed; what was done stays. False if it had ended, or is being undone."""
    running = BulkChange.objects.filter(pk=made.pk, status__in=AT_WORK, undone_at=None)
    return bool(
        running.update(
            status=BulkStatus.STOPPED,
            waiting=[],
            ended_at=clock.now(),
            next_attempt_at=None,
            lease_token=None,
            lease_until=None,
            lease_worker=None,
        )
    )


def wanted_of(act: str, value: str) -> tuple[Callable[[Lead], Values], str]:
    """What each lead shall be, and the value as it is kept. Raises `LeadProblem`."""
    if act not in BulkAct.values:
        raise LeadProblem({"act": _("“%(act)s” can’t be done to leads.") % {"act": act[:60]}})
    if act == BulkAct.STAGE:
        return _same("stage", cleaning.clean_stage(value))
    if act == BulkAct.OWNER:
        owner = cleaning.member(value)
        return _same("owner_id", owner.pk if owner else None)
    tag = tags.clean_tag(value)
    if act == BulkAct.UNTAG:
        return lambda lead: {"tags": tags.without_tag(lead.tags, tag)}, tag
    tag = tags.spelled({tags.tag_key(tag): tag})[tags.tag_key(tag)]
    return lambda lead: _tagged(lead, tag), tag


def _remember(made: BulkChange, changes: list[Change]) -> None:
    rows = [
        {
            "organization_id": made.organization_id,
            "change_id": made.pk,
            "lead_id": one.lead.pk,
            "before": one.before,
            "was_active_at": one.was_active_at,
            "revision": one.lead.revision,
            "active_at": one.lead.active_at,
        }
        for one in changes
    ]
    insert_values(BulkChangeRow, rows)


def _same(name: str, value: Any) -> tuple[Callable[[Lead], Values], str]:
    return lambda lead: {name: value}, value or ""


def _tagged(lead: Lead, tag: str) -> Values:
    """A lead that has as many tags as it can have stays as it is."""
    more = tags.with_tag(lead.tags, tag)
    return {"tags": more} if len(more) <= tags.MOST else {}
