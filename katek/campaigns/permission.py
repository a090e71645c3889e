"""Who may be mailed now, for many leads in a few queries: asked at enrolment, at writing, before the call."""

from collections.abc import Iterable, Sequence
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


def refusals(leads: Sequence[Lead], purpose: str) -> dict[str, str]:
    """Lead id → why it may not be mailed: no_email, suppressed, no_consent, closed. Others are left out."""
    addresses = {lead.pk: _address(lead) for lead in leads}
    suppressed = suppressed_among(addresses.values())
    agreed = _agreed([lead.pk for lead in leads], purpose)
    found: dict[str, str] = {}
    for lead in leads:
        if not addresses[lead.pk]:
            found[lead.pk] = "no_email"
        elif addresses[lead.pk] in suppressed:
            found[lead.pk] = "suppressed"
        elif lead.pk not in agreed:
            found[lead.pk] = "no_consent"
        elif lead.stage in CLOSED_STAGES:
            found[lead.pk] = "closed"
    return found


def suppressed_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that get no more mail."""
    rows = Suppression.objects.filter(email__in={one for one in addresses if one})
    return set(rows.values_list("email", flat=True))


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


def _address(lead: Lead) -> str:
    try:
        return clean_address(lead.email) if lead.email else ""
    except BadAddress:
        return ""


def _agreed(leads: Sequence[str], purpose: str) -> set[str]:
    """Those of the leads that may be written to for this purpose; the newest word of each counts."""
    newest = (
        Consent.objects.filter(lead__in=leads, purpose__in=[purpose, consent.FOLLOW_UP])
        .order_by("lead_id", "purpose", "-at", "-id")
        .distinct("lead_id", "purpose")
        .values_list("lead_id", "purpose", "status")
    )
    words = {(lead, about): status for lead, about, status in newest}
    return {lead for lead in leads if _agrees(words, lead, purpose)}


def _agrees(words: dict[tuple[str, str], str], lead: str, purpose: str) -> bool:
    said = words.get((lead, purpose))
    if said is not None or purpose == consent.FOLLOW_UP:
        return said == ConsentStatus.GRANTED
    # Soft opt-in: whoever enquired, may be followed up and never said no.
    soft = current_organization().marketing_soft_opt_in
    return soft and words.get((lead, consent.FOLLOW_UP)) == ConsentStatus.GRANTED
