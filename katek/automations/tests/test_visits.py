"""Visits: whoever hears a lane's bell works it off, nobody in vain, and nobody is called for nothing."""

import threading

import pytest
from django.db import OperationalError

from katek.automations import visits as visiting
from katek.automations.lanes import LANES, TASKS
from katek.automations.models import Run
from katek.automations.on_celery.app import RUNG_EVERY
from katek.automations.stopping import SharedStopping, Turn
from katek.automations.visits import keep, open_lanes, visit
from katek.core import wakeups
from katek.core.claims import claim
from katek.core.work import Done
from katek.outbox.models import Event
from katek.outbox.queues import EVENTS
from katek.outbox.tests.acts import announce

pytestmark = pytest.mark.django_db(transaction=True)

VANISHED = 77


@pytest.fixture
def rung(monkeypatch) -> list[str]:
    """The lanes that were rung for, as a bell on a broker hears it."""
    heard: list[str] = []
    monkeypatch.setattr(wakeups, "PAUSE", 0.0)
    monkeypatch.setattr(wakeups, "bells", [heard.append])
    return heard


@pytest.fixture
def open_now():
    return open_lanes(TASKS["all"], stopping=SharedStopping())


def states() -> set[str]:
    return set(Event.everywhere.values_list("state", flat=True))


def test_every_lane_has_its_bell():
    assert set(RUNG_EVERY) == {lane.name for lane in TASKS["all"]}


def test_a_visit_works_the_lane_off(agency, open_now):
    for _ in range(3):
        announce(agency)
    assert visit(open_now, "events") == Done(3)
    assert states() == {"done"}
    assert visit(open_now, "events") == Done()


def test_a_visit_that_finds_work_calls_a_colleague_and_one_that_does_not_calls_nobody(
    agency, open_now, rung
):
    announce(agency)
    assert rung.pop() == "events"
    visit(open_now, "events")
    assert rung == ["events"]
    rung.clear()
    visit(open_now, "events")
    assert rung == []


def test_rows_of_a_vanished_worker_are_taken_over(agency, open_now):
    announce(agency)
    assert claim(EVENTS, limit=5, worker=VANISHED)
    assert visit(open_now, "events") == Done(1)


def test_rows_that_others_hold_are_left_to_them(agency, open_now, rung):
    announce(agency)
    rung.clear()
    alive = wakeups.workers.worker()
    assert claim(EVENTS, limit=5, worker=alive)
    assert visit(open_now, "events") == Done()
    assert rung == []


def test_who_finds_no_place_leaves_the_bell_rung_for_whoever_is_at_work(
    agency, open_now, monkeypatch
):
    announce(agency)
    inside, go_on = threading.Event(), threading.Event()
    real = visiting.work_off

    def slowly(station):
        inside.set()
        go_on.wait()
        return real(station)

    monkeypatch.setattr(visiting, "work_off", slowly)
    found: list[Done] = []
    thread = threading.Thread(target=lambda: found.append(visit(open_now, "events")))
    thread.start()
    inside.wait()
    assert visit(open_now, "events") == Done()  # it has one place only, and that is taken
    announce(agency)
    go_on.set()
    thread.join()
    assert found == [Done(2)]
    assert not open_now.workplaces["events"].station.bell.is_set()


def test_once_a_stop_is_asked_for_nothing_is_claimed(agency, open_now):
    announce(agency)
    open_now.stopping.set()
    assert visit(open_now, "events") == Done()
    assert states() == {"new"}


def test_a_turn_that_is_over_calls_for_the_rest(agency, open_now, rung):
    announce(agency)
    rung.clear()
    open_now.turn = 0.0
    visit(open_now, "events")
    assert states() == {"new"}
    assert rung.count("events") == 2
    open_now.turn = None
    assert visit(open_now, "events") == Done(1)


@pytest.mark.parametrize("problem", [OperationalError("gone"), RuntimeError("a fault")])
def test_a_fault_is_kept_and_raised_to_nobody(agency, open_now, rung, monkeypatch, problem):
    def broken(station):
        raise problem

    announce(agency)
    rung.clear()
    with monkeypatch.context() as patched:
        patched.setattr(visiting, "FAULT_PAUSE", 1000.0)
        patched.setattr(visiting, "work_off", broken)
        for _ in range(5):
            assert visit(open_now, "events") == Done()
    assert rung == ["events"]  # what fails at once must not call for itself without end
    assert visit(open_now, "events") == Done(1)
    keep(open_now, finished=True)
    run = Run.objects.get()
    assert (run.task, run.started_by, run.done) == ("events", "celery", 1)
    assert run.problem.startswith(type(problem).__name__)


def test_housekeeping_is_a_lane_like_others(open_now):
    visit(open_now, "housekeeping")
    assert open_now.workplaces["housekeeping"].station.timetable.is_due() is False


def test_every_lane_can_be_visited_when_nothing_is_due(open_now, db):
    assert {visit(open_now, lane.name) for lane in LANES} == {Done()}
    keep(open_now, finished=True)
    assert not Run.objects.exists()


def test_a_turn_hears_the_stop_of_its_process():
    stopping = SharedStopping()
    turn = Turn(stopping, None)
    assert not turn.is_set()
    assert not turn.is_over()
    stopping.set()
    assert turn.is_set()
    assert turn.wait(10.0)
