"""What an endpoint's owner can rely on: every event arrives, signed, and what went wrong is told."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from katek.core import clock, failpoints
from katek.core.claims import claim
from katek.core.work import Done
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.outbox import endpoints
from katek.outbox.delivery import deliver_due, take_back_lost
from katek.outbox.models import Attempt, Delivery, Endpoint, EndpointHealth, Event
from katek.outbox.queues import DELIVERIES
from katek.outbox.shapes import attempt_json, delivery_json
from katek.outbox.signing import operator_secret, verify
from katek.outbox.tests.acts import deliver, deliveries_of, only_delivery, tell

pytestmark = pytest.mark.django_db(transaction=True)


def attempts_of(endpoint):
    with working_for(endpoint.organization):
        return list(Attempt.objects.filter(delivery__endpoint=endpoint))


def test_an_event_reaches_the_endpoint_byte_for_byte(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    event = tell(agency, name="Zoë 🏡")
    assert deliver() == Done(1, 0)
    [call] = sink.calls
    assert call.body == event.body.encode()
    delivery = only_delivery(endpoint)
    assert (delivery.status, delivery.last_status_code, delivery.problem) == ("delivered", 200, "")
    [attempt] = attempts_of(endpoint)
    assert attempt_json(attempt)["response"] == "ok"
    assert delivery_json(delivery)["attempts"] == 1


def test_what_arrives_is_signed_with_the_endpoints_secret(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    event = tell(agency)
    deliver()
    [call] = sink.calls
    assert verify(call.headers, call.body, endpoint.secret, now=clock.now()).valid
    assert call.headers["webhook-id"] == event.id
    assert call.headers["x-katek-event"] == "lead.created"
    assert call.headers["x-katek-attempt"] == "1"
    assert call.headers["content-type"] == "application/json"


def test_a_retry_has_the_same_id_another_number_and_a_signature_of_its_own(
    agency, sink, endpoint_at, settings
):
    settings.KATEK_MOVABLE_CLOCK = True
    endpoint = endpoint_at(agency, "/then/500,200")
    tell(agency)
    assert deliver() == Done(0, 1)
    delivery = only_delivery(endpoint)
    assert delivery.status == "pending"
    assert delivery.problem == "It answered 500 Internal Server Error."
    assert delivery.next_attempt_at > clock.now()
    clock.move(timedelta(seconds=8))
    assert deliver() == Done(1, 0)
    first, second = sink.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert second.headers["x-katek-attempt"] == "2"
    assert verify(second.headers, second.body, endpoint.secret, now=clock.now()).valid
    assert [attempt.status_code for attempt in attempts_of(endpoint)] == [500, 200]


def test_what_is_not_due_is_not_tried(agency, sink, endpoint_at):
    endpoint_at(agency, "/status/500")
    tell(agency)
    deliver()
    assert deliver() == Done()
    assert len(sink.calls) == 1


def test_after_ten_tries_it_is_given_up_and_shown(agency, sink, endpoint_at, settings):
    settings.KATEK_MOVABLE_CLOCK = True
    endpoint = endpoint_at(agency, "/status/500")
    tell(agency)
    for _ in range(10):
        deliver()
        clock.move(timedelta(hours=11, minutes=59))
        Delivery.everywhere.filter(status="pending").update(next_attempt_at=clock.now())
    delivery = only_delivery(endpoint)
    assert delivery.status == "failed"
    assert "Given up after 10 attempts" in delivery.problem
    assert len(sink.calls) == len(attempts_of(endpoint)) == 10


def test_a_redirect_is_not_followed(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, f"/status/302?Location={sink.url}/elsewhere")
    tell(agency)
    deliver()
    assert sink.at("/elsewhere") == []
    assert "redirect" in only_delivery(endpoint).problem


def test_410_disables_the_endpoint_holds_what_waits_and_tells_the_others(agency, sink, endpoint_at):
    gone = endpoint_at(agency, "/status/410", types=["*"])
    tell(agency)
    tell(agency)
    deliver()
    gone.refresh_from_db()
    assert gone.status == "disabled"
    assert "410" in gone.problem
    assert {delivery.status for delivery in deliveries_of(gone)} == {"held"}
    event = Event.everywhere.get(type="endpoint.disabled")
    assert json.loads(event.body)["data"]["id"] == gone.id
    assert "secret" not in event.body


def test_what_the_receiver_answers_is_kept_as_harmless_text(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/binary")
    tell(agency)
    deliver()
    assert attempts_of(endpoint)[0].response == "thanks \ufffd"


def test_an_endpoint_that_asks_for_rest_is_left_alone_as_a_whole(
    agency, sink, endpoint_at, settings
):
    settings.KATEK_MOVABLE_CLOCK = True
    endpoint = endpoint_at(agency, "/status/429?Retry-After=600")
    Endpoint.everywhere.update(max_in_flight=1)
    for _ in range(5):
        tell(agency)
    deliver()
    assert len(sink.calls) == 1
    assert deliver() == Done()
    assert sorted(delivery.attempts for delivery in deliveries_of(endpoint)) == [0, 0, 0, 0, 1]
    clock.move(timedelta(minutes=12))
    deliver()
    assert len(sink.calls) == 2


def test_an_endpoint_that_is_paused_gets_nothing(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    tell(agency)
    endpoints.pause(endpoint)
    assert deliver() == Done()
    assert only_delivery(endpoint).status == "held"
    assert sink.calls == []


def test_a_fault_of_ours_in_one_call_is_shown_and_hinders_no_other(
    agency, sink, endpoint_at, settings
):
    settings.KATEK_FAILPOINTS_ALLOWED = True
    endpoint = endpoint_at(agency)
    failpoints.arm("deliveries.before_call=raise:1")
    tell(agency)
    tell(agency)
    assert deliver() == Done(1, 1)
    problems = sorted(delivery.problem for delivery in deliveries_of(endpoint))
    assert problems[0] == ""
    assert "fault of Katek's" in problems[1]


def test_an_answer_that_got_lost_is_a_try_that_failed(agency, sink, endpoint_at, settings):
    settings.KATEK_FAILPOINTS_ALLOWED = True
    endpoint = endpoint_at(agency)
    failpoints.arm("deliveries.after_call=lose:1")
    tell(agency)
    assert deliver() == Done(0, 1)
    assert len(sink.calls) == 1
    assert only_delivery(endpoint).status == "pending"


def test_a_secret_that_cannot_be_read_stops_its_own_endpoint_only(agency, rival, sink, endpoint_at):
    broken, sound = endpoint_at(agency, "/broken"), endpoint_at(rival, "/sound")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_endpoint SET secret = 'gAAAA' WHERE id = %s", [broken.id])
    tell(agency)
    tell(rival)
    assert deliver() == Done(1, 1)
    [status, problem] = Delivery.everywhere.values_list("status", "problem").get(endpoint=broken.id)
    assert status == "pending"
    assert "KATEK_ENCRYPTION_KEYS" in problem
    assert only_delivery(sound).status == "delivered"


def test_the_operators_endpoint_may_be_private_and_is_signed_with_the_operators_secret(
    agency, rival, sink, settings
):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ()
    settings.N8N_WEBHOOK_URL = f"{sink.url}/n8n"
    settings.WEBHOOK_SIGNING_SECRET = "a plain text that is long enough"
    tell(agency)
    tell(rival)
    assert deliver() == Done(2, 0)
    secret = operator_secret("a plain text that is long enough")
    for call in sink.at("/n8n"):
        assert verify(call.headers, call.body, secret, now=clock.now()).valid


def test_without_an_operators_secret_nothing_pretends_to_be_signed(agency, sink, settings):
    settings.N8N_WEBHOOK_URL = f"{sink.url}/n8n"
    settings.WEBHOOK_SIGNING_SECRET = ""
    tell(agency)
    deliver()
    assert not [name for name in sink.calls[0].headers if "signature" in name]
    assert "webhook-id" in sink.calls[0].headers


def test_a_strangers_endpoint_reaches_no_private_address(agency, sink, endpoint_at, settings):
    endpoint = endpoint_at(agency)
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ()
    tell(agency)
    assert deliver() == Done(0, 1)
    assert sink.calls == []
    assert only_delivery(endpoint).problem


def test_a_worker_that_vanished_leaves_a_lost_attempt_that_counts(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    tell(agency)
    claim(DELIVERIES, limit=10, worker=12345)
    assert take_back_lost() == 1
    [lost] = attempts_of(endpoint)
    assert "vanished" in lost.problem
    assert deliver() == Done(1, 0)
    assert [attempt.number for attempt in attempts_of(endpoint)] == [1, 2]
    assert sink.calls[0].headers["x-katek-attempt"] == "2"


def test_a_delivery_that_kills_its_workers_is_given_up(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    tell(agency)
    for _ in range(10):
        claim(DELIVERIES, limit=10, worker=12345)
        take_back_lost()
    delivery = only_delivery(endpoint)
    assert delivery.status == "failed"
    assert delivery.finished_at is not None
    assert deliver() == Done()


def test_lost_attempts_say_nothing_about_the_endpoint(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    tell(agency)
    claim(DELIVERIES, limit=10, worker=12345)
    take_back_lost()
    assert EndpointHealth.objects.get(endpoint=endpoint).consecutive_failures == 0


def test_who_wants_to_stop_begins_nothing(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    tell(agency)

    class Asked:
        def is_set(self) -> bool:
            return True

    deliver_due(worker(), stopping=Asked())
    assert sink.calls == []
    assert (only_delivery(endpoint).status, only_delivery(endpoint).attempts) == ("pending", 0)
