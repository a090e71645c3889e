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
        _change(organization, captured.lead, _values(organization, sent, more), None)
        _add(captured.lead, sent)
    return captured.lead, captured.created


def change_lead(organization: Organization, lead: Lead, sent: LeadIn, actor: User | None) -> Lead:
    """Only what was sent changes; null and "" empty a field."""
    values = _values(organization, sent, sent.model_fields_set)
    with transaction.atomic():
        locked: Lead = Lead.objects.select_for_update().get(pk=lead.pk)
        _change(organization, locked, values, actor)
        _add(locked, sent)
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


def _change(
    organization: Organization, lead: Lead, values: dict[str, Any], actor: User | None
) -> None:
    before = {name: getattr(lead, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    if not changed:
        return
    for name in changed:
        setattr(lead, name, values[name])
    lead.updated_at = clock.now()
    lead.save(update_fields=[*changed, "updated_at"])
    for kind in ("email", "phone"):
        if kind in changed and values[kind]:
            identity.remember(lead, kind, values[kind])
    note(lead, "updated", ", ".join(changed), actor=actor)
    _tell(organization, lead, changed, before)


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


def _add(lead: Lead, sent: LeadIn) -> None:
    """Listings asked about and consents: they only gather."""
    asked_about(lead, sent.properties or [])
    for one in sent.consents:
        consent.record(lead, one.purpose, one.status, method="api", wording=one.wording)
