"""Putting leads into campaigns, and taking them out."""

from katek.campaigns.models import (
    Campaign,
    CampaignStatus,
    Email,
    EmailStatus,
    Enrollment,
    EnrollmentStatus,
    Suppression,
)
from katek.core import clock
from katek.core.wakeups import ring
from katek.leads import consent
from katek.leads.models import Lead

CLOSED_STAGES = {"won", "lost", "unqualified", "spam"}


def start_triggered(lead: Lead, trigger: str) -> list[Enrollment]:
    """Enrol a lead in the running campaigns that this event starts; a repeat changes nothing."""
    campaigns = Campaign.objects.filter(status=CampaignStatus.RUNNING, trigger=trigger)
    tried = [enrol(campaign, lead) for campaign in campaigns]
    return [found for found in tried if isinstance(found, Enrollment)]


def enrol(campaign: Campaign, lead: Lead) -> Enrollment | str:
    """The new enrollment, or why not: no_email, suppressed, no_consent, closed, already_enrolled."""
    reason = why_not(lead)
    if reason:
        return reason
    enrollment: Enrollment
    enrollment, made = Enrollment.objects.get_or_create(
        campaign=campaign, lead=lead, defaults={"next_attempt_at": clock.now()}
    )
    if not made:
        return "already_enrolled"
    ring("email")
    return enrollment


def why_not(lead: Lead) -> str | None:
    """Why a lead may not be followed up by mail now; None when it may."""
    if not lead.email:
        return "no_email"
    if Suppression.objects.filter(email=lead.email.lower()).exists():
        return "suppressed"
    if not consent.allows(lead, consent.FOLLOW_UP):
        return "no_consent"
    if lead.stage in CLOSED_STAGES:
        return "closed"
    return None


def stop_for(lead: Lead, reason: str) -> int:
    """End every sequence of a lead: no further step, and what is queued is cancelled. Answers how many."""
    active = [EnrollmentStatus.ACTIVE, EnrollmentStatus.WORKING]
    stopped: int = Enrollment.objects.filter(lead=lead, status__in=active).update(
        status=EnrollmentStatus.STOPPED,
        stop_reason=reason,
        next_attempt_at=None,
        lease_token=None,
        lease_until=None,
        lease_worker=None,
    )
    Email.objects.filter(lead=lead, status=EmailStatus.QUEUED).update(
        status=EmailStatus.CANCELLED, next_attempt_at=None, problem=f"Stopped: {reason}."
    )
    return stopped
