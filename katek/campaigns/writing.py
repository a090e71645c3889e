"""A step falls due: its mail is written, and the next step gets its time."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from katek.campaigns.enrolling import why_not
from katek.campaigns.models import Email, Enrollment, EnrollmentStatus, Step
from katek.campaigns.queues import ENROLLMENTS
from katek.campaigns.rendering import CannotRender, Voice, render
from katek.core import clock
from katek.core.claims import Claimed, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.wakeups import ring
from katek.core.work import Done
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

AFTER_CLAIM = register("enrollments.after_claim")
BEFORE_RECORD = register("enrollments.before_record")
AFTER_RECORD = register("enrollments.after_record")


VoiceOf = Callable[[Organization], Voice]


def write_due(worker: int, *, limit: int, voice_of: VoiceOf) -> Done:
    """Write the mails of up to `limit` enrollments whose step is due, in their organization's voice."""
    claims = claim(ENROLLMENTS, limit=limit, worker=worker)
    failpoint(AFTER_CLAIM)
    written = [_write(claimed, voice_of) for claimed in claims]
    return Done(done=sum(written), failed=len(written) - sum(written))


def _write(claimed: Claimed, voice_of: VoiceOf) -> bool:
    # The claim gave an id of any organization; what follows stays within that one.
    rows = Enrollment.everywhere.select_related("organization", "lead", "campaign")
    enrollment: Enrollment = rows.get(pk=claimed.pk)
    with working_for(enrollment.organization), transaction.atomic():
        steps = list(enrollment.campaign.steps.all())
        reason = why_not(enrollment.lead)
        if reason or enrollment.next_position >= len(steps):
            status = EnrollmentStatus.STOPPED if reason else EnrollmentStatus.FINISHED
            return finish(ENROLLMENTS, claimed, state=status, stop_reason=reason or "")
        failpoint(BEFORE_RECORD)
        step = steps[enrollment.next_position]
        try:
            _store(enrollment, step, voice_of(enrollment.organization))
        except CannotRender as error:
            finish(
                ENROLLMENTS,
                claimed,
                state=EnrollmentStatus.STOPPED,
                problem=f"Step {step.position + 1}: {error}",
                stop_reason="template",
            )
            return False
        recorded = _next(enrollment, claimed, steps)
        if not recorded:
            transaction.set_rollback(True)
    failpoint(AFTER_RECORD)
    return recorded


def _store(enrollment: Enrollment, step: Step, voice: Voice) -> None:
    """The mail of a step, once per lead; a repeat finds it there."""
    if Email.objects.filter(lead=enrollment.lead, step=step).exists():
        return
    email = Email(
        organization=enrollment.organization,
        lead=enrollment.lead,
        campaign=enrollment.campaign,
        step=step,
        to=enrollment.lead.email,
        next_attempt_at=clock.now(),
    )
    rendered = render(email, subject=step.subject, body_template=step.body_template, voice=voice)
    email.subject, email.html, email.text = rendered.subject[:500], rendered.html, rendered.text
    email.save(force_insert=True)
    ring("email")


def _next(enrollment: Enrollment, claimed: Claimed, steps: list[Step]) -> bool:
    position = enrollment.next_position + 1
    if position >= len(steps):
        return finish(ENROLLMENTS, claimed, state=EnrollmentStatus.FINISHED, next_position=position)
    due = enrollment.started_at + timedelta(days=steps[position].offset_days)
    return finish(
        ENROLLMENTS,
        claimed,
        state=EnrollmentStatus.ACTIVE,
        next_attempt_at=due,
        next_position=position,
        attempts=0,
    )
