"""What Katek keeps about a customer, and where: given to them on request, erased on request.

`HOLDINGS` is the whole of it, table by table in the order of erasure. `NOT_ABOUT_CUSTOMERS` names the tables
that hold words, addresses or JSON of somebody else's, and why they stay. A test fails for a table that
could hold a customer's data and stands in neither.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet

from katek.campaigns.models import Email, EmailEvent, Enrollment, HookReceipt, Suppression
from katek.conversations.models import Conversation, Message, Note
from katek.core import mailbox
from katek.core.mail_addresses import one_form
from katek.inbound.models import Receipt
from katek.leads.models import Activity, BulkChangeRow, Consent, Identity, Interest, Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Attempt, Contact, Delivery, Event
from katek.outbox.publish import publish


@dataclass(frozen=True)
class Person:
    """The ids of everything that is one customer's: the lead, those merged into it, and what they wrote."""

    leads: list[str]
    conversations: list[str]
    messages: list[str]
    emails: list[str]
    addresses: list[str]
    threads: list[str]

    @property
    def subjects(self) -> list[str]:
        return [*self.leads, *self.conversations, *self.messages, *self.emails]


@dataclass(frozen=True)
class Holding:
    """Rows of one table about a person. `columns` are what an export shows, all but keys if empty.

    `kept`: why they outlive an erasure; empty if they don't. `withheld`: why an export leaves them out.
    """

    model: type[models.Model]
    rows: Callable[[Person], QuerySet[Any]]
    columns: tuple[str, ...] = ()
    kept: str = ""
    withheld: str = ""


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        Attempt,
        lambda who: Attempt.objects.filter(delivery__event__subject__in=who.subjects),
        ("delivery_id", "at", "status_code"),
    ),
    Holding(
        Delivery,
        lambda who: Delivery.objects.filter(event__subject__in=who.subjects),
        ("id", "event_id", "endpoint_id", "status", "finished_at"),
    ),
    Holding(
        Event,
        lambda who: Event.objects.filter(subject__in=who.subjects),
        ("id", "type", "created_at", "body"),
    ),
    Holding(
        Contact,
        lambda who: Contact.objects.filter(subject__in=who.leads),
        ("endpoint_id", "subject", "remote_id", "state", "synced_at"),
        kept="Only ids, so that the CRM hears of the erasure; then the row goes.",
    ),
    Holding(
        HookReceipt,
        lambda who: HookReceipt.objects.filter(subject__in=who.subjects),
        ("provider", "door", "received_at", "status"),
    ),
    Holding(
        EmailEvent,
        lambda who: EmailEvent.objects.filter(email__in=who.emails),
        ("email_id", "type", "at", "source", "link", "machine"),
    ),
    Holding(
        Email,
        lambda who: Email.objects.filter(lead__in=who.leads),
        ("id", "to", "subject", "text", "status", "sent_at", "opened_at", "clicked_at"),
    ),
    Holding(
        Enrollment,
        lambda who: Enrollment.objects.filter(lead__in=who.leads),
        ("id", "campaign_id", "status", "stop_reason", "started_at"),
    ),
    Holding(
        Receipt,
        lambda who: Receipt.objects.filter(people__overlap=who.threads),
        ("id", "received_at", "door", "body"),
    ),
    Holding(
        Note,
        lambda who: Note.objects.filter(conversation__in=who.conversations),
        withheld="The team's own words to one another; customers are never shown them.",
    ),
    Holding(
        Message,
        lambda who: Message.objects.filter(conversation__in=who.conversations),
        ("id", "conversation_id", "created_at", "direction", "author", "text", "attachments"),
    ),
    Holding(
        Conversation,
        lambda who: Conversation.objects.filter(pk__in=who.conversations),
        ("id", "channel_id", "thread_key", "language", "page", "memory", "created_at"),
    ),
    Holding(
        Activity,
        lambda who: Activity.objects.filter(lead__in=who.leads),
        ("at", "kind", "text", "data"),
    ),
    Holding(
        BulkChangeRow,
        lambda who: BulkChangeRow.objects.filter(lead__in=who.leads),
        ("change_id", "before"),
    ),
    Holding(Interest, lambda who: Interest.objects.filter(lead__in=who.leads), ("property_id",)),
    Holding(Consent, lambda who: Consent.objects.filter(lead__in=who.leads)),
    Holding(
        Identity,
        lambda who: Identity.objects.filter(lead__in=who.leads),
        ("kind", "value", "verified", "profile_name", "created_at"),
    ),
    Holding(
        Suppression,
        lambda who: Suppression.objects.filter(email__in=who.addresses),
        ("email", "reason", "created_at"),
        kept="So that somebody who wants no mail gets none, whoever enters the address again.",
    ),
    Holding(Lead, lambda who: Lead.objects.filter(pk__in=who.leads)),
)

