"""What a lead agreed to. Rows are only added; the newest of a purpose counts."""

from katek.leads.models import Consent, ConsentStatus, Lead
from katek.leads.timeline import note

ANSWER = "answer"
FOLLOW_UP = "follow_up"
MARKETING = "marketing"
EVERY_FOLLOW_UP = (FOLLOW_UP, MARKETING)
EMAIL = "email"


def record(lead: Lead, purpose: str, status: str, *, method: str, **details: str) -> Consent | None:
    """Keep a consent, unless it already stands. `details`: wording, language, source_message, page,
    client_address. Purpose `all` withdraws every follow-up at once; so does a refusal of `email`, by which
    they are sent."""
    if purpose == "all":
        for each in EVERY_FOLLOW_UP:
            record(lead, each, status, method=method, **details)
        return None
    if purpose == EMAIL and status != ConsentStatus.GRANTED:
        for each in EVERY_FOLLOW_UP:
            record(lead, each, status, method=method, **details)
    if standing_status(lead, purpose) == status:
        return None
    consent: Consent = Consent.objects.create(
        lead=lead, purpose=purpose, status=status, method=method, **details
    )
    note(lead, "consent", f"{purpose}: {status}", data={"method": method})
    return consent


def standing_status(lead: Lead, purpose: str) -> str | None:
    newest = Consent.objects.filter(lead=lead, purpose=purpose).order_by("-at", "-id").first()
    return newest.status if newest else None


def allows(lead: Lead, purpose: str) -> bool:
    """Whether the lead may be written to for this purpose; answering a question always may."""
    if purpose == ANSWER:
        return True
    return standing_status(lead, purpose) == ConsentStatus.GRANTED


def confirm_withdrawal(lead: Lead, purpose: str, *, method: str) -> None:
    """Keep that a withdrawal that stands was also made this way: undoing the other doesn't end it then."""
    newest = Consent.objects.filter(lead=lead, purpose=purpose).order_by("-at", "-id").first()
    if newest and newest.status == ConsentStatus.WITHDRAWN and newest.method != method:
        Consent.objects.create(lead=lead, purpose=purpose, status=newest.status, method=method)


def was_granted_before_withdrawal(lead: Lead, purpose: str, *, method: str, source: str) -> bool:
    """Whether what stands is a withdrawal by this method and message, of a consent that had been given."""
    rows = Consent.objects.filter(lead=lead, purpose=purpose).order_by("-at", "-id")
    newest = list(rows.values_list("status", "method", "source_message")[:2])
    before = newest[1][0] if len(newest) == 2 else None
    withdrawn = (ConsentStatus.WITHDRAWN, method, source)
    return newest[:1] == [withdrawn] and before == ConsentStatus.GRANTED
