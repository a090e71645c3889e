"""Leads as the API and the webhooks show them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from katek.leads.models import Consent, Lead


def lead_json(lead: Lead) -> dict[str, object]:
    """The shape of CONTRACT; `lead` with its `interests` and `consents` prefetched costs no query."""
    return {
        "id": lead.id,
        "name": lead.name or None,
        "email": lead.email or None,
        "phone": lead.phone or None,
        "other_emails": list(lead.other_emails),
        "other_phones": list(lead.other_phones),
        "language": lead.language or None,
        "timezone": lead.timezone or None,
        "stage": lead.stage,
        "score": lead.score,
        "intent": lead.intent or None,
        "wishes": lead.wishes,
        "source": lead.source or None,
        "channel": lead.channel or None,
        "owner": lead.owner_id,
        "tags": list(lead.tags),
        "consents": [consent_json(consent) for consent in standing(lead.consents.all())],
        "properties": [interest.property_id for interest in lead.interests.all()],
        "created_at": rfc3339(lead.created_at),
        "updated_at": rfc3339(lead.updated_at),
    }


def consent_json(consent: Consent) -> dict[str, object]:
    return {
        "purpose": consent.purpose,
        "status": consent.status,
        "method": consent.method or None,
        "at": rfc3339(consent.at),
    }


def standing(consents: Iterable[Consent]) -> list[Consent]:
    """The newest word on each purpose, in the order in which the purposes came up."""
    newest = {consent.purpose: consent for consent in consents}
    return list(newest.values())


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
