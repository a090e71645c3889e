"""Mails of which nobody knows whether they went out: the provider is asked before any is sent again.

The mailbox and Postmark can say what they have. Where Postmark twice says that it has nothing, at least a
quarter of an hour apart, a step of a sequence is queued again; mail of a blast is left to people, as is
everything at providers that can't be asked.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from katek.campaigns.carriers import PEOPLE, look_up
from katek.campaigns.controlling import finish_done
from katek.campaigns.models import CampaignType, Email, EmailStatus
from katek.campaigns.outcomes import Outcome
from katek.campaigns.postmark import Lookup
from katek.campaigns.problems import CannotDo
from katek.campaigns.queues import IN_DOUBT, PARKED
from katek.campaigns.recording import is_too_long, record
from katek.core import clock
from katek.core.claims import Claimed, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.wakeups import ring
from katek.core.work import Done
from katek.leads.timeline import note
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for

AFTER_CLAIM = register("emails_in_doubt.after_claim")
BEFORE_RECORD = register("emails_in_doubt.before_record")
AFTER_RECORD = register("emails_in_doubt.after_record")
MOST_LOOKUPS = 40
APART = timedelta(minutes=15)
ASK_AGAIN = timedelta(minutes=5)  # times the attempts made
MOST_WAITS = 72


def settle_doubts(worker: int, *, limit: int) -> Done:
    """Ask about up to `limit` mails in doubt."""
    claims = claim(IN_DOUBT, limit=min(limit, MOST_LOOKUPS), worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    held = {claimed.pk: claimed for claimed in claims}
    # The claim gave ids of any organization; what follows stays within each one.
    rows = Email.everywhere.select_related("organization", "lead", "campaign")
    emails = list(rows.filter(pk__in=list(held)))
    by_organization: dict[Organization, list[tuple[Email, Lookup]]] = defaultdict(list)
    for email, lookup in zip(emails, _ask(emails), strict=True):
        by_organization[email.organization].append((email, lookup))
    failpoint(BEFORE_RECORD)
    for organization, asked in by_organization.items():
        with working_for(organization):
            _settle(organization, asked, held)
    failpoint(AFTER_RECORD)
    return Done(done=len(claims))


def send_again(email: Email, user: User | None = None) -> None:
    """Somebody looked and wants it sent once more, or a mail that failed. Raises `CannotDo`."""
    again = [EmailStatus.UNKNOWN, EmailStatus.FAILED]
    with working_for(email.organization), transaction.atomic():
        rows = Email.objects.filter(pk=email.pk, status__in=again)
        if not rows.update(
            status=EmailStatus.QUEUED,
            next_attempt_at=clock.now(),
            attempts=0,
            problem="",
            missing_since=None,
            refused_since=None,
        ):
            raise CannotDo(_("Only a mail that failed or may not have arrived can be sent again."))
        note(email.lead, "email_again", email.subject, data={"email": email.pk}, actor=user)
        ring("email")


def _ask(emails: Sequence[Email]) -> list[Lookup]:
    return look_up([email.pk for email in emails])


def _settle(
    organization: Organization, asked: Sequence[tuple[Email, Lookup]], held: dict[Any, Claimed]
) -> None:
    found = [
        (email, held[email.pk], Outcome("sent", provider_id=lookup.provider_id))
        for email, lookup in asked
        if lookup.said == "found"
    ]
    if found:
        record(IN_DOUBT, organization, found)
    for email, lookup in asked:
        if lookup.said == "missing":
            _missing(email, held[email.pk])
        elif lookup.said == "nothing":
            _unanswered(email, held[email.pk], lookup.problem)


def _missing(email: Email, claimed: Claimed) -> None:
    """The mailbox knows at once; Postmark's search may be late, so it is asked twice."""
    now = clock.now()
    since = email.missing_since or now
    again = settings.KATEK_USES_MAILBOX or not _is_blast(email)
    if again and is_too_long(claimed.attempts, email.refused_since or now, now):
        problem = f"{email.problem} The provider has nothing of it, and took it at no later try."
        finish(IN_DOUBT, claimed, state=EmailStatus.FAILED, problem=problem.strip())
        finish_done([email.campaign_id] if email.campaign_id else [])
    elif again and (settings.KATEK_USES_MAILBOX or now - since >= APART):
        finish(
            IN_DOUBT,
            claimed,
            state=EmailStatus.QUEUED,
            next_attempt_at=now,
            problem="The provider has nothing of it: it is sent again.",
            missing_since=None,
        )
        ring("email")
    elif now - since >= APART:
        problem = f"The provider has nothing of it. {PEOPLE}"
        finish(
            IN_DOUBT,
            claimed,
            state=EmailStatus.UNKNOWN,
            next_attempt_at=PARKED,
            problem=problem,
            missing_since=since,
        )
        finish_done([email.campaign_id] if email.campaign_id else [])
    else:
        finish(
            IN_DOUBT,
            claimed,
            state=EmailStatus.UNKNOWN,
            next_attempt_at=since + APART,
            problem=email.problem or "It may not have arrived: the provider is asked once more.",
            missing_since=since,
        )


def _unanswered(email: Email, claimed: Claimed, problem: str) -> None:
    again = clock.now() + ASK_AGAIN * min(claimed.attempts, MOST_WAITS)
    finish(
        IN_DOUBT,
        claimed,
        state=EmailStatus.UNKNOWN,
        next_attempt_at=PARKED if problem == PEOPLE else again,
        problem=problem,
        missing_since=email.missing_since,
    )


def _is_blast(email: Email) -> bool:
    return email.campaign is not None and email.campaign.campaign_type == CampaignType.BLAST
