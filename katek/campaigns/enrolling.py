"""Putting leads into campaigns, and taking them out.

A lead is enrolled once in a campaign, and so is an address: two leads who share one get one mail between them.
Constraints see to it, so that repeats and two at the same moment are harmless.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from katek.campaigns.due_times import due_at, zone_of
from katek.campaigns.models import (
    Campaign,
    CampaignStatus,
    Email,
    EmailStatus,
    Enrollment,
    EnrollmentStatus,
    Purpose,
    Step,
)
from katek.campaigns.permission import over_the_cap, refusals
from katek.campaigns.queues import PARKED
from katek.campaigns.sending_hours import hours_of
from katek.core import clock
from katek.core.mail_addresses import one_form
from katek.core.public_ids import new_id
from katek.core.wakeups import ring
from katek.leads.models import Lead
from katek.leads.time_zones import time_zone_of
from katek.organizations.scope import current_organization

# Who has just written to us gets their mail before the blast that is under way.
PRECEDENCE = timedelta(days=1)


def start_triggered(lead: Lead, trigger: str) -> int:
    """Enrol a lead in the campaign that this event starts; answers in how many it is new.

    The event is told once: one that is paused takes the lead, too, and writes when it goes on. Who was in one
    that this one has replaced is not written to again by the new one.
    """
    started = list(Campaign.objects.filter(trigger=trigger).exclude(status=CampaignStatus.DRAFT))
    holding = [one for one in started if one.takes_new_leads]
    if _was_in([one for one in started if one not in holding], lead):
        return 0
    refused = [enrol(campaign, [lead], Purpose.FOLLOW_UP) for campaign in holding]
    return sum(not reasons for reasons in refused)


def _was_in(campaigns: Sequence[Campaign], lead: Lead) -> bool:
    """Asked by lead and by address apart: each has an index, and both at once would read all enrollments."""
    if not campaigns:
        return False
    rows = Enrollment.objects.filter(campaign__in=campaigns)
    by_address = rows.filter(address=one_form(lead.email))
    return rows.filter(lead=lead).exists() or by_address.exists()


def enrol(campaign: Campaign, leads: Sequence[Lead], purpose: str) -> dict[str, str]:
    """Enrols the leads; answers lead id → why it was left out: no_email, suppressed, no_consent, closed,
    frequency_cap, already_enrolled.

    Idempotent. A campaign that is paused takes them too, and writes to them when it goes on.
    """
    reasons = refusals(leads, purpose)
    if purpose == Purpose.MARKETING:
        capped = over_the_cap((lead.pk for lead in leads), besides=campaign.pk)
        reasons = {**dict.fromkeys(capped, "frequency_cap"), **reasons}
    steps = list(campaign.steps.all())
    # In one order everywhere: two that enrol the same leads would wait for each other otherwise.
    able = sorted((lead for lead in leads if lead.pk not in reasons), key=lambda lead: lead.pk)
    fresh = [_enrollment(campaign, lead, purpose, steps) for lead in able]
    Enrollment.objects.bulk_create(fresh, ignore_conflicts=True)
    kept = set(
        Enrollment.objects.filter(pk__in=[one.pk for one in fresh]).values_list(
            "lead_id", flat=True
        )
    )
    for one in fresh:
        if one.lead_id not in kept:
            reasons[one.lead_id] = "already_enrolled"
    if kept:
        ring("email")
    return reasons


def stop_for(lead: Lead, reason: str) -> int:
    """End every campaign of a lead: no further step, and what is queued is cancelled. Answers how many."""
    active = [EnrollmentStatus.ACTIVE, EnrollmentStatus.WORKING]
    return _stop(Q(lead=lead, status__in=active), Q(lead=lead), reason)


def stop_campaign_for(lead: Lead, campaign: str, reason: str) -> int:
    """End one campaign of a lead, also where its last mail is out: that is what was answered."""
    ends = Q(lead=lead, campaign=campaign) & ~Q(status=EnrollmentStatus.STOPPED)
    return _stop(ends, Q(lead=lead, campaign=campaign), reason)


def stop_for_address(address: str, reason: str) -> int:
    """As `stop_for`, for everybody who is reached at this address."""
    return sum(stop_for(lead, reason) for lead in Lead.objects.filter(email__iexact=address))


def place_in_line(campaign: Campaign, due: datetime) -> datetime:
    """When a row of the campaign is looked at: what an event has started is served first, once it is due."""
    return due - PRECEDENCE if campaign.trigger and due <= clock.now() else due


def _stop(enrollments: Q, mails: Q, reason: str) -> int:
    stopped: int = Enrollment.objects.filter(enrollments).update(
        status=EnrollmentStatus.STOPPED,
        stop_reason=reason,
        next_attempt_at=None,
        lease_token=None,
        lease_until=None,
        lease_worker=None,
    )
    Email.objects.filter(mails, status=EmailStatus.QUEUED).update(
        status=EmailStatus.CANCELLED, next_attempt_at=None, problem=f"Not sent: {reason}."
    )
    return stopped


def _enrollment(campaign: Campaign, lead: Lead, purpose: str, steps: Sequence[Step]) -> Enrollment:
    now = clock.now()
    organization = current_organization()
    zone = zone_of(time_zone_of(lead), organization.timezone)
    due = due_at(now, steps[0].offset_days if steps else 0, zone, hours_of(organization))
    looked_at = PARKED if campaign.status == CampaignStatus.PAUSED else place_in_line(campaign, due)
    return Enrollment(
        id=new_id("enr"),
        campaign=campaign,
        lead=lead,
        purpose=purpose,
        address=one_form(lead.email),
        started_at=now,
        due_at=due,
        next_attempt_at=looked_at,
    )
