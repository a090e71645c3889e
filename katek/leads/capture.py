"""A customer becomes a lead, or the lead we know learns something new.

Runs inside the transaction that stores the message, so lead, event and message stand or fall together.
"""

from dataclasses import dataclass, field

from katek.core import clock, named_locks
from katek.core.mail_addresses import one_form
from katek.leads import consent, identity
from katek.leads.contact_details import ContactDetails
from katek.leads.models import ConsentStatus, Lead
from katek.leads.profile_names import is_profile_name
from katek.leads.searchable import COLUMNS, make_searchable
from katek.leads.shapes import lead_json
from katek.leads.timeline import note
from katek.organizations.models import User
from katek.organizations.scope import current_organization
from katek.outbox.publish import publish

EMPTY = ContactDetails()


@dataclass(frozen=True)
class Customer:
    """What is known of who wrote: `kind`/`value` name them on their channel; the rest they typed.

    `always`: a lead with the first message (Messenger, Instagram, e-mail); otherwise with the first contact
    datum or viewing request. `entered_by`: the member who entered them, where they didn't write themselves.
    """

    kind: str
    value: str
    channel: str
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    source: str = ""
    message_id: str = ""
    always: bool = False
    entered_by: User | None = None
    details: ContactDetails = field(default=EMPTY)


@dataclass(frozen=True)
class Captured:
    lead: Lead | None
    created: bool = False
    changed: tuple[str, ...] = ()


def capture(customer: Customer, *, lead: Lead | None = None) -> Captured:
    """The lead of this customer, made or updated, with its event published in this transaction."""
    found = _contact(customer)
    _one_at_a_time(customer, found)
    lead = identity.surviving(lead) if lead else identity.recognise(customer.kind, customer.value)
    if lead is None and (found.email or found.phone):
        lead = identity.recognise_contact(email=found.email, phone=found.phone, name=found.name)
    if lead is None:
        if not (customer.always or found.email or found.phone):
            return Captured(None)
        return _create(customer, found)
    return _update(lead, customer, found)


@dataclass(frozen=True)
class _Contact:
    name: str
    said: str
    email: str
    phone: str
    more_emails: tuple[str, ...]
    more_phones: tuple[str, ...]


def _contact(customer: Customer) -> _Contact:
    emails = [one_form(customer.email), *(one_form(f.value) for f in customer.details.emails)]
    phones = [customer.phone, *(f.value for f in customer.details.phones)]
    emails, phones = [e for e in emails if e], [p for p in phones if p]
    said = customer.details.name.value if customer.details.name else ""
    return _Contact(
        name=customer.name.strip() or said,
        said=said,
        email=emails[0] if emails else "",
        phone=phones[0] if phones else "",
        more_emails=tuple(emails[1:]),
        more_phones=tuple(phones[1:]),
    )


def _one_at_a_time(customer: Customer, found: _Contact) -> None:
    """Whoever names the same person at the same moment waits, and then finds the lead that was made."""
    names = [(customer.kind, customer.value)]
    names += [("email", email) for email in (found.email, *found.more_emails)]
    names += [("phone", phone) for phone in (found.phone, *found.more_phones)]
    organization = current_organization().pk
    named_locks.hold(f"leads:{organization}:{kind}:{value}" for kind, value in names if value)


def _create(customer: Customer, found: _Contact) -> Captured:
    lead = Lead(
        name=found.name,
        email=found.email,
        phone=found.phone,
        other_emails=list(found.more_emails),
        other_phones=list(found.more_phones),
        language=customer.language,
        channel=customer.channel,
        source=customer.source[:300],
        organization=current_organization(),
    )
    make_searchable(lead)
    lead.save(force_insert=True)
    _bind(lead, customer, found)
    _first_consents(lead, customer)
    _said_consents(lead, customer)
    _note_beginning(lead, customer)
    publish(current_organization(), "lead.created", lead_json(lead), subject=lead.id)
    return Captured(lead, created=True)


def _note_beginning(lead: Lead, customer: Customer) -> None:
    if customer.entered_by is not None:
        data = {"channel": customer.channel}
        note(lead, "created", "Entered by hand", data=data, actor=customer.entered_by)
        return
    data = {"message": customer.message_id, "channel": customer.channel}
    note(lead, "created", f"Wrote on {customer.channel}", data=data)


def _update(lead: Lead, customer: Customer, found: _Contact) -> Captured:
    changed = _merge_contact(lead, found)
    if changed:
        lead.updated_at = clock.now()
        make_searchable(lead)
        lead.save(update_fields=[*changed, *COLUMNS, "updated_at"])
    _bind(lead, customer, found)
    _said_consents(lead, customer)
    if changed:
        told = {"message": customer.message_id, "changed": list(changed)}
        note(lead, "updated", ", ".join(changed), data=told, actor=customer.entered_by)
        data = {**lead_json(lead), "changed": list(changed)}
        publish(current_organization(), "lead.updated", data, subject=lead.id)
    return Captured(lead, changed=changed)


def _merge_contact(lead: Lead, found: _Contact) -> tuple[str, ...]:
    """Fill what is empty; a second address or number goes beside the first and replaces nothing."""
    before = {name: getattr(lead, name) for name in _MERGED}
    lead.name = lead.name or found.name
    if found.said and found.said != lead.name and is_profile_name(lead):
        lead.name = found.said
    emails = _together(lead.email, lead.other_emails, [found.email, *found.more_emails])
    phones = _together(lead.phone, lead.other_phones, [found.phone, *found.more_phones])
    lead.email, lead.other_emails = (emails or [""])[0], emails[1:]
    lead.phone, lead.other_phones = (phones or [""])[0], phones[1:]
    return tuple(name for name in _MERGED if getattr(lead, name) != before[name])


_MERGED = ("name", "email", "phone", "other_emails", "other_phones")


def _together(first: str, others: list[str], new: list[str]) -> list[str]:
    return list(dict.fromkeys(value for value in [first, *others, *new] if value))


def _bind(lead: Lead, customer: Customer, found: _Contact) -> None:
    identity.remember(lead, customer.kind, customer.value, profile_name=customer.name)
    for email in (found.email, *found.more_emails):
        if email:
            identity.remember(lead, "email", email)
    for phone in (found.phone, *found.more_phones):
        if phone:
            identity.remember(lead, "phone", phone)


def _first_consents(lead: Lead, customer: Customer) -> None:
    """The enquiry itself is the basis for answering and, unless the agency asks first, for following up."""
    details = {"source_message": customer.message_id, "page": customer.source}
    consent.record(lead, consent.ANSWER, ConsentStatus.GRANTED, method="enquiry", **details)
    if not current_organization().follow_up_needs_opt_in:
        consent.record(lead, consent.FOLLOW_UP, ConsentStatus.GRANTED, method="enquiry", **details)


def _said_consents(lead: Lead, customer: Customer) -> None:
    for purpose, status in customer.details.consent_changes:
        consent.record(
            lead, purpose, status, method="said in chat", source_message=customer.message_id
        )
