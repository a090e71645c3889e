"""Mails that are due go out through Django's mail backend: a provider by Anymail, or the local mailbox.

A mail is sent at most once: one whose sender vanished is in doubt, and is only sent again when the
mailbox says that it has nothing (a provider's own word comes with its adapter).
"""

import smtplib
from datetime import timedelta
from email.utils import formataddr

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from katek.campaigns.enrolling import why_not
from katek.campaigns.models import Email, EmailStatus
from katek.campaigns.queues import EMAILS, IN_DOUBT
from katek.campaigns.shapes import email_json
from katek.campaigns.unsubscribing import unsubscribe_url
from katek.core import clock, mailbox
from katek.core.backoff import full_jitter
from katek.core.claims import Claimed, Queue, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.work import Done
from katek.leads.timeline import note
from katek.organizations.scope import working_for
from katek.outbox.publish import publish

MOST_ATTEMPTS = 8
ASK_AGAIN = timedelta(days=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
AFTER_CLAIM = register("emails.after_claim")
BEFORE_CALL = register("emails.before_call")
AFTER_CALL = register("emails.after_call")
AFTER_RECORD = register("emails.after_record")


def send_due(worker: int, *, limit: int) -> Done:
    """Send up to `limit` mails."""
    claims = claim(EMAILS, limit=limit, worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    with get_connection() as backend:
        sent = [_send(claimed, backend) for claimed in claims]
    return Done(done=sum(sent), failed=len(sent) - sum(sent))


def settle_doubts(worker: int, *, limit: int) -> Done:
    """Ask the mailbox about mails whose sender vanished: it has them, or they are queued again."""
    claims = claim(IN_DOUBT, limit=limit, worker=worker)
    for claimed in claims:
        if not settings.KATEK_USES_MAILBOX:
            # Only the provider knows, and it tells by its hooks: staff see the mail as in doubt.
            later = clock.now() + ASK_AGAIN
            finish(
                IN_DOUBT,
                claimed,
                state=EmailStatus.UNKNOWN,
                next_attempt_at=later,
                problem="It may not have arrived: its sender was cut short.",
            )
        elif mailbox.find(str(claimed.pk)) is not None:
            _record_sent(IN_DOUBT, claimed, provider_id=str(claimed.pk))
        else:
            finish(IN_DOUBT, claimed, state=EmailStatus.QUEUED, next_attempt_at=clock.now())
    return Done(done=len(claims))


def _send(claimed: Claimed, backend: BaseEmailBackend) -> bool:
    # The claim gave an id of any organization; what follows stays within that one.
    rows = Email.everywhere.select_related("organization", "lead")
    email: Email = rows.get(pk=claimed.pk)
    with working_for(email.organization):
        reason = why_not(email.lead)
    if reason:
        return finish(EMAILS, claimed, state=EmailStatus.SKIPPED, problem=f"Not sent: {reason}.")
    failpoint(BEFORE_CALL)
    problem = _hand_in(email, backend)
    failpoint(AFTER_CALL)
    if problem is None:
        return _record_sent(EMAILS, claimed, provider_id=email.provider_id or email.pk)
    return _record_problem(claimed, *problem)


def _hand_in(email: Email, backend: BaseEmailBackend) -> tuple[str, bool] | None:
    """None when it was taken; else the problem as a sentence, and whether it is final."""
    message = _message(email, backend)
    try:
        message.send()
    except AnymailRecipientsRefused as error:
        return f"The provider refuses the address: {error}", True
    except AnymailAPIError as error:
        final = error.status_code is not None and 400 <= error.status_code < 500
        return f"The provider answered: {error}", final and error.status_code != 429
    except (AnymailError, smtplib.SMTPException, OSError) as error:
        return f"The mail could not be handed in: {error}", False
    status = getattr(message, "anymail_status", None)
    email.provider_id = str(getattr(status, "message_id", "") or "")
    return None


def _message(email: Email, backend: BaseEmailBackend) -> EmailMultiAlternatives:
    organization = email.organization
    link = unsubscribe_url(email)
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.text,
        from_email=formataddr((organization.name, settings.KATEK_FROM_EMAIL)),
        to=[email.to],
        reply_to=[organization.email] if organization.email else None,
        headers={
            mailbox.ID_HEADER: email.pk,
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        connection=backend,
    )
    message.attach_alternative(email.html, "text/html")
    message.metadata = {"email": email.pk}  # type: ignore[attr-defined]
    return message


def _record_sent(queue: Queue, claimed: Claimed, *, provider_id: str) -> bool:
    rows = Email.everywhere.select_related("organization", "lead")
    email: Email = rows.get(pk=claimed.pk)
    with working_for(email.organization), transaction.atomic():
        recorded = finish(
            queue,
            claimed,
            state=EmailStatus.SENT,
            sent_at=clock.now(),
            provider_id=provider_id[:200],
        )
        if recorded:
            note(email.lead, "email", email.subject, data={"email": email.pk})
            email.refresh_from_db()
            publish(email.organization, "email.sent", email_json(email), subject=email.lead_id)
    failpoint(AFTER_RECORD)
    return recorded


def _record_problem(claimed: Claimed, problem: str, final: bool) -> bool:
    if final or claimed.attempts >= MOST_ATTEMPTS:
        finish(EMAILS, claimed, state=EmailStatus.FAILED, problem=problem)
        return False
    wait = full_jitter(claimed.attempts, base=FIRST_WAIT, cap=LONGEST_WAIT)
    due = clock.now() + wait
    finish(EMAILS, claimed, state=EmailStatus.QUEUED, next_attempt_at=due, problem=problem)
    return False
