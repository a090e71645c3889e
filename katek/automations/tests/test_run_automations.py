"""The command for cron: everything that is due and what it causes, then it ends and says how it went."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from katek.automations.housekeeping import CHORES, Timetable
from katek.automations.lanes import HOUSEKEEPING, LANES, QUEUES, TASKS
from katek.automations.models import Run
from katek.core import clock, failpoints
from katek.core.claims import claim
from katek.outbox.models import Delivery, Event
from katek.outbox.queues import EVENTS
from katek.outbox.tests.acts import announce

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("run_automations", *arguments, stdout=out)
    return out.getvalue()


def run_json(*arguments: str) -> dict[str, dict]:
    reports = [json.loads(line) for line in run("--json", *arguments).splitlines()]
    return {report["task"]: report for report in reports}


def test_an_event_is_dispatched_and_delivered_in_one_run(agency, sink, endpoint_at):
    endpoint_at(agency)
    announce(agency)
    reports = run_json()
    assert list(reports) == ["messages", "events", "webhooks", "email", "housekeeping"]
    assert (reports["events"]["done"], reports["webhooks"]["done"]) == (1, 1)
    assert all(report["problem"] == "" for report in reports.values())
    assert len(sink.calls) == 1


def test_a_second_run_at_once_finds_nothing(agency, sink, endpoint_at):
    endpoint_at(agency)
    announce(agency)
    run()
    assert {report["done"] for name, report in run_json().items() if name != "housekeeping"} == {0}
    assert len(sink.calls) == 1


def test_what_falls_due_later_is_left_for_later(agency, sink, endpoint_at):
    endpoint_at(agency, "/status/500")
    announce(agency)
    reports = run_json()
    assert (reports["webhooks"]["done"], reports["webhooks"]["failed"]) == (0, 1)
    assert len(sink.calls) == 1
    assert Delivery.everywhere.get().next_attempt_at > clock.now()


@pytest.mark.parametrize(
    ("task", "reported", "calls"),
    [
        ("events", ["events"], 0),
        ("webhooks", ["events", "webhooks"], 1),
        ("email", ["events", "email"], 0),
        ("messages", ["messages"], 0),
        ("housekeeping", ["housekeeping"], 0),
    ],
)
def test_a_task_does_its_work_and_what_leads_to_it(
    agency, sink, endpoint_at, task, reported, calls
):
    endpoint_at(agency)
    announce(agency)
    assert list(run_json("--task", task)) == reported
    assert len(sink.calls) == calls


def test_rows_of_a_vanished_worker_are_taken_back_first(agency, sink, endpoint_at):
    endpoint_at(agency)
    announce(agency)
    claim(EVENTS, limit=1, worker=12345)
    run("--task", "webhooks")
    assert len(sink.calls) == 1


def test_a_task_that_cannot_run_is_told_with_exit_1_and_the_others_run(
    agency, sink, endpoint_at, settings, capsys
):
    settings.KATEK_FAILPOINTS_ALLOWED = True
    endpoint_at(agency)
    announce(agency)
    run("--task", "events")
    announce(agency)
    failpoints.arm("events.after_claim=raise")
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 1
    assert len(sink.calls) == 1  # the delivery that was there already
    assert "InjectedError" in Run.objects.filter(task="events").latest("started_at").problem


def test_a_delivery_that_failed_is_no_error_of_the_run(agency, sink, endpoint_at):
    endpoint_at(agency, "/status/500")
    announce(agency)
    run()  # would raise SystemExit


def test_what_was_done_is_kept_for_the_operator(agency, sink, endpoint_at):
    endpoint_at(agency)
    announce(agency)
    run()
    kept = Run.objects.get(task="webhooks")
    assert (kept.done, kept.failed, kept.started_by) == (1, 0, "command")
    assert kept.finished_at is not None
    assert not Run.objects.filter(task="messages").exists()  # nothing happened there


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "inf"])
def test_a_bound_that_is_no_time_is_refused(seconds):
    with pytest.raises(CommandError, match="max-seconds"):
        run(f"--max-seconds={seconds}")


def test_after_its_bound_nothing_new_is_taken_on(agency, sink, endpoint_at):
    endpoint_at(agency)
    announce(agency)
    run("--max-seconds", "0.000001")
    assert Event.everywhere.filter(state="new").exists()
    assert sink.calls == []


def test_the_lanes_are_those_of_the_route():
    names = [lane.name for lane in LANES]
    assert names == [
        "messages",
        "replies",
        "imports",
        "bulk",
        "events",
        "deliveries",
        "hubspot",
        "email",
    ]
    assert TASKS["all"] == (*LANES, HOUSEKEEPING)
    assert len({queue.name for queue in QUEUES}) == len(QUEUES)


def test_every_chore_runs_on_an_empty_installation(db):
    assert [chore.act() for chore in CHORES] == [0] * len(CHORES)


def test_a_chore_is_done_once_a_period(settings):
    settings.KATEK_MOVABLE_CLOCK = True
    timetable = Timetable()
    assert timetable.due() == list(CHORES)
    assert not timetable.is_due()
    clock.move(CHORES[0].every)
    assert timetable.due() == [chore for chore in CHORES if chore.every <= CHORES[0].every]


def test_the_connection_is_left_as_usable_as_it_was():
    run()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
