"""Sending a campaign: to leads named one by one at once, to an audience in batches in the background.

However many leads an audience has, no transaction holds more than one batch, and a batch that was read twice
enrols nobody twice.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from katek.campaigns.audiences import leads_of
from katek.campaigns.controlling import finish_done
from katek.campaigns.enrolling import enrol
from katek.campaigns.models import (
    Campaign,
    CampaignStatus,
    Purpose,
    Selection,
    SelectionStatus,
)
from katek.campaigns.problems import CannotDo
from katek.campaigns.queues import SELECTIONS
from katek.core import clock
from katek.core.claims import Claimed, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.wakeups import ring
from katek.core.work import Done
from katek.leads.identity import surviving
from katek.leads.models import Lead
from katek.organizations.scope import working_for

MOST_NAMED = 10_000
BATCH = 500  # leads that are enrolled in one transaction
AFTER_CLAIM = register("selections.after_claim")
BEFORE_RECORD = register("selections.before_record")


class Skipped(TypedDict):
    lead: str
    reason: str


class Sent(TypedDict):
    """What a send came to. `pending`: leads of an audience that are still to be looked at."""

    enrolled: int
    skipped: list[Skipped]
    pending: NotRequired[int]


def send_to_leads(campaign: Campaign, leads: Sequence[Lead]) -> Sent:
    """Starts the campaign for leads whom somebody chose: it follows up what they asked.

    Raises `CannotDo` for a campaign that was cancelled.
    """
    _refuse_over(campaign)
    chosen = list({lead.pk: lead for lead in map(surviving, leads)}.values())
    reasons: dict[str, str] = {}
    for start in range(0, len(chosen), BATCH):
        with transaction.atomic():
            batch = chosen[start : start + BATCH]
            reasons |= enrol(campaign, batch, Purpose.FOLLOW_UP)
    enrolled = len(chosen) - len(reasons)
    if enrolled:
        _start(campaign)
    return {"enrolled": enrolled, "skipped": _skipped(reasons)}


def send_to_audience(campaign: Campaign, audience: dict[str, Any]) -> Sent:
    """Starts the campaign for an audience as `audiences.read_audience` gives it: marketing.

    The first batch is told lead by lead; the others follow in the background, counted in `Selection`.
    """
    _refuse_over(campaign)
    with transaction.atomic():
        selection = Selection(campaign=campaign, audience=audience)
        reasons = _read_batch(campaign, selection)
        pending = leads_of(audience).filter(pk__gt=selection.after).count()
        selection.status = SelectionStatus.OPEN if pending else SelectionStatus.DONE
        selection.next_attempt_at = clock.now() if pending else None
        selection.organization = campaign.organization
        selection.save(force_insert=True)
        if selection.enrolled or pending:
            _start(campaign)
        ring("email")
    sent: Sent = {"enrolled": selection.enrolled, "skipped": _skipped(reasons)}
    return {**sent, "pending": pending} if pending else sent


def select_due(worker: int, *, limit: int) -> Done:
    """Read one batch of each audience that is being read."""
    claims = claim(SELECTIONS, limit=min(limit, 4), worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    return Done(done=sum(_select(claimed) for claimed in claims))


def _select(claimed: Claimed) -> bool:
    # The claim gave an id of any organization; what follows stays within that one.
    rows = Selection.everywhere.select_related("organization", "campaign")
    selection: Selection = rows.get(pk=claimed.pk)
    with working_for(selection.organization), transaction.atomic():
        over = selection.campaign.status == CampaignStatus.CANCELLED
        before = selection.after
        if not over:
            _read_batch(selection.campaign, selection)
        failpoint(BEFORE_RECORD)
        ended = SelectionStatus.CANCELLED if over else SelectionStatus.DONE
        more = not over and selection.after != before
        recorded = finish(
            SELECTIONS,
            claimed,
            state=SelectionStatus.OPEN if more else ended,
            next_attempt_at=clock.now() if more else None,
            after=selection.after,
            enrolled=selection.enrolled,
            skipped=selection.skipped,
            attempts=0,
        )
        if not recorded:
            transaction.set_rollback(True)
    ring("email")
    if not more:
        finish_done([selection.campaign_id])
    return recorded


def _read_batch(campaign: Campaign, selection: Selection) -> dict[str, str]:
    """Enrols the next leads of the audience and moves its place; answers who was left out, and why."""
    rows = leads_of(selection.audience).filter(pk__gt=selection.after).order_by("pk")
    leads = list(rows[:BATCH])
    reasons = enrol(campaign, leads, Purpose.MARKETING)
    selection.after = leads[-1].pk if leads else selection.after
    selection.enrolled += len(leads) - len(reasons)
    selection.skipped = dict(Counter(selection.skipped) + Counter(reasons.values()))
    return reasons


def _refuse_over(campaign: Campaign) -> None:
    status = Campaign.objects.values_list("status", flat=True).get(pk=campaign.pk)
    if status == CampaignStatus.CANCELLED:
        raise CannotDo(_("The campaign was cancelled; make a new one."))
    if status == CampaignStatus.DRAFT and campaign.trigger:
        # Sending it would start it for everybody new, beside the one that they get now.
        raise CannotDo(_("It is for new leads: start it on its page first."))
    campaign.status = status


def _start(campaign: Campaign) -> None:
    """A draft begins to run, and a blast that was done goes on; one that is paused stays so."""
    idle = [CampaignStatus.DRAFT, CampaignStatus.SCHEDULED, CampaignStatus.FINISHED]
    Campaign.objects.filter(pk=campaign.pk, status__in=idle).update(status=CampaignStatus.RUNNING)
    campaign.refresh_from_db(fields=["status"])


def _skipped(reasons: dict[str, str]) -> list[Skipped]:
    return [{"lead": lead, "reason": reason} for lead, reason in sorted(reasons.items())]
