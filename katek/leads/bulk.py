"""One act on many leads, batch by batch, remembered so that it can be undone (`undoing`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from katek.core.bulk_rows import insert_values
from katek.leads import cleaning, tags
from katek.leads.changing import Change, Values, apply, locked, tell
from katek.leads.models import BulkAct, BulkChange, BulkChangeRow, Lead
from katek.leads.problems import LeadProblem
from katek.organizations.models import User
from katek.organizations.scope import current_organization

MOST = 10_000  # leads of one act: as many as one request can tell others of
BATCH = 500  # leads of one transaction


@dataclass(frozen=True)
class Bulk:
    """What came of it: `change` is None if every lead had the value already."""

    change: BulkChange | None
    changed: int
    matched: int


def bulk_change(rows: QuerySet[Lead], act: str, value: str, actor: User) -> Bulk:
    """Does the act to each of these leads (filtered columns of `Lead` alone) that it changes.

    Each batch is one transaction with its events. Raises `LeadProblem` for a value that can't be, an act
    that there isn't, or more than `MOST` leads; then nothing was done.
    """
    if act not in BulkAct.values:
        raise LeadProblem({"act": _("“%(act)s” can’t be done to leads.") % {"act": act[:60]}})
    wanted, kept = _wanted(act, value)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        sentence = _("More than %(most)d leads match; narrow the filter down.") % {"most": MOST}
        raise LeadProblem({"rows": sentence})
    done: BulkChange = BulkChange.objects.create(actor=actor, act=act, value=kept)
    changed = 0
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            leads = locked(rows.filter(pk__in=ids[start : start + BATCH]))
            changes = apply(leads, wanted, actor, note={"bulk": done.pk})
            _remember(done, changes)
            tell(current_organization(), changes)
        changed += len(changes)
    if not changed:
        done.delete()
    return Bulk(done if changed else None, changed, len(ids))


def _remember(done: BulkChange, changes: list[Change]) -> None:
    rows = [
        {
            "organization_id": done.organization_id,
            "change_id": done.pk,
            "lead_id": one.lead.pk,
            "before": one.before,
            "revision": one.lead.revision,
        }
        for one in changes
    ]
    insert_values(BulkChangeRow, rows)


def _wanted(act: str, value: str) -> tuple[Callable[[Lead], Values], str]:
    """What each lead shall be, and the value as it is kept."""
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


def _same(name: str, value: Any) -> tuple[Callable[[Lead], Values], str]:
    return lambda lead: {name: value}, value or ""


def _tagged(lead: Lead, tag: str) -> Values:
    """A lead that has as many tags as it can have stays as it is."""
    more = tags.with_tag(lead.tags, tag)
    return {"tags": more} if len(more) <= tags.MOST else {}
