"""The runner that stays: wakes for new work, looks after what nobody rings for, and ends well."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from katek.automations import lookout
from katek.automations.lanes import LANES, TASKS, Lane
from katek.automations.lookout import Lookout
from katek.automations.models import Run
from katek.automations.runner import watch
from katek.automations.runs import Tally
from katek.automations.stopping import Stopping
from katek.automations.working import Station
from katek.campaigns.models import Email
from katek.core import clock, failpoints, workers
from katek.core.claims import claim
from katek.leads.models import Lead
from katek.organizations.scope import working_for
from katek.outbox.models import Delivery, Event
from katek.outbox.queues import EVENTS
from katek.outbox.tests.acts import announce
from katek.outbox.tests.sink import eventually

pytestmark = pytest.mark.django_db(transaction=True)

NEVER = 1000.0


@contextmanager
def running(lanes: tuple[Lane, ...] = LANES) -> Iterator[list[Tally]]:
    """A runner beside the test; yields what it has done, once it has ended."""
    stopping, tallies = Stopping(), []

    def run() -> None:
        try:
            tallies.extend(watch(lanes, stopping=stopping))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield tallies
    finally:
        stopping.set()
        thread.join()


def done(event: Event) -> bool:
    return Event.everywhere.filter(pk=event.pk, state="done").exists()


@pytest.fixture
def no_polling(monkeypatch):
    """After the first look nobody looks unasked, so whatever is found later was told."""
    for name in ("IDLE", "FIRST_PAUSE", "LONGEST_PAUSE"):
        monkeypatch.setattr(lookout, name, NEVER)


def test_new_work_is_done_when_its_bell_rings(agency, sink, endpoint_at, no_polling):
    endpoint_at(agency)
    with running():
        first = announce(agency)
        assert eventually(lambda: len(sink.calls) == 1)
        announce(agency)
        assert eventually(lambda: len(sink.calls) == 2)
    assert done(first)


def test_work_that_nobody_rang_for_is_found_all_the_same(agency, monkeypatch):
    monkeypatch.setattr(lookout, "IDLE", 0.1)
    with running():
        event = Event.everywhere.create(
            organization=agency, type="webhook.test", body="{}", next_attempt_at=clock.now()
        )
        assert eventually(lambda: done(event))


def test_work_is_done_when_it_falls_due(agency, no_polling):
    event = announce(agency)
    due = clock.now() + timedelta(seconds=1)
    Event.everywhere.update(next_attempt_at=due)
    with running():
        assert eventually(lambda: done(event))
    assert clock.now() >= due


def test_rows_of_a_process_that_vanishes_are_done_by_another(agency, no_polling):
    number = 54321
    other = workers.connect("another process")
    other.execute("SELECT pg_advisory_lock(%s, %s)", [workers.CLASS_ID, number])
    event = announce(agency)
    claim(EVENTS, limit=1, worker=number)
    beside = announce(agency)
    with running():
        assert eventually(
            lambda: done(beside)
        )  # so it has looked, and seen that others are at work
        assert not done(event)
        other.close()  # as when it is killed; nobody rings
        assert eventually(lambda: done(event))


def test_a_lane_that_stumbles_gets_up_and_the_others_go_on(agency, sink, endpoint_at, settings):
    settings.KATEK_FAILPOINTS_ALLOWED = True
    failpoints.arm("events.after_claim=raise:1")
    endpoint_at(agency)
    with running():
        lost = announce(agency)
        assert eventually(lambda: Event.everywhere.filter(state="working").exists())
        Event.everywhere.filter(pk=lost.pk).update(lease_worker=12345)
        announce(agency)
        assert eventually(lambda: len(sink.calls) == 2)


def test_what_was_done_is_kept_when_it_ends(agency, sink, endpoint_at):
    endpoint_at(agency)
    with running() as tallies:
        announce(agency)
        assert eventually(lambda: Delivery.everywhere.filter(status="delivered").exists())
    assert sum(tally.done for tally in tallies if tally.task == "webhooks") == 1
    kept = Run.objects.get(task="webhooks")
    assert (kept.started_by, kept.done) == ("runner", 1)
    assert kept.finished_at is not None


def test_it_ends_with_nothing_in_its_hands(agency, sink, endpoint_at):
    endpoint_at(agency, "/status/500")
    with running():
        for _ in range(20):
            announce(agency)
        assert eventually(lambda: len(sink.calls) >= 5)
    assert not Delivery.everywhere.filter(status="sending").exists()
    assert not Event.everywhere.filter(state="working").exists()


def test_only_the_lanes_asked_for_work(agency, sink, endpoint_at):
    endpoint_at(agency)
    with running(TASKS["events"]):
        event = announce(agency)
        assert eventually(lambda: done(event))
    assert Delivery.everywhere.get().status == "pending"


def test_a_lane_is_not_woken_again_and_again_for_what_it_cannot_do(agency, settings):
    settings.KATEK_USES_MAILBOX = False  # then only the provider can settle a mail in doubt
    with working_for(agency):
        lead = Lead.objects.create(email="zoe@example.com")
        Email.objects.create(
            lead=lead, to=lead.email, status="unknown", next_attempt_at=clock.now()
        )
    stations = [Station(lane, Tally(lane.task, "test"), Stopping()) for lane in LANES]
    watching = Lookout(stations)
    assert [station.lane.name for station in watching.look().with_work] == ["email"]
    again = watching.look()
    assert again.with_work == []
    assert again.again_in > 0


def test_a_look_is_one_query(agency, django_assert_num_queries):
    stations = [Station(lane, Tally(lane.task, "test"), Stopping()) for lane in LANES]
    watching = Lookout(stations)
    watching.look()
    with django_assert_num_queries(1):
        view = watching.look()
    assert view.again_in == lookout.IDLE
