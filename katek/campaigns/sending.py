"""Mails that are due go out: claimed together, asked for once more, handed in, and recorded together.

A mail is sent at most once. Where nobody knows whether it was, it is in doubt; see `doubts`.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from katek.campaigns.addresses import BadAddress
from katek.campaigns.carriers import hand_in
from katek.campaigns.models import (
    CampaignStatus,
    Email,
    Enrollment,
    EnrollmentStatus,
)
from katek.campaigns.outcomes import Outcome
from katek.campaigns.parents import share_parents
from katek.campaigns.permission import refusals, suppressed_among
from katek.campaigns.posting import Post, post_of
from katek.campaigns.queues import EMAILS
from katek.campaigns.recording import record
from katek.core.claims import Claimed, claim
from katek.core.failpoints import failpoint, register
from katek.core.work import Done
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

AFTER_CLAIM = register("emails.after_claim")

logger = logging.getLogger(__name__)


def send_due(worker: int, *, limit: int) -> Done:
    """Send up to `limit` mails of whatever organizations."""
    claims = claim(EMAILS, limit=limit, worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    held = {claimed.pk: claimed for claimed in claims}
    # The claim gave ids of any organization; what follows stays within each one.
    rows = Email.everywhere.select_related("lead").filter(pk__in=list(held))
    by_organization: dict[Organization, list[Email]] = defaultdict(list)
    for email in share_parents(rows):
        by_organization[email.organization].append(email)
    done = Done()
    for organization, emails in by_organization.items():
        with working_for(organization):
            done += _send_for(organization, emails, held)
    return done


def _send_for(
    organization: Organization, emails: Sequence[Email], held: dict[Any, Claimed]
) -> Done:
    outcomes = _asked_once_more(emails)
    posts: list[Post] = []
    for email in emails:
        if email.pk in outcomes:
            continue
        try:
            posts.append(post_of(email))
        except BadAddress as error:
            outcomes[email.pk] = Outcome("gave_up", f"Not sent: {error}")
    if posts:
        told = _hand_in(posts)
        outcomes |= {post.id: outcome for post, outcome in zip(posts, told, strict=True)}
    results = [(email, held[email.pk], outcomes[email.pk]) for email in emails]
    return record(EMAILS, organization, results)


def _hand_in(posts: Sequence[Post]) -> list[Outcome]:
    try:
        return hand_in(posts)
    except Exception:
        logger.exception("Mails could not be handed in.")
        return [Outcome("doubt", "Handing it in failed on our side.")] * len(posts)


def _asked_once_more(emails: Sequence[Email]) -> dict[str, Outcome]:
    """Whatever changed since a mail was written: email id → why it isn't handed in."""
    outcomes: dict[str, Outcome] = {}
    for purpose in {email.purpose for email in emails}:
        leads = {email.lead_id: email.lead for email in emails if email.purpose == purpose}
        reasons = refusals(list(leads.values()), purpose)
        outcomes |= {
            email.pk: Outcome("skipped", f"Not sent: {reasons[email.lead_id]}.")
            for email in emails
            if email.purpose == purpose and email.lead_id in reasons
        }
    suppressed = suppressed_among(email.to for email in emails)
    left = _who_left(emails)
    for email in emails:
        if email.to in suppressed:
            outcomes[email.pk] = Outcome("skipped", "Not sent: suppressed.")
        elif (email.lead_id, email.campaign_id) in left:
            reason = left[email.lead_id, email.campaign_id]
            outcomes[email.pk] = Outcome("cancelled", f"Not sent: {reason}.")
        elif (held := _campaign_holds(email)) is not None:
            outcomes[email.pk] = held
    return outcomes


def _campaign_holds(email: Email) -> Outcome | None:
    if email.campaign is None:
        return None
    if email.campaign.status == CampaignStatus.PAUSED:
        return Outcome("parked")
    if email.campaign.status == CampaignStatus.CANCELLED:
        return Outcome("cancelled", "Not sent: the campaign was cancelled.")
    return None


def _who_left(emails: Sequence[Email]) -> dict[tuple[str, str | None], str]:
    """Who was taken out of which campaign, and why; a step that couldn't be written undoes no other."""
    rows = Enrollment.objects.filter(
        campaign__in={email.campaign_id for email in emails if email.campaign_id},
        lead__in={email.lead_id for email in emails},
        status=EnrollmentStatus.STOPPED,
    ).exclude(stop_reason__in=["template", "failed"])
    return {
        (lead, campaign): reason
        for lead, campaign, reason in rows.values_list("lead_id", "campaign_id", "stop_reason")
    }
