"""Whatever is done with an endpoint and its deliveries, in any order, only the listed moves happen."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.core import clock
from katek.organizations.scope import working_for
from katek.outbox import endpoints
from katek.outbox.endpoint_problems import EndpointProblem
from katek.outbox.fan_out import fan_out
from katek.outbox.models import (
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointStatus,
    Event,
    EventState,
)
from katek.outbox.states import DELIVERY_MOVES, ENDPOINT_MOVES, EVENT_MOVES, move
from katek.outbox.tests.acts import announce, deliveries_of

ACTS = (
    "happen",
    "pause",
    "disable",
    "resume",
    "retry",
    "replay",
    "skip",
    "take",
    "succeed",
    "fail",
)


def test_every_state_has_its_moves():
    assert set(DELIVERY_MOVES) == set(DeliveryStatus)
    assert set(ENDPOINT_MOVES) == set(EndpointStatus)
    assert set(EVENT_MOVES) == set(EventState)


def test_a_row_in_work_is_its_workers(agency):
    event = announce(agency)
    with working_for(agency):
        Event.objects.update(state=EventState.WORKING)
        assert move(Event.objects.filter(pk=event.pk), EVENT_MOVES, EventState.NEW) == 0


def act_on(endpoint: Endpoint, act: str) -> None:
    """What members, time and the dispatcher can do."""
    rows = Delivery.everywhere.filter(endpoint=endpoint)
    match act:
        case "happen":
            fan_out(announce(endpoint.organization))
        case "pause" | "resume":
            getattr(endpoints, act)(endpoint)
        case "disable":
            endpoints.disable(endpoint, "It is gone.")
        case "retry" | "replay":
            ask_again(endpoint, act)
        case "skip":
            endpoints.skip_held(endpoint)
        case "take":
            rows.filter(status="pending").update(status="sending", next_attempt_at=None)
        case "succeed":
            rows.filter(status="sending").update(status="delivered")
        case "fail":
            rows.filter(status="sending").update(status="failed")


def ask_again(endpoint: Endpoint, act: str) -> None:
    try:
        if act == "replay":
            endpoints.replay(endpoint, clock.now() - timedelta(days=1))
        for delivery in deliveries_of(endpoint) if act == "retry" else ():
            endpoints.retry(delivery)
    except EndpointProblem:
        assert endpoint.status != "enabled"


@pytest.mark.long
@settings(max_examples=20)
@given(acts=st.lists(st.sampled_from(ACTS), max_size=9))
def test_only_listed_moves_happen_and_nothing_waits_at_an_endpoint_that_is_off(agency, acts):
    with transaction.atomic():
        endpoint = endpoints.create_endpoint(
            agency, url="https://crm.example/hook", types=["lead.*"], lookup=None
        )
        for act in acts:
            before = {delivery.pk: delivery.status for delivery in deliveries_of(endpoint)}
            was = endpoint.status
            act_on(endpoint, act)
            endpoint.refresh_from_db()
            assert endpoint.status in {was, *ENDPOINT_MOVES[was]}
            for delivery in deliveries_of(endpoint):
                start = before.get(delivery.pk, delivery.status)
                assert delivery.status in {start, *DELIVERY_MOVES[start]}
                assert (delivery.next_attempt_at is not None) == (delivery.status == "pending")
                assert delivery.status != "pending" or endpoint.status == "enabled"
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_moves_stay_within_the_organization(agency, rival):
    theirs = announce(rival)
    with working_for(agency):
        move(Event.objects.all(), EVENT_MOVES, EventState.NEW)
    Event.everywhere.update(state=EventState.FAILED)
    with working_for(agency):
        assert move(Event.objects.all(), EVENT_MOVES, EventState.NEW) == 0
    theirs.refresh_from_db()
    assert theirs.state == EventState.FAILED
