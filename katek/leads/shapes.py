"""Leads as the API and the webhooks show them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from katek.leads.models import Consent, Interest, Lead


def lead_json(lead: Lead) -> dict[str, object]:
    """The shape of CONTRACT; `lead` with its `interests` and `consents` prefetched costs no query."""
    asked_about = [interest.property_id for interest in lead.interests.all()]
    return _shape(lead, lead.consents.all(), asked_about)


def leads_json(leads: Sequence[Lead]) -> dict[str, dict[str, object]]:
    """The shape of each by its id, in two queries.

    Not by `prefetch_related`, which makes a manager and a query for each lead: a third of a bulk act's time.
    """
    ids = [lead.pk for lead in leads]
    consents: dict[str, list[Consent]] = defaultdict(list)
    for consent in Consent.objects.filter(lead__in=ids):
        consents[consent.lead_id].append(consent)
    asked_about: dict[str, list[str]] = defaultdict(list)
    interests = Interest.objects.filter(lead__in=ids).order_by("pk")
    for lead_id, property_id in interests.values_list("lead", "property"):
        asked_about[lead_id].append(property_id)
    return {lead.pk: _shape(lead, consents[lead.pk], asked_about[lead.pk]) for lead in leads}


def _shape(
    lead: Lead, consents: Iterable[Consent], asked_about: Sequence[str]
) -> dict[str, object]:
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
        "consents": [consent_json(consent) for consent in standing(consents)],
        "properties": list(asked_about),
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
