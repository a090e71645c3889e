"""Mails that are due go out: claimed together, asked for once more, handed in, and recorded together.

A mail is sent at most once. Where nobody knows whether it was, it is in doubt; see `doubts`.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from katek.campaigns.addresses import BadAddress
from katek.campaigns.carriers import hand_in
from katek.campaigns.controlling import PAUSED
from katek.campaigns.letters import Letter, letters_of
from katek.campaigns.models import CampaignStatus
from katek.campaigns.outcomes import Outcome
from katek.campaigns.permission import Standing, address_or_none, refusal, suppressed_among
from katek.campaigns.posting import Post, post_of
from katek.campaigns.queues import EMAILS
from katek.campaigns.recording import record
from katek.campaigns.sending_hours import WAITS, goes_at_once, opening
from katek.core import clock
from katek.core.claims import Claimed, claim
from katek.core.failpoints import failpoint, register
from katek.core.work import Done
from katek.leads.time_zones import zone_told
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
    held = {str(claimed.pk): claimed for claimed in claims}
    # The claim gave ids of any organization; what follows stays within each one.
    by_organization: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters_of(held):
        by_organization[letter.organization_id].append(letter)
    organizations = Organization.objects.in_bulk(by_organization)
    done = Done()
    for organization_id, letters in by_organization.items():
        with working_for(organizations[organization_id]):
            done += _send_for(organizations[organization_id], letters, held)
    return done


def _send_for(
    organization: Organization, letters: Sequence[Letter], held: Mapping[str, Claimed]
) -> Done:
    outcomes = _asked_once_more(letters)
    outcomes |= _outside_the_hours(organization, [one for one in letters if one.id not in outcomes])
    posts: list[Post] = []
    for letter in letters:
        if letter.id in outcomes:
            continue
        try:
            posts.append(post_of(letter, organization))
        except BadAddress as error:
            outcomes[letter.id] = Outcome("gave_up", f"Not sent: {error}")
    if posts:
        told = _hand_in(posts)
        outcomes |= {post.id: outcome for post, outcome in zip(posts, told, strict=True)}
    results = [(letter, held[letter.id], outcomes[letter.id]) for letter in letters]
    return record(EMAILS, organization, results)


def _hand_in(posts: Sequence[Post]) -> list[Outcome]:
    try:
        return hand_in(posts)
    except Exception:
        logger.exception("Mails could not be handed in.")
        return [Outcome("doubt", "Handing it in failed on our side.")] * len(posts)


def _asked_once_more(letters: Sequence[Letter]) -> dict[str, Outcome]:
    """Whatever changed since a mail was written: email id → why it isn't handed in."""
    addresses = {letter.id: address_or_none(letter.address) for letter in letters}
    suppressed = suppressed_among({*addresses.values(), *(letter.to for letter in letters)})
    held_back = {
        letter.id: _held_back(letter, addresses[letter.id], suppressed) for letter in letters
    }
    return {pk: outcome for pk, outcome in held_back.items() if outcome is not None}


def _held_back(letter: Letter, address: str, suppressed: set[str]) -> Outcome | None:
    if letter.to in suppressed:
        return Outcome("skipped", "Not sent: suppressed.")
    if letter.left is not None:
        return Outcome("cancelled", f"Not sent: {letter.left}.")
    if letter.campaign_status == CampaignStatus.PAUSED:
        return Outcome("parked", PAUSED)
    if letter.campaign_status == CampaignStatus.CANCELLED:
        return Outcome("cancelled", "Not sent: the campaign was cancelled.")
    standing = Standing(address, letter.stage, letter.word, letter.follow_up)
    reason = refusal(standing, letter.purpose, suppressed)
    return Outcome("skipped", f"Not sent: {reason}.") if reason else None


def _outside_the_hours(organization: Organization, letters: Sequence[Letter]) -> dict[str, Outcome]:
    """Mails written within the hours whose turn comes outside: email id → until when they wait."""
    now = clock.now()
    opens: dict[str, datetime] = {}  # of each time zone, as a batch has many mails and few zones
    waiting: dict[str, Outcome] = {}
    for letter in letters:
        if goes_at_once(letter.campaign_type, letter.offset_days):
            continue
        zone = zone_told(letter.timezone, letter.phone)
        if zone not in opens:
            opens[zone] = opening(organization, zone, now)
        if opens[zone] > now:
            waiting[letter.id] = Outcome("waits", WAITS, until=opens[zone])
    return waiting