_MEMBERS = "Members of the agency and the operator; they edit or delete it themselves."
_AGENCYS = "The agency's own words and settings."
NOT_ABOUT_CUSTOMERS: Mapping[str, str] = {
    "organizations.User": _MEMBERS,
    "organizations.Session": "Browsers that members are signed in by; they end them themselves.",
    "organizations.Organization": _AGENCYS,
    "organizations.ApiKey": _MEMBERS,
    "organizations.Invitation": "Colleagues whom a member has invited; a member revokes it.",
    "outbox.Endpoint": _AGENCYS,
    "properties.Property": _AGENCYS,
    "properties.Media": _AGENCYS,
    "properties.Import": "Files with the agency's own listings; emptied when their time is over.",
    "properties.RefusedRow": "Rows of such files; they go with them.",
    "channels.Channel": _AGENCYS,
    "assistant.Persona": _AGENCYS,
    "campaigns.Campaign": _AGENCYS,
    "campaigns.Step": _AGENCYS,
    "campaigns.Selection": _AGENCYS,
    "leads.SavedView": _AGENCYS,
    "leads.BulkChange": "Ids of leads that an act has still to reach; emptied when it ends.",
    "automations.Run": "What the background did; problems are scrubbed of people before.",
    "api.IdempotentRequest": "Encrypted answers to programs, kept for a day.",
}


def export_lead(lead: Lead) -> dict[str, list[dict[str, Any]]]:
    """What is kept about a lead and is theirs to see: label of the table → its rows."""
    with working_for(lead.organization):
        who = _person(lead)
        return {
            holding.model._meta.label: list(holding.rows(who).values(*_columns(holding)))
            for holding in HOLDINGS
            if not holding.withheld
        }


def erase_lead(lead: Lead) -> dict[str, int]:
    """Erases all that is kept about a lead, and tells those who were told of it (`lead.erased`).

    Answers how many rows went, by label of the table. All of it or nothing.
    """
    organization = lead.organization
    with working_for(organization), transaction.atomic():
        kept = Lead.objects.select_for_update().get(pk=lead.pk)
        who = _person(kept)
        erased = {
            holding.model._meta.label: holding.rows(who).delete()[0]
            for holding in HOLDINGS
            if not holding.kept
        }
        # What a CRM said of them may quote them.
        Contact.objects.filter(subject__in=who.leads).update(problem="")
        for pk in who.leads:
            publish(organization, "lead.erased", {"id": pk}, subject=pk)
        transaction.on_commit(partial(_empty_mailbox, who.emails))
    return erased


def _empty_mailbox(emails: list[str]) -> None:
    """Where no provider is configured the mails themselves lie in the data folder."""
    for pk in emails:
        mailbox.forget(pk)


def _person(lead: Lead) -> Person:
    leads = [lead.pk]
    while merged := list(
        Lead.objects.filter(merged_into__in=leads)
        .exclude(pk__in=leads)
        .values_list("pk", flat=True)
    ):
        leads += merged
    conversations = Conversation.objects.filter(lead__in=leads).values_list("pk", flat=True)
    messages = Message.objects.filter(conversation__in=conversations).values_list("pk", flat=True)
    emails = Email.objects.filter(lead__in=leads)
    return Person(
        leads,
        list(conversations),
        list(messages),
        list(emails.values_list("pk", flat=True)),
        _addresses(leads),
        _threads(leads),
    )


def _threads(leads: list[str]) -> list[str]:
    """Whom channels know them by; of a website that is our own token, in no provider's words."""
    theirs = Conversation.objects.filter(lead__in=leads)
    return list(theirs.values_list("thread_key", flat=True))


def _addresses(leads: list[str]) -> list[str]:
    known = Identity.objects.filter(Q(kind="email"), lead__in=leads).values_list("value", flat=True)
    found = set(known)
    for lead in Lead.objects.filter(pk__in=leads):
        found |= {lead.email, *lead.other_emails}
    return sorted({one_form(address) for address in found if address})


def _columns(holding: Holding) -> tuple[str, ...]:
    if holding.columns:
        return holding.columns
    return tuple(
        field.attname
        for field in holding.model._meta.concrete_fields
        if field.attname not in ("organization_id", "lead_id")
    )
