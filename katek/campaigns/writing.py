"""Steps fall due: their mails are written, many at a time, and the next steps get their times.

What a batch trips over is one lead's, so it is then taken one by one: nobody else waits for it.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction

from katek.campaigns.due_times import due_at, zone_of
from katek.campaigns.enrolling import place_in_line
from katek.campaigns.models import (
    Campaign,
    CampaignStatus,
    Email,
    Enrollment,
    EnrollmentStatus,
    Purpose,
    Step,
)
from katek.campaigns.parents import share_parents
from katek.campaigns.permission import CAP_PERIOD, over_the_cap, refusals
from katek.campaigns.queues import ENROLLMENTS, PARKED
from katek.campaigns.rendering import Voice, render
from katek.campaigns.sending_hours import WAITS, hours_of, opens_at
from katek.campaigns.templating import CannotRender
from katek.core import clock
from katek.core.backoff import full_jitter
from katek.core.bulk_rows import insert_rows
from katek.core.claims import Claimed, Finished, claim, finish, finish_many
from katek.core.failpoints import failpoint, register
from katek.core.mail_addresses import one_form
from katek.core.public_ids import new_id
from katek.core.wakeups import ring
from katek.core.work import Done
from katek.leads.models import Interest, Lead
from katek.leads.time_zones import time_zone_of
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.models import Property

AFTER_CLAIM = register("enrollments.after_claim")
BEFORE_RECORD = register("enrollments.before_record")
AFTER_RECORD = register("enrollments.after_record")

# A mail that could not go out for so long has lost its sense: the step is left out.
LATEST_FIRST, LATEST = timedelta(hours=48), timedelta(hours=96)
MOST_ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)

VoiceOf = Callable[[Organization], Voice]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What the mails of one organization's batch are written with."""

    voice: Voice
    now: datetime
    refused: dict[str, str]
    capped: set[str]
    listings: dict[str, list[Property]]


@dataclass(frozen=True)
class Written:
    """What comes of one enrollment: its mail, if there is one now, and how it goes on."""

    finished: Finished
    email: Email | None = None


