"""What came of handing mails in, written down in one transaction a batch: states, timeline, events."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from katek.campaigns.controlling import finish_done
from katek.campaigns.letters import Letter
from katek.campaigns.models import Email, EmailStatus
from katek.campaigns.outcomes import Outcome
from katek.campaigns.queues import PARKED
from katek.campaigns.shapes import email_json
from katek.campaigns.suppressing import suppress
from katek.core import clock
from katek.core.backoff import full_jitter
from katek.core.bulk_rows import insert_values
from katek.core.claims import Claimed, Finished, Queue, finish_many
from katek.core.failpoints import failpoint, register
from katek.core.work import Done
from katek.leads.models import Activity
from katek.organizations.models import Organization
from katek.outbox.publish import Fact, publish_many

# What the provider puts off is tried again for two days, as long as a first mail may be late; never only a few
# times, for our own background may have been away for most of them.
PATIENCE, LEAST_ATTEMPTS = timedelta(hours=48), 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
ASK_FIRST = timedelta(minutes=1)  # until the provider's search can know of a mail
PAUSE = timedelta(minutes=15)
_ENDS = {
    "sent": EmailStatus.SENT,
    "gave_up": EmailStatus.FAILED,
    "skipped": EmailStatus.SKIPPED,
    "cancelled": EmailStatus.CANCELLED,
}
AFTER_RECORD = register("emails.after_record")

Result = tuple[Email | Letter, Claimed, Outcome]


def record(queue: Queue, organization: Organization, results: Sequence[Result]) -> Done:
    """Records what came of mails of one organization, in its scope; of those whose lease is still ours."""
    now = clock.now()
    with transaction.atomic():
        recorded = finish_many(queue, [_finished(*result, now) for result in results])
        ours = [result for result in results if result[0].id in recorded]
        sent = [email for email, _, outcome in ours if outcome.kind == "sent"]
        _tell(organization, sent, now)
        for email, _, outcome in ours:
            if outcome.suppress:
                suppress(email.to, outcome.suppress)
        _hold_others(queue, organization, ours)
    failpoint(AFTER_RECORD)
    if not _more_to_come():
        finish_done({email.campaign_id for email, _, _ in ours if email.campaign_id})
    return Done(len(sent), sum(outcome.kind != "sent" for _, _, outcome in ours))


def _more_to_come() -> bool:
    """Whether a campaign can't be done yet, as mails of its organization still wait."""
    waiting = Email.objects.filter(status=EmailStatus.QUEUED, next_attempt_at__lte=clock.now())
    return bool(waiting.exists())


def _finished(email: Email | Letter, claimed: Claimed, outcome: Outcome, now: datetime) -> Finished:
    since = (email.refused_since or now) if outcome.kind in ("again", "doubt") else None
    state, due = _state(claimed, outcome, now, since or now)
    problem = outcome.problem
    if outcome.kind == "again" and since:
        problem = f"{problem} {_goes_on(claimed, state, since, now)}"
    is_sent = outcome.kind == "sent"
    # A try that nobody could have won is not counted.
    free = outcome.kind in ("paused", "parked", "waits")
    columns: dict[str, Any] = {
        "sent_at": now if is_sent else email.sent_at,
        "provider_id": outcome.provider_id or email.provider_id,
        "attempts": max(claimed.attempts - free, 0),
        "missing_since": None,
        "refused_since": since,
    }
    email.status, email.problem, email.sent_at = state, problem, columns["sent_at"]
    return Finished(claimed, state, due, problem, columns)


def is_too_long(attempts: int, since: datetime, now: datetime) -> bool:
    """Whether a mail that the provider has put off since then is given up."""
    return attempts >= LEAST_ATTEMPTS and now - since >= PATIENCE


def _goes_on(claimed: Claimed, state: str, since: datetime, now: datetime) -> str:
    if state != EmailStatus.FAILED:
        return f"It is tried again until {since + PATIENCE:%Y-%m-%d %H:%M} UTC."
    hours = round((now - since) / timedelta(hours=1))
    return f"Given up after {claimed.attempts} attempts in {hours} hours."


def _state(
    claimed: Claimed, outcome: Outcome, now: datetime, since: datetime
) -> tuple[str, datetime | None]:
    """The state that a mail takes, and when it is looked at next."""
    if outcome.kind in _ENDS:
        return _ENDS[outcome.kind], None
    if outcome.kind == "again":
        if is_too_long(claimed.attempts, since, now):
            return EmailStatus.FAILED, None
        wait = outcome.wait or full_jitter(claimed.attempts, base=FIRST_WAIT, cap=LONGEST_WAIT)
        return EmailStatus.QUEUED, now + wait
    waiting = {
        "doubt": (EmailStatus.UNKNOWN, now + ASK_FIRST),
        "paused": (EmailStatus.QUEUED, now + PAUSE),
        "parked": (EmailStatus.QUEUED, PARKED),
        "waits": (EmailStatus.QUEUED, outcome.until or now + PAUSE),
    }
    return waiting[outcome.kind]


def _tell(organization: Organization, sent: Sequence[Email | Letter], at: datetime) -> None:
    lines = [
        {
            "organization_id": organization.pk,
            "lead_id": email.lead_id,
            "kind": "email",
            "text": email.subject,
            "data": {"email": email.id},
            "at": at,
        }
        for email in sent
    ]
    insert_values(Activity, lines)
    facts = [Fact(email_json(one), one.lead_id, f"email.sent:{one.id}") for one in sent]
    publish_many(organization, "email.sent", facts)


def _hold_others(queue: Queue, organization: Organization, ours: Sequence[Result]) -> None:
    """What stops one mail for want of a setting stops them all: they wait, with the same sentence."""
    for outcome in {outcome for _, _, outcome in ours if outcome.kind == "paused"}:
        until = clock.now() + PAUSE
        # The provider's account is the installation's: mails of every organization wait with it.
        rows = Email.objects if outcome.scope == "organization" else Email.everywhere
        waiting = rows.filter(status=EmailStatus.QUEUED, next_attempt_at__lt=until)
        waiting.update(next_attempt_at=until, problem=outcome.problem, refused_since=None)
