"""Leads as programs make and change them, with their events and a line in the timeline."""

from typing import Any

from django.db import transaction

from katek.api.contacts import clean_email, clean_phone, clean_time_zone, member
from katek.api.problems import Refusal
from katek.api.schemas.leads import LeadIn
from katek.core import clock
from katek.core.public_ids import new_id
from katek.leads import consent, identity
from katek.leads.capture import Customer, capture
from katek.leads.interests import asked_about
from katek.leads.models import Lead
from katek.leads.shapes import lead_json
from katek.leads.timeline import note
from katek.organizations.models import Organization, User
from katek.outbox.publish import publish

BESIDE_CAPTURE = {"stage", "tags", "owner", "timezone"}
PLAIN = ("name", "language", "source", "stage", "tags")


def make_lead(organization: Organization, sent: LeadIn) -> tuple[Lead, bool]:
    """A new lead, or the one that has this address or number already; and whether it is new."""
    email, phone = clean_email(sent.email), clean_phone(organization, sent.phone)
    name = (sent.name or "").strip()
    if not (email or phone or name):
        raise Refusal(422, "A lead needs at least one of email, phone and name.")
    kind, value = next(
        (pair for pair in (("email", email), ("phone", phone)) if pair[1]), ("api", new_id("req"))
    )
    customer = Customer(
        kind=kind,
        value=value,
        channel="api",
        name=name,
        email=email,
        phone=phone,
        language=sent.language or "",
        source=sent.source or "",
        always=True,
    )
    with transaction.atomic():
        captured = capture(customer)
        assert captured.lead is not None
        more = sent.model_fields_set & BESIDE_CAPTURE
        _edit(organization, captured.lead, sent, values=_values(organization, sent, more))
    return captured.lead, captured.created


def change_lead(organization: Organization, lead: Lead, sent: LeadIn, actor: User | None) -> Lead:
    """Only what was sent changes; null and "" empty a field."""
    values = _values(organization, sent, sent.model_fields_set)
    with transaction.atomic():
        locked: Lead = Lead.objects.select_for_update().get(pk=lead.pk)
        _edit(organization, locked, sent, values=values, actor=actor)
    return locked


def _values(organization: Organization, sent: LeadIn, names: set[str]) -> dict[str, Any]:
    """Values for the model, from what was sent under these names."""
    values: dict[str, Any] = {}
    for name in names & set(PLAIN):
        value = getattr(sent, name)
        if value is None and name in ("stage", "tags"):
            continue
        values[name] = value.strip() if isinstance(value, str) else (value or "")
    if "tags" in values:
        values["tags"] = list(dict.fromkeys(tag.strip()[:60] for tag in sent.tags or []))
    if "email" in names:
        values["email"] = clean_email(sent.email)
    if "phone" in names:
        values["phone"] = clean_phone(organization, sent.phone)
    if "timezone" in names:
        values["timezone"] = clean_time_zone(sent.timezone)
    if "owner" in names:
        values["owner"] = member(sent.owner)
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
    before = {name: getattr(lead, name) for name in values}
    changed = _change(lead, values, actor)
    added = _add(lead, sent)
    if not changed and not added:
        return
    lead.updated_at = clock.now()
    lead.save(update_fields=[*changed, "updated_at"])
    _tell(organization, lead, [*changed, *added], before)


def _change(lead: Lead, values: dict[str, Any], actor: User | None) -> list[str]:
    """The fields that are no longer as they were; not saved here."""
    changed = [name for name, value in values.items() if getattr(lead, name) != value]
    for name in changed:
        setattr(lead, name, values[name])
    for kind in ("email", "phone"):
        if kind in changed and values[kind]:
            identity.remember(lead, kind, values[kind])
    if changed:
        note(lead, "updated", ", ".join(changed), actor=actor)
    return changed


def _add(lead: Lead, sent: LeadIn) -> list[str]:
    """Listings asked about and consents only gather; which of the two has more than before."""
    new_listings = asked_about(lead, sent.properties or [])
    recorded = [
        consent.record(lead, one.purpose, one.status, method="api", wording=one.wording)
        for one in sent.consents
    ]
    told = {"properties": new_listings, "consents": any(recorded)}
    return [name for name, is_new in told.items() if is_new]


def _tell(
    organization: Organization, lead: Lead, changed: list[str], before: dict[str, Any]
) -> None:
    shape = lead_json(lead)
    publish(organization, "lead.updated", {**shape, "changed": changed}, subject=lead.id)
    if "stage" in changed:
        moved = {**shape, "previous_stage": before["stage"]}
        publish(organization, "lead.stage_changed", moved, subject=lead.id)
    if "owner" in changed:
        publish(organization, "lead.assigned", shape, subject=lead.id)
