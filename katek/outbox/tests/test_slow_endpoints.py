"""An endpoint that hangs, drips or never ends costs the others nothing. Proved by counting, not by
clocks.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from katek.core.work import Done
from katek.core.workers import worker
from katek.organizations.scope import working_for
from katek.outbox import delivery, endpoints
from katek.outbox.delivery import deliver_due
from katek.outbox.fan_out import fan_out_many
from katek.outbox.models import Attempt, Delivery, Endpoint, EndpointHealth
from katek.outbox.publish import publish
from katek.outbox.schemas import SCHEMAS
from katek.outbox.tests.acts import deliver, only_delivery, tell
from katek.outbox.tests.sink import eventually

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@contextmanager
def delivering() -> Iterator[threading.Event]:
    """A dispatcher at work beside the test; yields its bell."""
    bell, stopping = threading.Event(), threading.Event()
    number = worker()

    def run() -> None:
        try:
            deliver_due(number, bell=bell, stopping=stopping)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield bell
    finally:
        stopping.set()
        thread.join()


def count(status: str, endpoint: Endpoint | None = None) -> int:
    rows = Delivery.everywhere.filter(status=status)
    return rows.filter(endpoint=endpoint).count() if endpoint else rows.count()


def hurry(seconds: int = 3) -> None:
    """Calls to endpoints that never answer end while the test waits for their result."""
    Endpoint.everywhere.update(time_limit_seconds=seconds)


@pytest.fixture
def patient(monkeypatch):
    """Calls that never answer go on for as long as the test looks, and are broken off at its end."""
    monkeypatch.setattr(delivery, "GRACE", 0.1)


@pytest.mark.parametrize("behaviour", ["hang", "drip"])
def test_quick_deliveries_are_recorded_while_a_slow_one_is_still_under_way(
    agency, sink, endpoint_at, patient, behaviour
):
    slow, quick = endpoint_at(agency, f"/{behaviour}"), endpoint_at(agency, "/quick")
    for _ in range(12):
        tell(agency)
    seen_sending = []

    def all_quick_recorded() -> bool:
        seen_sending.append(count("sending", slow))
        return count("delivered", quick) == 12

    with delivering():
        assert eventually(all_quick_recorded)
    assert seen_sending[-1] == 4  # none of the slow ones had come back by then
    assert count("pending", slow) == 12


def test_what_happens_while_a_call_hangs_is_delivered_at_once(agency, sink, endpoint_at, patient):
    hanging, quick = endpoint_at(agency, "/hang"), endpoint_at(agency, "/quick")
    tell(agency)
    with delivering() as bell:
        assert eventually(lambda: count("delivered", quick) == 1)
        tell(agency)
        bell.set()
        assert eventually(lambda: count("delivered", quick) == 2)
        assert count("sending", hanging) == 2


def test_a_call_that_hangs_ends_at_its_time_limit_and_says_so(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/hang")
    hurry(1)
    tell(agency)
    assert deliver() == Done(0, 1)
    assert "within 1 s" in only_delivery(endpoint).problem


def test_an_answer_of_a_gigabyte_is_cut_and_counts_by_its_status(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/flood")
    tell(agency)
    assert deliver() == Done(1, 0)
    with working_for(agency):
        assert 0 < len(Attempt.objects.get(delivery__endpoint=endpoint).response) <= 4096


def test_no_endpoint_gets_more_calls_at_once_than_it_has_slots(agency, sink, endpoint_at, patient):
    endpoint_at(agency, "/hang")
    Endpoint.everywhere.update(max_in_flight=3)
    for _ in range(10):
        tell(agency)
    with delivering():
        assert eventually(lambda: len(sink.calls) == 3)
        assert count("sending") == 3
        assert count("pending") == 7


def test_an_endpoint_that_keeps_failing_gets_one_call_at_a_time(agency, sink, endpoint_at, patient):
    endpoint = endpoint_at(agency, "/hang")
    EndpointHealth.objects.filter(endpoint=endpoint).update(consecutive_failures=3)
    for _ in range(5):
        tell(agency)
    with delivering():
        assert eventually(lambda: len(sink.calls) == 1)
        assert count("sending") == 1


def test_five_hundred_endpoints_of_which_every_fifth_hangs(
    agency, rival, sink, endpoint_at, patient
):
    hanging = [endpoint_at(agency, f"/hang/{n}", types=["lead.created"]) for n in range(100)]
    sound = [
        endpoint_at(organization, f"/quick/{n}", types=["lead.created"])
        for n in range(200)
        for organization in (agency, rival)
    ]
    hurry(200)
    with transaction.atomic():
        events = [
            publish(organization, "lead.created", SCHEMAS["lead.created"].example)
            for organization in (agency, rival)
            for _ in range(3)
        ]
    assert fan_out_many(events) == 3 * len(hanging) + 3 * len(sound)
    with delivering():
        assert eventually(lambda: count("delivered") == 3 * len(sound), 180)
        # Each hanging call is still at its first try: the sound ones waited for none of them.
        assert not Attempt.everywhere.exclude(status_code=200).exists()


@pytest.mark.parametrize("act", ["pause", "disable", "delete"])
def test_an_endpoint_switched_off_in_mid_call_is_not_tried_again(agency, sink, endpoint_at, act):
    endpoint = endpoint_at(agency, "/hang")
    hurry()
    tell(agency)
    with delivering():
        assert eventually(lambda: len(sink.calls) == 1)
        with working_for(agency):
            if act == "delete":
                endpoint.delete()
            elif act == "disable":
                endpoints.disable(endpoint, "It is gone.")
            else:
                endpoints.pause(endpoint)
    rows = list(Delivery.everywhere.values_list("status", "next_attempt_at"))
    assert rows == ([] if act == "delete" else [("held", None)])


def test_a_stopped_dispatcher_finishes_what_runs(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/hang")
    hurry()
    tell(agency)
    with delivering():
        assert eventually(lambda: len(sink.calls) == 1)
    assert (only_delivery(endpoint).status, only_delivery(endpoint).attempts) == ("pending", 1)
    assert Delivery.everywhere.filter(lease_token=None).count() == 1


def test_a_result_that_comes_after_the_lease_was_lost_is_not_recorded(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/hang")
    hurry()
    tell(agency)
    with delivering():
        assert eventually(lambda: len(sink.calls) == 1)
        Delivery.everywhere.update(lease_token="0" * 32)
    assert only_delivery(endpoint).status == "sending"
    assert not Attempt.everywhere.exists()
