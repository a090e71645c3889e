"""What an agency can rely on with HubSpot: each lead arrives, in its newest state, once."""

from datetime import timedelta

import pytest

from katek.core.work import Done
from katek.organizations.scope import working_for
from katek.outbox import endpoints
from katek.outbox.contacts import Mark, mark
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.endpoints import connect_hubspot
from katek.outbox.models import Attempt, Contact, Endpoint
from katek.outbox.tests.acts import (
    TOKEN,
    contact_of,
    deliver,
    deliveries_of,
    only_delivery,
    tell,
)

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = "pat-eu1-1111bbbb"


def test_a_lead_becomes_a_contact_with_what_is_known(agency, hubspot, connected, book):
    lead = book.lead(agency, name="Zoë van Byron", phone="+35799123456", email="Zoe@Example.com")
    assert book.sync() == Done(1, 0)
    contact = hubspot.portal(TOKEN).of_lead(lead)
    assert contact["firstname"] == "Zoë"
    assert contact["lastname"] == "van Byron"
    assert contact["email"] == "zoe@example.com"
    assert contact["phone"] == "+35799123456"
    assert contact["katek_channel"] == "website"
    assert contact["katek_score"] == "40"
    assert contact["lifecyclestage"] == "lead"
    delivery = only_delivery(connected)
    assert (delivery.status, delivery.problem, delivery.attempts) == ("delivered", "", 1)
    assert contact_of(connected, lead).remote_id in hubspot.portal(TOKEN).contacts


def test_many_events_within_seconds_are_one_write_of_the_newest_state(
    agency, hubspot, connected, book
):
    lead = book.lead(agency, name="Z")
    for score in range(5):
        book.lead(agency, lead, score=score)
    assert book.sync(later=timedelta(seconds=1)) == Done()
    assert book.sync() == Done(1, 0)
    assert [call.act for call in hubspot.writes()] == ["batch/upsert", "batch/update"]
    assert hubspot.portal(TOKEN).of_lead(lead)["katek_score"] == "4"
    assert [one.status for one in deliveries_of(connected)] == ["delivered"] * 6


def test_what_has_not_changed_is_not_sent(agency, hubspot, connected, book):
    lead = book.lead(agency)
    book.sync()
    hubspot.calls.clear()
    tell(agency, "lead.updated", **book.leads[lead], changed=["score"])
    assert book.sync() == Done(1, 0)
    assert hubspot.calls == []
    assert [one.status for one in deliveries_of(connected)] == ["delivered"] * 2


def test_what_changes_while_the_call_is_under_way_is_sent_after_it(
    agency, hubspot, connected, book
):
    lead = book.lead(agency)

    def meanwhile() -> None:
        book.on_read = lambda: None
        state = dict(book.leads)
        book.lead(agency, lead, score=77)
        book.leads = state  # the read that is under way still sees what was

    book.on_read = meanwhile
    book.sync()
    assert contact_of(connected, lead).state == "pending"
    book.leads[lead]["score"] = 77
    assert book.sync() == Done(1, 0)
    assert hubspot.portal(TOKEN).of_lead(lead)["katek_score"] == "77"
    assert contact_of(connected, lead).state == "synced"


def test_only_what_is_about_a_lead_goes_there(agency, hubspot, connected, book):
    lead = book.lead(agency)
    book.sync()
    tell(agency, "message.received")
    tell(agency, "viewing.requested", lead=book.leads[lead])
    kinds = [one.event_id for one in deliveries_of(connected)]
    assert len(kinds) == 2
    book.sync()
    assert {one.status for one in deliveries_of(connected)} == {"delivered"}


def test_signed_deliveries_are_made_beside_it_and_not_instead(
    agency, hubspot, connected, book, sink, endpoint_at
):
    endpoint_at(agency)
    book.lead(agency)
    assert deliver() == Done(1, 0)
    assert only_delivery(connected).status == "pending"
    assert book.sync() == Done(1, 0)
    assert len(sink.calls) == 1


