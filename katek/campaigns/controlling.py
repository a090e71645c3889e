"""A campaign is held, goes on, is called off, or is done."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from katek.campaigns.models import (
    Campaign,
    CampaignStatus,
    CampaignType,
    Email,
    EmailStatus,
    Enrollment,
    EnrollmentStatus,
    Selection,
    SelectionStatus,
)
from katek.campaigns.problems import CannotDo
from katek.campaigns.queues import PARKED
from katek.campaigns.shapes import campaign_json
from katek.campaigns.statistics import stats
from katek.core import clock
from katek.core.wakeups import ring
from katek.organizations.scope import working_for
from katek.outbox.publish import publish

# What may become what. Whatever else is asked for is refused with the state that it is in.
MOVES: dict[str, tuple[str, ...]] = {
    CampaignStatus.PAUSED: (CampaignStatus.RUNNING,),
    CampaignStatus.RUNNING: (CampaignStatus.PAUSED,),
    CampaignStatus.CANCELLED: (
        CampaignStatus.DRAFT,
        CampaignStatus.SCHEDULED,
        CampaignStatus.RUNNING,
        CampaignStatus.PAUSED,
    ),
}


PAUSED = "Waits: the campaign is paused."


def start(campaign: Campaign) -> None:
    """A draft with a trigger begins to take new leads, instead of the one that did. Raises `CannotDo`.

    Who is in the old one stays in it.
    """
    with transaction.atomic():
        rivals = Campaign.objects.filter(trigger=campaign.trigger)
        # Two that are started at once wait here for each other, in one order.
        list(rivals.order_by("pk").select_for_update().values_list("pk", flat=True))
        drafts = rivals.exclude(trigger="").filter(pk=campaign.pk, status=CampaignStatus.DRAFT)
        if not drafts.exists():
            raise CannotDo(_("Only a draft for new leads can be started."))
        rivals.exclude(status=CampaignStatus.DRAFT).update(is_replaced=True)
        drafts.update(status=CampaignStatus.RUNNING)
    campaign.status = CampaignStatus.RUNNING


def choose_leads_instead(campaign: Campaign) -> None:
    """A draft for new leads becomes one that is sent to leads whom somebody chooses. Raises `CannotDo`."""
    drafts = Campaign.objects.filter(pk=campaign.pk, status=CampaignStatus.DRAFT)
    if not drafts.exclude(trigger="").update(trigger=""):
        raise CannotDo(_("Only a draft for new leads can be turned into one for leads you choose."))
    campaign.trigger = ""


def other_holder(campaign: Campaign) -> Campaign | None:
    """Another one that new leads get now by the same event; no longer, once this one is started."""
    held = [CampaignStatus.RUNNING, CampaignStatus.PAUSED]
    rows = Campaign.objects.exclude(trigger="").exclude(pk=campaign.pk)
    found: Campaign | None = rows.filter(
        trigger=campaign.trigger, status__in=held, is_replaced=False
    ).first()
    return found


def pause(campaign: Campaign) -> None:
    """No mail of it goes out until it is resumed, but those that are on their way. Raises `CannotDo`."""
    with transaction.atomic():
        _move(campaign, CampaignStatus.PAUSED)
        _waiting(campaign).update(next_attempt_at=PARKED)
        _queued(campaign).update(next_attempt_at=PARKED, problem=PAUSED)


def resume(campaign: Campaign) -> None:
    """Goes on where it stopped; a step that has become too late is left out. Who is new since it was paused
    begins now. Raises `CannotDo`.
    """
    at = clock.now()
    with transaction.atomic():
        _move(campaign, CampaignStatus.RUNNING)
        if campaign.trigger:
            late = _waiting(campaign).filter(next_position=0, due_at__lt=at)
            late.update(started_at=at, due_at=at)
        _waiting(campaign).update(next_attempt_at=F("due_at"))
        _queued(campaign).update(next_attempt_at=at, problem="", refused_since=None, attempts=0)
        ring("email")


def cancel(campaign: Campaign) -> None:
    """For good: who is in it gets nothing more. Raises `CannotDo`."""
    with transaction.atomic():
        _move(campaign, CampaignStatus.CANCELLED)
        _waiting(campaign).update(
            status=EnrollmentStatus.STOPPED, stop_reason="cancelled", next_attempt_at=None
        )
        _queued(campaign).update(
            status=EmailStatus.CANCELLED,
            next_attempt_at=None,
            problem="Not sent: the campaign was cancelled.",
        )
        Selection.objects.filter(campaign=campaign, status=SelectionStatus.OPEN).update(
            status=SelectionStatus.CANCELLED, next_attempt_at=None
        )


def finish_done(campaigns: Iterable[str] | None = None) -> int:
    """Running blasts of which every mail is out become finished, and say so; answers how many.

    Safe to ask at any time, by several at once. `campaigns`: only these ids.
    """
    # Campaigns of any organization; each is told within its own.
    rows = Campaign.everywhere.select_related("organization")
    done = rows.filter(_is_done(), status=CampaignStatus.RUNNING, campaign_type=CampaignType.BLAST)
    if campaigns is not None:
        done = done.filter(pk__in=list(campaigns))
    return sum(_finish(campaign) for campaign in done[:100])


def _finish(campaign: Campaign) -> bool:
    with working_for(campaign.organization), transaction.atomic():
        moved = Campaign.objects.filter(_is_done(), pk=campaign.pk, status=CampaignStatus.RUNNING)
        if not moved.update(status=CampaignStatus.FINISHED):
            return False
        campaign.status = CampaignStatus.FINISHED
        data = {**campaign_json(campaign), "stats": stats(campaign)}
        publish(campaign.organization, "campaign.finished", data, subject=campaign.pk)
    return True


def _is_done() -> Q:
    """Somebody is or was in it, and nobody is on the way. Mails in doubt that only people can settle don't
    keep it open."""
    mine = {"campaign": OuterRef("pk")}
    active = [EnrollmentStatus.ACTIVE, EnrollmentStatus.WORKING]
    reading = [SelectionStatus.OPEN, SelectionStatus.WORKING]
    going = Q(status__in=[EmailStatus.QUEUED, EmailStatus.SENDING]) | Q(
        status=EmailStatus.UNKNOWN, next_attempt_at__lt=PARKED
    )
    # Within each campaign's own rows, which are its organization's.
    return (
        ~Q(Exists(Selection.everywhere.filter(**mine, status__in=reading)))
        & ~Q(Exists(Enrollment.everywhere.filter(**mine, status__in=active)))
        & ~Q(Exists(Email.everywhere.filter(going, **mine)))
        & Q(Exists(Enrollment.everywhere.filter(**mine)))
    )


def _move(campaign: Campaign, to: str) -> None:
    rows = Campaign.objects.filter(pk=campaign.pk, status__in=MOVES[to])
    if not rows.update(status=to):
        campaign.refresh_from_db(fields=["status"])
        raise CannotDo(f"The campaign is {campaign.status}: it can't become {to}.")
    campaign.status = to


def _waiting(campaign: Campaign) -> QuerySet[Enrollment]:
    rows: QuerySet[Enrollment] = Enrollment.objects.filter(
        campaign=campaign, status=EnrollmentStatus.ACTIVE
    )
    return rows


def _queued(campaign: Campaign) -> QuerySet[Email]:
    rows: QuerySet[Email] = Email.objects.filter(campaign=campaign, status=EmailStatus.QUEUED)
    return rows
