"""A customer can have all that is kept about them, and have it erased; nobody else's is touched."""

import hashlib
import json

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.mail import EmailMessage
from django.db import models, transaction

from katek.automations.personal_data import (
    HOLDINGS,
    NOT_ABOUT_CUSTOMERS,
    erase_lead,
    export_lead,
)
from katek.campaigns.models import (
    Campaign,
    Email,
    EmailEvent,
    Enrollment,
    HookReceipt,
    Suppression,
)
from katek.channels.website.connect import connect_website
from katek.conversations.models import Conversation, Message
from katek.conversations.notes import write_note
from katek.core import clock, mailbox
from katek.core.encryption import EncryptedTextField
from katek.inbound.models import Receipt
from katek.leads.bulk import bulk_change
from katek.leads.models import Activity, Consent, Identity, Lead
from katek.organizations.models import User
from katek.organizations.scope import working_for
from katek.outbox.endpoints import create_endpoint
from katek.outbox.fan_out import fan_out
from katek.outbox.hubspot_connection import new_row
from katek.outbox.models import Attempt, Contact, Delivery, Endpoint, Event
from katek.outbox.publish import publish
from katek.outbox.schemas import SCHEMAS

TELLING = ("email", "phone", "address", "name", "url", "ip", "page")
OURS = ("id", "slug", "kind", "status", "type", "state", "language", "timezone", "currency")


def could_hold_personal_data(model: type[models.Model]) -> bool:
    """A key to a lead, free text, JSON, or a column named like something that tells of a person."""
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model is Lead:
            return True
        if isinstance(field, models.TextField | models.JSONField | EncryptedTextField):
            return True
        texts = isinstance(field, models.CharField | ArrayField) and field.name not in OURS
        if texts and any(word in field.name.split("_") for word in TELLING):
            return True
    return False


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("katek.")]


def test_every_table_that_could_hold_personal_data_is_listed():
    listed = {holding.model._meta.label for holding in HOLDINGS} | set(NOT_ABOUT_CUSTOMERS)
    unlisted = [
        model._meta.label
        for model in our_models()
        if could_hold_personal_data(model) and model._meta.label not in listed
    ]
    assert unlisted == [], "Say in personal_data.py how these are exported and erased."


def test_the_list_names_only_tables_that_are_there_and_each_once():
    held = [holding.model._meta.label for holding in HOLDINGS]
    known = {model._meta.label for model in our_models()}
    assert len(held) == len(set(held))
    assert set(held) & set(NOT_ABOUT_CUSTOMERS) == set()
    assert set(NOT_ABOUT_CUSTOMERS) <= known


def a_customer(organization, name: str, email: str) -> Lead:
    """Somebody who wrote, was answered, mailed, and told of to an endpoint."""
    with working_for(organization), transaction.atomic():
        lead: Lead = Lead.objects.create(name=name, email=email, phone="+12025550123")
        Identity.objects.create(lead=lead, kind="email", value=email)
        Activity.objects.create(lead=lead, kind="reply", text=f"{name} asked for a villa")
        member, _ = User.objects.get_or_create(email=f"member@{organization.slug}.example")
        bulk_change(Lead.objects.filter(pk=lead.pk), "stage", "won", member)
        Consent.objects.create(lead=lead, purpose="marketing", status="granted", wording="Yes")
        conversation = Conversation.objects.create(
            channel=connect_website(organization), thread_key=email, lead=lead
        )
        Receipt.objects.create(
            channel=conversation.channel,
            door="facebook",
            body=f"{name} wrote",
            digest=f"{organization.slug} {email}",
            people=["another", email],
            status="done",
        )
        for sequence, author in enumerate(("customer", "assistant"), start=1):
            Message.objects.create(
                conversation=conversation,
                sequence=sequence,
                direction="in" if author == "customer" else "out",
                author=author,
                text=f"I am {name}",
                status="received",
            )
        write_note(conversation, None, f"{name} has a loud dog")
        campaign = Campaign.objects.create(name="Welcome", campaign_type="sequence")
        Enrollment.objects.create(
            campaign=campaign, lead=lead, address=email, next_attempt_at=clock.now()
        )
        mail = Email.objects.create(lead=lead, to=email, subject=f"Dear {name}", status="sent")
        EmailEvent.objects.create(
            email=mail, type="clicked", key=mail.pk, at=clock.now(), source="own", link=name
        )
        HookReceipt.objects.create(
            provider="postmark",
            door="tracking",
            sha256=hashlib.sha256(mail.pk.encode()).hexdigest(),
            body=name.encode(),
            subject=mail.pk,
            status="done",
        )
        Suppression.objects.create(email=email, reason="unsubscribed")
        create_endpoint(organization, url="https://crm.example/", types=["*"], lookup=None)
        connection = Endpoint.objects.filter(kind="hubspot").first() or new_row(organization)
        connection.save()
        Contact.objects.create(
            endpoint=connection, subject=lead.pk, problem=f"{name} is refused", state="failed"
        )
        for subject in (lead.id, conversation.id):
            event = publish(
                organization,
                "lead.created",
                {**SCHEMAS["lead.created"].example, "name": name, "email": email},
                subject=subject,
            )
            fan_out(event)
        for delivery in Delivery.objects.all():
            Attempt.objects.create(
                delivery=delivery, number=1, at=clock.now(), response=f"hello {name}"
            )
    return lead


