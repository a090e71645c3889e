"""What can go wrong with HubSpot, what comes of it, and how it mends."""

from datetime import timedelta

import pytest

from katek.core import clock, failpoints, workers
from katek.core.failpoints import InjectedError
from katek.core.work import Done
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.endpoints import connect_hubspot
from katek.outbox.hubspot_schedule import MOST_ATTEMPTS, SCHEDULE
from katek.outbox.hubspot_syncing import take_back_lost
from katek.outbox.models import Contact, Endpoint
from katek.outbox.tests import hubspot_answers_examples as said
from katek.outbox.tests.acts import TOKEN, contact_of, deliveries_of, only_delivery

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "pat-na1-2222cccc"
PLACES = (
    "hubspot.after_claim",
    "hubspot.before_call",
    "hubspot.after_call",
    "hubspot.before_record",
)


def later(book) -> Done:
    """The next try of whatever waits for one."""
    moment = Contact.everywhere.filter(state="pending").order_by("next_attempt_at").first()
    wait = moment.next_attempt_at - clock.now() if moment else timedelta()
    return book.sync(later=max(wait, timedelta()) + timedelta(seconds=1))


def test_a_token_that_is_not_valid_any_more_pauses_the_account_until_there_is_another(
    agency, hubspot, connected, book
):
    lead = book.lead(agency)
    hubspot.move(TOKEN, NEW)
    assert book.sync() == Done(0, 1)
    connected.refresh_from_db()
    assert connected.status == "paused"
    assert connected.problem == "The token is not valid any more: enter a new one."
    assert (only_delivery(connected).status, only_delivery(connected).attempts) == ("held", 0)
    assert book.sync(later=timedelta(days=2)) == Done()
    connect_hubspot(agency, token=NEW)
    connected.refresh_from_db()
    assert (connected.status, connected.problem) == ("enabled", "")
    assert book.sync() == Done(1, 0)
    assert hubspot.portal(NEW).of_lead(lead) is not None
    assert only_delivery(connected).status == "delivered"


def test_a_missing_scope_is_named(agency, hubspot, connected, book):
    hubspot.portal(TOKEN).lacks_scope = True
    book.lead(agency)
    book.sync()
    connected.refresh_from_db()
    assert connected.status == "paused"
    assert "crm.objects.contacts.write" in connected.problem
    hubspot.portal(TOKEN).lacks_scope = False
    endpoints.resume(connected)
    assert book.sync() == Done(1, 0)


@pytest.mark.parametrize(
    ("answer", "headers", "rest"),
    [
        (said.TEN_SECONDLY, {}, timedelta(seconds=16)),
        (said.TEN_SECONDLY, {"Retry_After": "40"}, timedelta(seconds=61)),
        (said.DAILY, {}, timedelta(hours=25)),
        ("<html>slow down</html>", {"Retry_After": "5"}, timedelta(seconds=9)),
    ],
)
def test_too_many_calls_is_no_failed_try(agency, hubspot, connected, book, answer, headers, rest):
    book.lead(agency)
    hubspot.fail_next(429, answer, **headers)
    assert book.sync() == Done(0, 1)
    assert contact_of(connected, book_lead(book)).attempts == 0
    delivery = only_delivery(connected)
    assert (delivery.status, delivery.attempts) == ("pending", 0)
    assert "HubSpot" in delivery.problem
    assert book.sync(later=timedelta(seconds=1)) == Done()
    assert len(hubspot.calls) == 1
    assert book.sync(later=rest) == Done(1, 0)
    connected.refresh_from_db()
    assert connected.problem == ""


def book_lead(book) -> str:
    [lead] = book.leads
    return lead


@pytest.mark.parametrize("status", [500, 502, 503, 504, 521, 0, -1])
def test_a_service_that_fails_is_asked_again_by_the_schedule(
    agency, hubspot, connected, book, status
):
    book.lead(agency)
    hubspot.fail_next(status, "<html>Bad gateway</html>")
    assert book.sync() == Done(0, 1)
    delivery = only_delivery(connected)
    assert (delivery.status, delivery.attempts) == ("pending", 1)
    assert delivery.problem
    wait = contact_of(connected, book_lead(book)).next_attempt_at - clock.now()
    assert timedelta(seconds=14) < wait < timedelta(seconds=46)
    assert later(book) == Done(1, 0)
    assert len(hubspot.portal(TOKEN).contacts) == 1
    assert (only_delivery(connected).status, only_delivery(connected).attempts) == ("delivered", 2)


def test_it_is_given_up_after_a_week_visibly_and_comes_back_with_the_next_change(
    agency, hubspot, connected, book
):
    lead = book.lead(agency)
    hubspot.fail_next(500, times=len(SCHEDULE) + 1)
    book.sync()
    for _ in SCHEDULE:
        endpoints.resume(
            connected
        )  # were it switched off on the way: that is another test's matter
        later(book)
    contact = contact_of(connected, lead)
    assert contact.state == "failed"
    assert f"Given up after {len(SCHEDULE) + 1} attempts" in contact.problem
    assert only_delivery(connected).status == "failed"
    endpoints.resume(connected)
    book.lead(agency, lead, score=5)
    assert book.sync() == Done(1, 0)
    assert contact_of(connected, lead).state == "synced"