def test_whoever_has_the_address_already_is_the_contact(agency, hubspot, connected, book):
    portal = hubspot.portal(TOKEN)
    portal.contacts["7"] = {"email": "ana@example.com", "firstname": "Ana", "city": "Porto"}
    lead = book.lead(agency, name="Ana Sá", email="ana@example.com", phone=None)
    book.sync()
    assert list(portal.contacts) == ["7"]
    assert portal.contacts["7"]["katek_lead_id"] == lead
    assert portal.contacts["7"]["city"] == "Porto"
    assert "lifecyclestage" not in portal.contacts["7"]
    assert contact_of(connected, lead).remote_id == "7"


def test_a_known_contact_is_written_by_its_id_also_with_another_address(
    agency, hubspot, connected, book
):
    lead = book.lead(agency, email="old@example.com")
    book.sync()
    hubspot.calls.clear()
    book.lead(agency, lead, email="new@example.com")
    book.sync()
    assert [call.act for call in hubspot.calls] == ["batch/update"]
    assert hubspot.portal(TOKEN).of_lead(lead)["email"] == "new@example.com"
    assert len(hubspot.portal(TOKEN).contacts) == 1


def test_what_the_agency_entered_there_is_never_emptied(agency, hubspot, connected, book):
    lead = book.lead(agency, phone=None, email=None, name=None)
    book.sync()
    portal = hubspot.portal(TOKEN)
    assert portal.of_lead(lead)["firstname"] == "Unnamed"
    portal.of_lead(lead).update(firstname="Rui", phone="+351210000000")
    book.lead(agency, lead, score=3, intent=None)
    book.sync()
    assert portal.of_lead(lead)["firstname"] == "Rui"
    assert portal.of_lead(lead)["phone"] == "+351210000000"


@pytest.mark.long
def test_a_hundred_go_together_and_no_more(agency, hubspot, connected, book):
    leads = [book.lead(agency) for _ in range(103)]
    assert book.sync() == Done(100, 0)
    assert book.sync() == Done(3, 0)
    sizes = [len(c.body["inputs"]) for c in hubspot.writes() if c.act == "batch/upsert"]
    assert sizes == [100, 3]
    assert all(hubspot.portal(TOKEN).of_lead(lead) for lead in leads)


def test_two_leads_with_one_address_are_one_contact_and_the_newest_word_counts(
    agency, hubspot, connected, book
):
    book.lead(agency, email="both@example.com", score=1)
    book.lead(agency, email="both@example.com", score=2)
    assert book.sync() == Done(1, 1)
    assert book.sync() == Done(1, 0)
    [contact] = hubspot.portal(TOKEN).contacts.values()
    assert contact["katek_score"] == "2"


def test_an_erased_lead_is_forgotten_and_never_made_again(agency, hubspot, connected, book):
    lead = book.lead(agency)
    book.sync()
    hubspot.calls.clear()
    del book.leads[lead]
    tell(agency, "lead.erased", id=lead)
    assert book.sync() == Done(1, 0)
    assert hubspot.calls == []
    assert len(hubspot.portal(TOKEN).contacts) == 1
    assert not Contact.everywhere.exists()
    mark([Mark(connected.pk, lead, agency.pk)])  # something late
    book.sync()
    assert hubspot.calls == []
    assert not Contact.everywhere.exists()


def test_an_erased_lead_is_archived_there_where_that_is_wished(agency, hubspot, connected, book):
    connect_hubspot(agency, on_erase="archive")
    lead = book.lead(agency)
    hubspot.fail_next(-1)  # the answer to the first call is lost: its id is not known here
    book.sync()
    book.sync(later=timedelta(minutes=1))
    del book.leads[lead]
    tell(agency, "lead.erased", id=lead)
    book.sync()
    assert hubspot.portal(TOKEN).contacts == {}
    assert [one.status for one in deliveries_of(connected)] == ["delivered"] * 2