def everything() -> str:
    """All rows of all our tables, as text."""
    rows = {model._meta.label: list(model._base_manager.values()) for model in our_models()}
    return json.dumps(rows, default=str)


def test_an_export_holds_what_every_table_knows(agency):
    lead = a_customer(agency, "Zoë Byron", "zoe@example.com")
    export = export_lead(lead)
    theirs = {holding.model._meta.label for holding in HOLDINGS if not holding.withheld}
    assert set(export) == theirs
    empty = {label for label, rows in export.items() if not rows}
    assert empty == {"leads.Interest"}
    assert "I am Zoë Byron" in json.dumps(export, default=str, ensure_ascii=False)


def test_an_export_holds_no_note_of_the_team(agency):
    lead = a_customer(agency, "Zoë Byron", "zoe@example.com")
    assert "loud dog" in everything()
    assert "loud dog" not in json.dumps(export_lead(lead), default=str)


def test_an_export_holds_nothing_of_anybody_else(agency, rival):
    lead = a_customer(agency, "Zoë Byron", "zoe@example.com")
    a_customer(rival, "Ada Lovelace", "ada@example.com")
    assert "Lovelace" not in json.dumps(export_lead(lead), default=str)


def test_after_an_erasure_no_table_knows_them(agency):
    lead = a_customer(agency, "Qwertina Byron", "qwertina@example.com")
    before = everything()
    assert "Qwertina" in before
    erased = erase_lead(lead)
    assert all(erased[label] for label in erased if label != "leads.Interest")
    after = everything()
    assert "Qwertina" not in after
    assert "+12025550123" not in after
    # All that is left is the wish for no mail.
    assert after.count("qwertina@example.com") == 1
    assert Suppression.everywhere.get().email == "qwertina@example.com"


def test_an_erasure_is_told_with_the_id_alone(agency):
    lead = a_customer(agency, "Zoë Byron", "zoe@example.com")
    erase_lead(lead)
    [event] = Event.everywhere.all()
    assert event.type == "lead.erased"
    assert json.loads(event.body)["data"] == {"id": lead.pk}


def test_whoever_was_merged_into_a_lead_is_erased_with_it(agency):
    lead = a_customer(agency, "Qwertina Byron", "qwertina@example.com")
    with working_for(agency):
        Lead.objects.create(name="Qwertina B.", merged_into=lead)
    erase_lead(lead)
    assert not Lead.everywhere.exists()


def test_an_erasure_touches_nobody_else_here_or_elsewhere(agency, rival):
    lead = a_customer(agency, "Zoë Byron", "zoe@example.com")
    neighbour = a_customer(agency, "Grace Hopper", "grace@example.com")
    stranger = a_customer(rival, "Zoë Byron", "zoe@example.com")
    before = [export_lead(neighbour), export_lead(stranger)]
    erase_lead(lead)
    assert [export_lead(neighbour), export_lead(stranger)] == before


def test_an_erasure_that_fails_erases_nothing(agency, monkeypatch):
    lead = a_customer(agency, "Zoë Byron", "zoe@example.com")
    before = everything()
    monkeypatch.setitem(SCHEMAS, "lead.erased", None)
    with pytest.raises(AttributeError), transaction.atomic():
        erase_lead(lead)
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_an_erasure_empties_the_mailbox_too(agency, data_folder):
    leads = {name: a_customer(agency, name, f"{name}@example.org") for name in ("ada", "ben")}
    with working_for(agency):
        mails = {name: Email.objects.get(lead=lead).pk for name, lead in leads.items()}
    for pk in mails.values():
        EmailMessage("Hello", "…", to=["x@example.org"], headers={mailbox.ID_HEADER: pk}).send()
    erase_lead(leads["ada"])
    assert mailbox.find(mails["ada"]) is None
    assert mailbox.find(mails["ben"]) is not None
