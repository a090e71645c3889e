"""Who may be mailed now, for many leads in a few queries: asked at enrolment, at writing, before the call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from katek.campaigns.addresses import BadAddress, clean_address
from katek.campaigns.models import Email, EmailStatus, Enrollment, EnrollmentStatus, Suppression
from katek.core import clock
from katek.leads import consent
from katek.leads.models import Consent, ConsentStatus, Lead
from katek.organizations.scope import current_organization

CLOSED_STAGES = {"won", "lost", "unqualified", "spam"}
# How often one lead gets marketing mail.
CAP, CAP_PERIOD = 1, timedelta(hours=24)
_NOT_COUNTED = (EmailStatus.FAILED, EmailStatus.CANCELLED, EmailStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a lead: a clean `address`, or none, and their newest `word` on the purpose asked about
    and on `follow_up`, None where they never said."""

    address: str
    stage: str
    word: str | None
    follow_up: str | None


def refusals(leads: Sequence[Lead], purpose: str) -> dict[str, str]:
    """Lead id → why it may not be mailed, as `refusal` says; others are left out."""
    words = _words([lead.pk for lead in leads], purpose)
    standings = {
        lead.pk: Standing(
            address_or_none(lead.email),
            lead.stage,
            words.get((lead.pk, purpose)),
            words.get((lead.pk, consent.FOLLOW_UP)),
        )
        for lead in leads
    }
    suppressed = suppressed_among(one.address for one in standings.values())
    found = {pk: refusal(one, purpose, suppressed) for pk, one in standings.items()}
    return {pk: reason for pk, reason in found.items() if reason}


def refusal(standing: Standing, purpose: str, suppressed: set[str]) -> str:
    """Why somebody may not be mailed: no_email, suppressed, no_consent, closed. Empty if they may.

    `suppressed`: addresses that get no more mail of the organization in whose scope this is asked.
    """
    if not standing.address:
        return "no_email"
    if standing.address in suppressed:
        return "suppressed"
    if not _agrees(standing, purpose):
        return "no_consent"
    return "closed" if standing.stage in CLOSED_STAGES else ""


def suppressed_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that get no more mail."""
    rows = Suppression.objects.filter(email__in={one for one in addresses if one})
    return set(rows.values_list("email", flat=True))


def address_or_none(given: str) -> str:
    """The address as it would be written to; empty where there is none."""
    try:
        return clean_address(given) if given else ""
    except BadAddress:
        return ""


def over_the_cap(leads: Iterable[str], *, besides: str = "", only_mails: bool = False) -> set[str]:
    """Leads that have had, or (unless `only_mails`) are about to get, marketing mail within the period.

    `besides`: a campaign that doesn't count.
    """
    ids, since = list(leads), clock.now() - CAP_PERIOD
    mails = Email.objects.filter(lead__in=ids, purpose=consent.MARKETING)
    mails = mails.filter(Q(sent_at__gt=since) | Q(sent_at=None, created_at__gt=since))
    sent = mails.exclude(status__in=_NOT_COUNTED).exclude(campaign=besides)
    found = set(sent.values_list("lead_id", flat=True))
    if not only_mails:
        coming = Enrollment.objects.filter(
            lead__in=ids,
            purpose=consent.MARKETING,
            status__in=[EnrollmentStatus.ACTIVE, EnrollmentStatus.WORKING],
            next_position=0,
        ).exclude(campaign=besides)
        found |= set(coming.values_list("lead_id", flat=True))
    return found


def _words(leads: Sequence[str], purpose: str) -> dict[tuple[str, str], str]:
    """Lead and purpose → their newest word on it; on follow-ups as well."""
    newest = (
        Consent.objects.filter(lead__in=leads, purpose__in=[purpose, consent.FOLLOW_UP])
        .order_by("lead_id", "purpose", "-at", "-id")
        .distinct("lead_id", "purpose")
        .values_list("lead_id", "purpose", "status")
    )
    return {(lead, about): status for lead, about, status in newest}


def _agrees(standing: Standing, purpose: str) -> bool:
    if standing.word is not None or purpose == consent.FOLLOW_UP:
        return standing.word == ConsentStatus.GRANTED
    # Soft opt-in: whoever enquired, may be followed up and never said no.
    soft = current_organization().marketing_soft_opt_in
    return soft and standing.follow_up == ConsentStatus.GRANTED
