"""Leads and HubSpot together, as the command works them off: written, merged, erased, all at once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from katek.automations.hubspot import leads_of, send_all_leads
from katek.automations.personal_data import erase_lead, export_lead
from katek.channels.records import InboundMessage
from katek.conversations.receive import receive
from katek.core import clock
from katek.leads.models import Lead
from katek.organizations.scope import working_for
from katek.outbox.endpoints import connect_hubspot
from katek.outbox.models import Contact, Delivery, Event
from katek.outbox.publish import publish
from katek.outbox.schemas import SCHEMAS
from katek.outbox.tests.acts import TOKEN

pytestmark = pytest.mark.django_db(transaction=True)


def write(website, visitor: str, text: str) -> None:
    receive(website, InboundMessage(visitor, text))


def run(task: str = "webhooks") -> None:
    call_command("run_automations", "--task", task, verbosity=0)


def test_a_question_in_the_chat_is_a_contact_after_one_run(agency, website, hubspot):
    connect_hubspot(agency, token=TOKEN)
    write(website, "v1", "Hi, I'm Ana Sá, ana@example.com, 3 bedrooms please")
    run()
    [contact] = hubspot.portal(TOKEN).contacts.values()
    lead = Lead.everywhere.get()
    assert contact["email"] == "ana@example.com"
    assert contact["katek_lead_id"] == lead.pk
    assert contact["katek_channel"] == "website"
    assert set(Delivery.everywhere.values_list("status", flat=True)) == {"delivered"}


@pytest.mark.long
def test_an_erased_lead_is_forgotten_here_and_told_there(agency, website, hubspot):
    connect_hubspot(agency, token=TOKEN, on_erase="archive")
    write(website, "v1", "ana@example.com")
    run()
    lead = Lead.everywhere.get()
    assert export_lead(lead)["outbox.Contact"][0]["remote_id"]
    erase_lead(lead)
    run()
    assert hubspot.portal(TOKEN).contacts == {}
    assert not Contact.everywhere.exists()
    assert [event.type for event in Event.everywhere.all()] == ["lead.erased"]


@pytest.mark.long
def test_all_existing_leads_are_sent_spread_over_time_and_what_is_new_goes_first(
    agency, website, hubspot
):
    for number in range(45):
        write(website, f"v{number}", f"someone{number}@example.com")
    run("events")
    endpoint = connect_hubspot(agency, token=TOKEN)
    assert send_all_leads(endpoint) == 45
    moments = Contact.everywhere.order_by("next_attempt_at")
    assert moments.last().next_attempt_at - moments.first().next_attempt_at > timedelta(seconds=2)
    write(website, "new", "new@example.com")
    run()
    newest = next(iter(hubspot.portal(TOKEN).contacts.values()))
    assert newest["email"] == "new@example.com"
    clock.move(timedelta(seconds=30))
    run()
    assert len(hubspot.portal(TOKEN).contacts) == 46
    assert send_all_leads(endpoint) == 46
    hubspot.calls.clear()
    clock.move(timedelta(seconds=30))
    run()
    assert hubspot.calls == []


def test_a_merged_lead_is_read_as_the_one_that_stays(agency):
    with working_for(agency), transaction.atomic():
        stays = Lead.objects.create(name="Ana")
        between = Lead.objects.create(name="A", merged_into=stays)
        lost = Lead.objects.create(name="An", merged_into=between)
    found = leads_of(agency.pk, [stays.pk, lost.pk, "lead_none"])
    assert set(found) == {stays.pk, lost.pk}
    assert found[lost.pk]["merged_into"] == stays.pk
    assert "merged_into" not in found[stays.pk]


def test_leads_of_another_organization_are_not_read(agency, rival):
    with working_for(rival):
        theirs = Lead.objects.create(name="Theirs")
    assert leads_of(agency.pk, [theirs.pk]) == {}


@pytest.mark.long
def test_the_background_waits_for_what_is_being_gathered_and_for_nothing_else(
    agency, website, hubspot
):
    connect_hubspot(agency, token=TOKEN)
    hubspot.fail_next(500)
    with working_for(agency), transaction.atomic():
        lead = Lead.objects.create(name="Ana")
        data = {**SCHEMAS["lead.created"].example, "id": lead.pk}
        publish(agency, "lead.created", data, subject=lead.pk)
    run()  # its next try in half a minute is left for another run
    assert len(hubspot.calls) > 1
    assert hubspot.portal(TOKEN).contacts == {}
    assert Contact.everywhere.get().attempts == 1
