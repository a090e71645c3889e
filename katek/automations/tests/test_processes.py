"""The real command as a process: killed, cut off from its database, told to stop. Nothing is lost."""

import json
import os
import signal
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from katek.core import failpoints
from katek.outbox.models import Attempt, Delivery, Endpoint, Event
from katek.outbox.tests.acts import announce
from katek.outbox.tests.sink import eventually

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

PLACES = sorted(name for name in failpoints.NAMES if name.startswith(("events.", "deliveries.")))
EVENTS = 40


def finished() -> bool:
    return (
        not Event.everywhere.exclude(state="done").exists()
        and not Delivery.everywhere.exclude(status="delivered").exists()
    )


def said(process: subprocess.Popen[str], folder: Path) -> str:
    return (folder / "stderr").read_text()


def test_the_places_are_those_that_were_promised():
    assert set(PLACES) >= {
        *("deliveries.after_claim", "deliveries.before_call"),
        *("deliveries.after_call", "deliveries.after_record"),
        *("events.after_claim", "events.before_record", "events.after_record"),
    }


@pytest.mark.parametrize("place", PLACES)
def test_a_process_killed_anywhere_loses_nothing_and_repeats_under_the_same_id(
    agency, rival, sink, endpoint_at, automations, place, tmp_path
):
    endpoints = [endpoint_at(owner, f"/{owner.slug}", types=["*"]) for owner in (agency, rival)]
    events = [announce(owner) for owner in (agency, rival) for _ in range(EVENTS // 2)]
    armed = {"KATEK_FAILPOINTS": f"{place}=kill:2"}
    killed = automations("--watch", **armed)
    if killed.wait(timeout=60) != -signal.SIGKILL:
        pytest.fail(said(killed, tmp_path))
    automations("--watch")
    assert eventually(finished, 60), said(killed, tmp_path)
    arrived = Counter((call.path, call.headers["webhook-id"]) for call in sink.calls)
    assert {event for _, event in arrived} == {event.id for event in events}
    assert {path for path, _ in arrived} == {urlsplit(one.url).path for one in endpoints}
    for delivery in Delivery.everywhere.all():
        # What was cut short counts, and stands in the log.
        assert Attempt.everywhere.filter(delivery=delivery).count() == delivery.attempts >= 1


def test_a_run_for_cron_killed_in_the_middle_is_taken_up_by_the_next(
    agency, sink, endpoint_at, automations
):
    endpoint_at(agency)
    for _ in range(EVENTS):
        announce(agency)
    killed = automations("--json", KATEK_FAILPOINTS="deliveries.after_call=kill:5")
    assert killed.wait(timeout=60) == -signal.SIGKILL
    after = automations("--json")
    out, _ = after.communicate(timeout=60)
    assert after.returncode == 0
    assert finished()
    assert [json.loads(line)["problem"] for line in out.splitlines()] == [""] * 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_the_running_call_and_exits_0(
    agency, sink, endpoint_at, automations, number
):
    endpoint_at(agency, "/hang")
    Endpoint.everywhere.update(time_limit_seconds=3)
    announce(agency)
    process = automations("--watch")
    assert eventually(lambda: len(sink.calls) == 1, 30)
    process.send_signal(number)
    assert process.wait(timeout=30) == 0
    [delivery] = Delivery.everywhere.all()
    assert (delivery.status, delivery.attempts) == ("pending", 1)
    assert "within 3 s" in delivery.problem


def test_a_call_that_outlasts_the_grace_goes_back_uncounted(agency, sink, endpoint_at, automations):
    endpoint_at(agency, "/hang")
    Endpoint.everywhere.update(time_limit_seconds=30)
    announce(agency)
    process = automations("--watch")
    assert eventually(lambda: len(sink.calls) == 1, 30)
    process.terminate()
    assert process.wait(timeout=30) == 0
    [delivery] = Delivery.everywhere.all()
    assert (delivery.status, delivery.attempts, delivery.lease_token) == ("pending", 0, None)


def test_it_outlives_lost_connections_and_an_outage_and_says_so_once(
    agency, sink, endpoint_at, automations, tmp_path
):
    endpoint_at(agency)
    process = automations("--watch")
    announce(agency)
    assert eventually(lambda: len(sink.calls) == 1, 30)
    database = connection.settings_dict["NAME"]
    server = urlsplit(os.environ["DATABASE_URL"])
    elsewhere = urlunsplit(server._replace(path="/postgres"))
    connection.close()
    with psycopg.connect(elsewhere, autocommit=True) as postgres:
        postgres.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false'.encode())
        try:
            postgres.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [database],
            )
            assert eventually(lambda: "can't be reached" in said(process, tmp_path), 30)
        finally:
            postgres.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS true'.encode())
    assert eventually(lambda: "is back" in said(process, tmp_path), 60)
    connection.close()
    announce(agency)
    assert eventually(lambda: len(sink.calls) == 2, 30)
    assert process.poll() is None
    assert said(process, tmp_path).count("can't be reached. Trying") == 1


def test_idle_it_asks_the_database_less_than_once_a_second(agency, automations):
    process = automations("--watch")
    number = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s"
    name = connection.settings_dict["NAME"]
    bells = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'katek bells'"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as elsewhere:

        def asked() -> int:
            elsewhere.execute("SELECT pg_stat_clear_snapshot()")
            return elsewhere.execute(number, [name]).fetchone()[0]

        assert eventually(lambda: elsewhere.execute(bells).fetchone()[0] >= 1, 30)
        elsewhere.execute("SELECT pg_sleep(5)")  # what a start costs is told with some delay
        before = asked()
        elsewhere.execute("SELECT pg_sleep(20)")
        queries = asked() - before
    assert process.poll() is None
    assert 0 < queries < 20