def test_five_days_of_nothing_but_failures_switch_it_off_and_nothing_is_lost(
    agency, hubspot, connected, book
):
    lead = book.lead(agency)
    hubspot.fail_next(500, times=50)
    for _ in range(20):
        later(book)
    connected.refresh_from_db()
    assert connected.status == "disabled"
    assert "Every call failed for 5 days" in connected.problem
    hubspot._script.clear()
    endpoints.resume(connected)
    later(book)
    assert hubspot.portal(TOKEN).of_lead(lead) is not None


def test_what_was_given_up_just_before_it_was_switched_off_is_sent_when_it_is_on_again(
    agency, hubspot, connected, book
):
    lead = book.lead(agency)
    hubspot.fail_next(500)
    book.sync()
    Contact.everywhere.update(attempts=MOST_ATTEMPTS, state="failed", next_attempt_at=None)
    endpoints.pause(connected)
    endpoints.resume(connected)
    assert book.sync() == Done(1, 0)
    assert hubspot.portal(TOKEN).of_lead(lead) is not None


@pytest.mark.parametrize("whole", [True, False])
def test_one_bad_contact_costs_the_others_nothing(agency, hubspot, connected, book, whole):
    hubspot.whole = whole
    leads = [book.lead(agency) for _ in range(40)]
    book.lead(agency, leads[17], email="nobody@invalid.example")
    assert book.sync() == Done(39, 1)
    contact = contact_of(connected, leads[17])
    assert contact.state == "failed"
    assert "INVALID_EMAIL" in contact.problem
    assert len(hubspot.portal(TOKEN).contacts) == 39
    failed = [one for one in deliveries_of(connected) if one.status == "failed"]
    assert {one.contact_id for one in failed} == {contact.pk}
    assert len(hubspot.calls) <= 16
    hubspot.calls.clear()
    assert book.sync(later=timedelta(days=8)) == Done()
    book.lead(agency, leads[17], email="somebody@example.com")
    assert book.sync() == Done(1, 0)
    assert hubspot.portal(TOKEN).of_lead(leads[17])["email"] == "somebody@example.com"


def test_a_contact_that_exists_under_another_address_of_theirs_is_taken_over(
    agency, hubspot, connected, book
):
    portal = hubspot.portal(TOKEN)
    portal.contacts["9"] = {"email": "ana@example.com"}
    hubspot.fail_next(207, {"status": "COMPLETE", "results": [], "errors": []})  # found by nobody
    lead = book.lead(agency, email="ana@example.com")
    assert book.sync() == Done(0, 1)
    assert contact_of(connected, lead).remote_id == "9"
    assert later(book) == Done(1, 0)
    assert list(portal.contacts) == ["9"]
    assert portal.contacts["9"]["katek_lead_id"] == lead


def test_a_contact_that_was_deleted_there_is_made_again(agency, hubspot, connected, book):
    lead = book.lead(agency)
    book.sync()
    hubspot.portal(TOKEN).contacts.clear()
    book.lead(agency, lead, score=2)
    assert book.sync() == Done(0, 1)
    assert later(book) == Done(1, 0)
    assert hubspot.portal(TOKEN).of_lead(lead)["katek_score"] == "2"


def test_an_address_of_another_contact_is_told_and_changes_neither(
    agency, hubspot, connected, book
):
    lead = book.lead(agency, email="mine@example.com")
    book.sync()
    hubspot.portal(TOKEN).contacts["9"] = {"email": "theirs@example.com"}
    book.lead(agency, lead, email="theirs@example.com")
    assert book.sync() == Done(0, 1)
    assert "Merge the two contacts in HubSpot" in contact_of(connected, lead).problem
    assert hubspot.portal(TOKEN).contacts["9"] == {"email": "theirs@example.com"}


@pytest.mark.parametrize("whole", [True, False])
def test_a_property_that_was_deleted_there_is_made_again(agency, hubspot, connected, book, whole):
    hubspot.whole = whole
    del hubspot.portal(TOKEN).properties["katek_score"]
    leads = [book.lead(agency) for _ in range(3)]
    assert book.sync() == Done(3, 0)
    assert "katek_score" in hubspot.portal(TOKEN).properties
    assert all(hubspot.portal(TOKEN).of_lead(lead)["katek_score"] == "40" for lead in leads)


def test_a_property_of_another_kind_is_told_and_nothing_is_sent(agency, hubspot, connected, book):
    portal = hubspot.portal(TOKEN)
    portal.properties["katek_score"]["type"] = "string"
    with pytest.raises(EndpointProblem, match="katek_score of the type string"):
        connect_hubspot(agency, token=TOKEN)
    del portal.properties["katek_stage"]
    book.lead(agency)
    book.sync()
    connected.refresh_from_db()
    assert connected.status == "paused"
    assert "it must be number" in connected.problem
    assert portal.contacts == {}


