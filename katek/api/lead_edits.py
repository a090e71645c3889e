"""Leads as programs make and change them: what was sent, cleaned, and done by the acts of `leads`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from katek.api.schemas.leads import LeadIn
from katek.leads import changing, cleaning, consent
from katek.leads.interests import asked_about
from katek.leads.making import capture_given
from katek.leads.models import Lead
from katek.leads.tags import clean_tags
from katek.organizations.models import Organization, User

BESIDE_CAPTURE = {"stage", "tags", "owner", "timezone", "wishes"}
_CLEAN: Mapping[str, Callable[[Any], Any]] = {
    "name": cleaning.clean_name,
    "email": cleaning.clean_email,
    "language": cleaning.clean_language,
    "timezone": cleaning.clean_time_zone,
    "wishes": cleaning.clean_wishes,
}


def make_lead(organization: Organization, sent: LeadIn) -> tuple[Lead, bool]:
    """A new lead, or the one that has this address or number already; and whether it is new."""
    given = _values(organization, sent, {"name", "email", "phone", "language", "source"})
    more = _values(organization, sent, sent.model_fields_set & BESIDE_CAPTURE)
    with transaction.atomic():
        captured = capture_given(given, channel="api")
        assert captured.lead is not None
        _edit(organization, captured.lead, sent, values=more)
    return captured.lead, captured.created


def change_lead(organization: Organization, lead: Lead, sent: LeadIn, actor: User | None) -> None:
    """Only what was sent changes; null and "" empty a field."""
    values = _values(organization, sent, sent.model_fields_set)
    with transaction.atomic():
        _edit(organization, lead, sent, values=values, actor=actor)


def _values(organization: Organization, sent: LeadIn, names: set[str]) -> dict[str, Any]:
    """Values for the model, from what was sent under these names."""
    values = {name: _CLEAN[name](getattr(sent, name)) for name in names & _CLEAN.keys()}
    if "source" in names:
        values["source"] = (sent.source or "").strip()
    if "phone" in names:
        values["phone"] = cleaning.clean_phone(organization, sent.phone)
    if "stage" in names and sent.stage is not None:
        values["stage"] = sent.stage
    if "tags" in names and sent.tags is not None:
        values["tags"] = clean_tags(sent.tags)
    if "owner" in names:
        owner = cleaning.member(sent.owner)
        values["owner_id"] = owner.pk if owner else None
    return values


def _edit(
    organization: Organization,
    lead: Lead,
    sent: LeadIn,
    *,
    values: dict[str, Any],
    actor: User | None = None,
) -> None:
    """Everything that was sent, told in one event if anything is new by it."""
    (row,) = changing.locked(Lead.objects.filter(pk=lead.pk))
    changes = changing.apply([row], lambda _: values, actor)
    found = changing.with_more(next(iter(changes), None), row, _add(row, sent))
    changing.tell(organization, [found] if found else [])


def _add(lead: Lead, sent: LeadIn) -> list[str]:
    """Listings asked about and consents only gather; which of the two has more than before."""
    new_listings = asked_about(lead, sent.properties or [])
    recorded = [
        consent.record(lead, one.purpose, one.status, method="api", wording=one.wording)
        for one in sent.consents
    ]
    told = {"properties": new_listings, "consents": any(recorded)}
    return [name for name, is_new in told.items() if is_new]