def write_due(worker: int, *, limit: int, voice_of: VoiceOf) -> Done:
    """Write the mails of up to `limit` enrollments whose step is due, in their organization's voice."""
    claims = claim(ENROLLMENTS, limit=limit, worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    held = {claimed.pk: claimed for claimed in claims}
    # The claim gave ids of any organization; what follows stays within each one.
    rows = Enrollment.everywhere.select_related("lead").filter(pk__in=list(held))
    by_organization: dict[Organization, list[Enrollment]] = defaultdict(list)
    for enrollment in share_parents(rows):
        by_organization[enrollment.organization].append(enrollment)
    done = Done()
    for organization, enrollments in by_organization.items():
        done += _write_for(organization, enrollments, held, voice_of)
    return done


def _write_for(
    organization: Organization,
    enrollments: Sequence[Enrollment],
    held: dict[Any, Claimed],
    voice_of: VoiceOf,
) -> Done:
    with working_for(organization):
        try:
            return _write_together(organization, enrollments, held, voice_of)
        except (DatabaseError, ValueError, TypeError, LookupError, ArithmeticError) as error:
            if len(enrollments) == 1:
                logger.exception("A mail could not be written.")
                return _put_off(held[enrollments[0].pk], error)
    alone = [_write_for(organization, [one], held, voice_of) for one in enrollments]
    return sum(alone, Done())


def _write_together(
    organization: Organization,
    enrollments: Sequence[Enrollment],
    held: dict[Any, Claimed],
    voice_of: VoiceOf,
) -> Done:
    desk = _desk(enrollments, voice_of(organization))
    steps = _steps({enrollment.campaign_id for enrollment in enrollments})
    written = [
        _write(enrollment, held[enrollment.pk], steps[enrollment.campaign_id], desk)
        for enrollment in enrollments
    ]
    with transaction.atomic():
        failpoint(BEFORE_RECORD)
        recorded = finish_many(ENROLLMENTS, [one.finished for one in written])
        # A lease that was lost is somebody else's work now: they write that mail.
        ours = [one for one in written if one.finished.claimed.pk in recorded]
        emails = [one.email for one in ours if one.email is not None]
        insert_rows(Email, emails)
        if emails:
            ring("email")
    failpoint(AFTER_RECORD)
    failed = sum(one.finished.columns["stop_reason"] == "template" for one in ours)
    return Done(len(ours) - failed, failed)


def _desk(enrollments: Sequence[Enrollment], voice: Voice) -> Desk:
    refused: dict[str, str] = {}
    capped: set[str] = set()
    for purpose in {one.purpose for one in enrollments}:
        leads = [one.lead for one in enrollments if one.purpose == purpose]
        refused |= {f"{purpose} {pk}": why for pk, why in refusals(leads, purpose).items()}
    for campaign in {one.campaign_id for one in enrollments if one.purpose == Purpose.MARKETING}:
        leads = [one.lead for one in enrollments if one.campaign_id == campaign]
        had = over_the_cap((lead.pk for lead in leads), besides=campaign, only_mails=True)
        capped |= {f"{campaign} {pk}" for pk in had}
    ids = [one.lead_id for one in enrollments]
    return Desk(voice, clock.now(), refused, capped, _listings(ids))


def _listings(leads: Sequence[str]) -> dict[str, list[Property]]:
    """The listings that each lead asked about, the newest first."""
    asked = Interest.objects.filter(lead__in=leads).select_related("property")
    found: dict[str, list[Property]] = defaultdict(list)
    for interest in asked.prefetch_related("property__media").order_by("-created_at"):
        found[interest.lead_id].append(interest.property)
    return found


def _steps(campaigns: set[str]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {pk: [] for pk in campaigns}
    for step in Step.objects.filter(campaign__in=campaigns).order_by("position"):
        found[step.campaign_id].append(step)
    return found


def _write(enrollment: Enrollment, claimed: Claimed, steps: list[Step], desk: Desk) -> Written:
    going = _obstacle(enrollment, claimed, steps, desk)
    if going is not None:
        return Written(going)
    step = steps[enrollment.next_position]
    if _is_too_late(enrollment, steps, desk):
        days = (desk.now - enrollment.due_at).days
        problem = f"Step {step.position + 1} was left out: it was {days} days late."
        return Written(_next(enrollment, claimed, steps, problem=problem))
    try:
        email = _email(enrollment, step, desk)
    except CannotRender as error:
        problem = f"Step {step.position + 1}: {error}"
        return Written(_ended(enrollment, claimed, "template", problem=problem))
    return Written(_next(enrollment, claimed, steps), email)


def _obstacle(
    enrollment: Enrollment, claimed: Claimed, steps: list[Step], desk: Desk
) -> Finished | None:
    """Why nothing is written now: it is over, held, or too soon."""
    campaign: Campaign = enrollment.campaign
    if campaign.status == CampaignStatus.CANCELLED:
        return _ended(enrollment, claimed, "cancelled")
    if campaign.status == CampaignStatus.PAUSED:
        return _waits(enrollment, claimed, None)
    if enrollment.lead.merged_into_id:
        return _ended(enrollment, claimed, "merged")
    reason = desk.refused.get(f"{enrollment.purpose} {enrollment.lead_id}")
    if reason:
        return _ended(enrollment, claimed, reason)
    if enrollment.next_position >= len(steps):
        return _ended(enrollment, claimed, "")
    if enrollment.due_at > desk.now:
        return _waits(enrollment, claimed, enrollment.due_at)
    if f"{campaign.pk} {enrollment.lead_id}" in desk.capped:
        return _waits(enrollment, claimed, desk.now + CAP_PERIOD / 4)
    opens = opens_at(enrollment, steps[enrollment.next_position], desk.now)
    if opens > desk.now and not _is_too_late(enrollment, steps, desk):
        # From then on it counts as late, if it is.
        enrollment.due_at, enrollment.problem = opens, WAITS
        return _waits(enrollment, claimed, opens)
    return None


def _is_too_late(enrollment: Enrollment, steps: list[Step], desk: Desk) -> bool:
    first = steps[enrollment.next_position].offset_days == 0
    return desk.now - enrollment.due_at > (LATEST_FIRST if first else LATEST)


def _email(enrollment: Enrollment, step: Step, desk: Desk) -> Email:
    lead: Lead = enrollment.lead
    campaign: Campaign = enrollment.campaign
    email = Email(
        id=new_id("eml"),
        organization=enrollment.organization,
        lead=lead,
        campaign=campaign,
        step=step,
        purpose=enrollment.purpose,
        to=one_form(lead.email),
        next_attempt_at=place_in_line(campaign, desk.now),
    )
    rendered = render(
        email,
        subject=step.subject,
        body_template=step.body_template,
        voice=desk.voice,
        listings=desk.listings.get(lead.pk, ()),
    )
    email.subject, email.html, email.text = rendered.subject, rendered.html, rendered.text
    return email


def _next(
    enrollment: Enrollment, claimed: Claimed, steps: list[Step], *, problem: str = ""
) -> Finished:
    position = enrollment.next_position + 1
    if position >= len(steps):
        return _ended(enrollment, claimed, "", position=position, problem=problem)
    zone = zone_of(time_zone_of(enrollment.lead), enrollment.organization.timezone)
    hours = hours_of(enrollment.organization)
    due = due_at(enrollment.started_at, steps[position].offset_days, zone, hours)
    columns = _columns(enrollment) | {"next_position": position, "due_at": due, "attempts": 0}
    return Finished(claimed, EnrollmentStatus.ACTIVE, due, problem, columns)


def _waits(enrollment: Enrollment, claimed: Claimed, until: datetime | None) -> Finished:
    """`until` is None for a campaign that is paused: whoever resumes it gives the row its time."""
    state = EnrollmentStatus.ACTIVE
    columns = _columns(enrollment) | {"attempts": 0}
    return Finished(claimed, state, until or PARKED, enrollment.problem, columns)


def _ended(
    enrollment: Enrollment,
    claimed: Claimed,
    reason: str,
    *,
    position: int | None = None,
    problem: str = "",
) -> Finished:
    state = EnrollmentStatus.STOPPED if reason else EnrollmentStatus.FINISHED
    columns = _columns(enrollment) | {"stop_reason": reason}
    if position is not None:
        columns["next_position"] = position
    return Finished(claimed, state, None, problem, columns)


def _columns(enrollment: Enrollment) -> dict[str, Any]:
    """All results of a batch name the same columns."""
    return {
        "stop_reason": "",
        "next_position": enrollment.next_position,
        "due_at": enrollment.due_at,
        "attempts": enrollment.attempts,
    }


def _put_off(claimed: Claimed, error: Exception) -> Done:
    problem = f"The mail could not be written: {type(error).__name__}."
    if claimed.attempts >= MOST_ATTEMPTS:
        finish(
            ENROLLMENTS,
            claimed,
            state=EnrollmentStatus.STOPPED,
            problem=problem,
            stop_reason="failed",
        )
        return Done(failed=1)
    due = clock.now() + full_jitter(claimed.attempts, base=FIRST_WAIT, cap=LONGEST_WAIT)
    finish(
        ENROLLMENTS, claimed, state=EnrollmentStatus.ACTIVE, next_attempt_at=due, problem=problem
    )
    return Done(failed=1)