def test_an_answer_that_says_nothing_of_a_contact_is_no_success(agency, hubspot, connected, book):
    book.lead(agency, email=None)
    hubspot.fail_next(200, {"status": "COMPLETE", "results": "none"})
    assert book.sync() == Done(0, 1)
    assert "says nothing about this contact" in only_delivery(connected).problem
    hubspot.fail_next(200, "<html>ok</html>")
    assert later(book) == Done(0, 1)
    assert later(book) == Done(1, 0)


def test_a_lifecycle_stage_that_cannot_be_set_is_a_note_and_no_failure(
    agency, hubspot, connected, book
):
    lead = book.lead(agency, email=None)
    hubspot.fail_next(200, {"results": [{"id": "5", "objectWriteTraceId": lead, "new": True}]})
    hubspot.fail_next(400, said.error("VALIDATION_ERROR", "lead was not one of the options"))
    assert book.sync() == Done(1, 0)
    contact = contact_of(connected, lead)
    assert contact.state == "synced"
    assert "lifecycle stage could not be set" in contact.problem


def test_a_version_that_hubspot_does_not_know_falls_back_when_connecting(agency, hubspot):
    hubspot.portal(TOKEN)
    hubspot.versions = {"2026-03"}
    endpoint = connect_hubspot(agency, token=TOKEN)
    assert endpoint.options["version"] == "2026-03"
    with pytest.raises(EndpointProblem, match="doesn't know the version 2026-09"):
        connect_hubspot(agency, version="2026-09")
    endpoint.refresh_from_db()
    assert endpoint.options["version"] == "2026-03"


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, said.UNAUTHORIZED, "enter a new one"),
        (403, said.MISSING_SCOPES, "crm.objects.contacts.write"),
        (500, None, "try again later"),
        (0, None, "try again later"),
        (429, said.TEN_SECONDLY, "try again later"),
    ],
)
def test_a_token_that_does_not_work_connects_nothing(agency, hubspot, status, body, sentence):
    hubspot.portal(TOKEN)
    hubspot.fail_next(status, body, times=2)
    with pytest.raises(EndpointProblem, match=sentence):
        connect_hubspot(agency, token=TOKEN)
    assert not Endpoint.everywhere.exists()


def test_a_test_says_what_hubspot_answered(agency, hubspot, connected):
    assert endpoints.send_test(connected).status == "delivered"
    hubspot.revoke(TOKEN)
    delivery = endpoints.send_test(connected)
    assert delivery.status == "failed"
    assert delivery.problem == "The token is not valid any more: enter a new one."


@pytest.mark.parametrize("place", PLACES)
def test_a_fault_at_any_place_loses_nothing_and_makes_nobody_twice(
    agency, hubspot, connected, book, settings, place
):
    settings.KATEK_FAILPOINTS_ALLOWED = True
    failpoints.arm(f"{place}=raise:1")
    lead = book.lead(agency)
    with pytest.raises(InjectedError):
        book.sync()
    failpoints.disarm()
    assert book.sync() == Done(1, 0)
    assert list(hubspot.portal(TOKEN).contacts.values()) == [hubspot.portal(TOKEN).of_lead(lead)]


def test_a_lost_answer_is_repeated_and_makes_nobody_twice(
    agency, hubspot, connected, book, settings
):
    settings.KATEK_FAILPOINTS_ALLOWED = True
    failpoints.arm("hubspot.after_call=lose:2")
    book.lead(agency)
    assert book.sync() == Done(0, 1)
    assert later(book) == Done(1, 0)
    assert len(hubspot.portal(TOKEN).contacts) == 1


def test_contacts_of_a_worker_that_vanished_are_due_again(agency, hubspot, connected, book):
    lead = book.lead(agency)
    book.sync()
    book.lead(agency, lead, score=3)
    Contact.everywhere.update(state="sending", lease_worker=12345, next_attempt_at=None)
    assert book.sync() == Done()  # another has them, for all that can be seen
    assert take_back_lost() == 1
    assert book.sync() == Done(1, 0)
    workers.close()


def test_a_contact_that_kills_its_workers_is_given_up_with_its_deliveries(
    agency, hubspot, connected, book
):
    book.lead(agency)
    Contact.everywhere.update(
        state="sending", lease_worker=12345, next_attempt_at=None, attempts=50
    )
    assert take_back_lost() == 1
    assert Contact.everywhere.get().state == "failed"
    assert only_delivery(connected).status == "failed"


@pytest.mark.parametrize("category", ["RATE_LIMITS", "INTERNAL_ERROR"])
def test_a_passing_error_of_one_contact_is_tried_again(agency, hubspot, connected, book, category):
    lead = book.lead(agency)
    hubspot.fail_next(207, {"status": "COMPLETE", "results": [], "errors": []})  # found by nobody
    passing = said.error(category, "Try later", context={"objectWriteTraceId": [lead]})
    hubspot.fail_next(207, {"status": "COMPLETE", "results": [], "errors": [passing]})
    assert book.sync() == Done(0, 1)
    assert contact_of(connected, lead).state == "pending"
    assert later(book) == Done(1, 0)
