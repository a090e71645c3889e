"""An endpoint that only fails: its owner is warned on the way, and after five days it is disabled."""

from datetime import timedelta

import pytest

from katek.core import clock
from katek.outbox import endpoints, health
from katek.outbox.models import Delivery, Endpoint, EndpointHealth, Event
from katek.outbox.tests.acts import deliver, deliveries_of, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def movable_clock(settings):
    settings.KATEK_MOVABLE_CLOCK = True


def fail_after(wait: timedelta) -> None:
    """Time passes, and whatever waits for its next try is tried."""
    clock.move(wait)
    Delivery.everywhere.filter(status="pending").update(next_attempt_at=clock.now())
    deliver()


def reread(endpoint: Endpoint) -> Endpoint:
    endpoint.refresh_from_db()
    return endpoint


def test_the_owner_is_warned_before_it_is_disabled(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/status/500")
    tell(agency)
    deliver()
    assert reread(endpoint).problem == ""
    fail_after(timedelta(hours=13))
    assert "failed for 13 hours" in reread(endpoint).problem
    assert endpoint.status == "enabled"
    fail_after(timedelta(hours=1))
    assert "failed for 13 hours" in reread(endpoint).problem  # said once, not every time
    fail_after(timedelta(hours=60))
    assert "failed for 74 hours" in reread(endpoint).problem


def test_five_days_of_nothing_but_failure_disable_it(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/status/500")
    tell(agency)
    deliver()
    fail_after(timedelta(days=4, hours=23))
    assert reread(endpoint).status == "enabled"
    fail_after(timedelta(hours=2))
    assert reread(endpoint).status == "disabled"
    assert "It answered 500" in endpoint.problem
    assert {delivery.status for delivery in deliveries_of(endpoint)} == {"held"}
    assert Event.everywhere.filter(type="endpoint.disabled", subject=endpoint.id).count() == 1


def test_one_success_in_five_days_is_enough_to_stay(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/then/500,500,200,500,500")
    tell(agency)
    tell(agency)
    Endpoint.everywhere.update(max_in_flight=1)
    deliver()
    fail_after(timedelta(days=4))
    fail_after(timedelta(days=2))
    assert reread(endpoint).status == "enabled"


def test_a_success_takes_the_warning_back(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/then/500,500,200")
    tell(agency)
    deliver()
    fail_after(timedelta(hours=13))
    assert reread(endpoint).problem
    fail_after(timedelta(hours=1))
    assert reread(endpoint).problem == ""
    record = EndpointHealth.objects.get(endpoint=endpoint)
    assert (record.first_failure_at, record.consecutive_failures) == (None, 0)


def test_enabled_again_it_starts_with_a_clean_record(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency, "/status/500")
    tell(agency)
    deliver()
    fail_after(timedelta(days=6))
    endpoints.resume(endpoint)
    tell(agency)
    deliver()
    assert reread(endpoint).status == "enabled"
    assert EndpointHealth.objects.get(endpoint=endpoint).consecutive_failures == 1


def test_what_a_healthy_endpoint_answers_is_written_seldom(agency, sink, endpoint_at):
    endpoint = endpoint_at(agency)
    tell(agency)
    deliver()
    first = EndpointHealth.objects.get(endpoint=endpoint).last_success_at
    tell(agency)
    deliver()
    assert EndpointHealth.objects.get(endpoint=endpoint).last_success_at == first
    clock.move(timedelta(seconds=11))
    tell(agency)
    deliver()
    assert EndpointHealth.objects.get(endpoint=endpoint).last_success_at > first


def test_failures_of_one_organization_are_not_anothers(agency, rival, sink, endpoint_at):
    mine, theirs = endpoint_at(agency, "/status/500"), endpoint_at(rival, "/hook")
    tell(agency)
    tell(rival)
    deliver()
    failures = {one.endpoint_id: one.consecutive_failures for one in EndpointHealth.objects.all()}
    assert failures == {mine.id: 1, theirs.id: 0}


def test_a_rest_is_over_when_its_time_is(agency, endpoint_at):
    endpoint = endpoint_at(agency)
    EndpointHealth.objects.update(paused_until=clock.now() + timedelta(minutes=5))
    assert health.reopen() == 0
    clock.move(timedelta(minutes=6))
    assert health.reopen() == 1
    assert EndpointHealth.objects.get(endpoint=endpoint).paused_until is None