def test_a_merged_lead_leaves_its_contact_to_the_one_that_stays(agency, hubspot, connected, book):
    lost = book.lead(agency, email=None, name="Mia")
    book.sync()
    stays = book.lead(agency, email=None, name="Mia Lund")
    book.leads[lost] = {**book.leads[lost], "merged_into": stays}
    tell(agency, "lead.merged", **book.leads[stays], merged=lost)
    book.sync()
    [contact] = hubspot.portal(TOKEN).contacts.values()
    assert (contact["lastname"], contact["katek_lead_id"]) == ("Lund", stays)
    with working_for(agency):
        assert Contact.objects.get().subject == stays


def test_two_organizations_with_their_own_tokens_never_mix(agency, rival, hubspot, connected, book):
    hubspot.portal(OTHER)
    connect_hubspot(rival, token=OTHER)
    ours, theirs = book.lead(agency), book.lead(rival)
    book.sync()
    assert {one["katek_lead_id"] for one in hubspot.portal(TOKEN).contacts.values()} == {ours}
    assert {one["katek_lead_id"] for one in hubspot.portal(OTHER).contacts.values()} == {theirs}
    for call in hubspot.writes():
        lead = ours if call.token == TOKEN else theirs
        assert {one["properties"].get("katek_lead_id", lead) for one in call.body["inputs"]} == {
            lead
        }


def test_the_organization_of_the_settings_has_its_endpoint_by_itself(
    agency, rival, hubspot, book, settings
):
    hubspot.portal(TOKEN)
    settings.HUBSPOT_ACCESS_TOKEN, settings.HUBSPOT_ORGANIZATION = TOKEN, agency.slug
    lead, _ = book.lead(agency), book.lead(rival)
    book.sync()
    [endpoint] = Endpoint.everywhere.all()
    assert (endpoint.organization, endpoint.kind, endpoint.secret) == (agency, "hubspot", "")
    assert [one["katek_lead_id"] for one in hubspot.portal(TOKEN).contacts.values()] == [lead]
    with pytest.raises(EndpointProblem):
        endpoints.delete_endpoint(endpoint)


def test_a_paused_connection_misses_nothing(agency, hubspot, connected, book):
    endpoints.pause(connected)
    lead = book.lead(agency, score=1)
    book.lead(agency, lead, score=9)
    assert book.sync() == Done()
    assert {one.status for one in deliveries_of(connected)} == {"held"}
    endpoints.resume(connected)
    assert book.sync() == Done(1, 0)
    assert {one.status for one in deliveries_of(connected)} == {"delivered"}
    assert hubspot.portal(TOKEN).of_lead(lead)["katek_score"] == "9"


def test_sent_again_on_request_it_goes_though_nothing_has_changed(agency, hubspot, connected, book):
    lead = book.lead(agency)
    book.sync()
    hubspot.portal(TOKEN).contacts.clear()
    endpoints.retry(only_delivery(connected))
    book.sync(later=timedelta())
    book.sync(later=timedelta(seconds=6))  # its id is unknown there: made anew within 5 seconds
    assert hubspot.portal(TOKEN).of_lead(lead) is not None
    assert only_delivery(connected).status == "delivered"


def test_a_replay_sends_what_happened_before_it_was_connected(agency, hubspot, book):
    lead = book.lead(agency)
    hubspot.portal(TOKEN)
    endpoint = connect_hubspot(agency, token=TOKEN)
    created = endpoint.created_at - timedelta(days=1)
    assert endpoints.replay(endpoint, created) == 1
    book.sync()
    assert hubspot.portal(TOKEN).of_lead(lead) is not None
    assert only_delivery(endpoint).status == "delivered"


def test_each_delivery_says_which_contact_it_became(agency, connected, book):
    lead = book.lead(agency)
    book.sync()
    with working_for(agency):
        [attempt] = Attempt.objects.all()
    assert attempt.response == f"Contact {contact_of(connected, lead).remote_id}."
    assert "@" not in attempt.response
