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

from katek.automations import dispatching
from katek.outbox import calls, delivery
from katek.outbox.models import Attempt, Delivery, Endpoint, Event
from katek.outbox.tests.acts import announce
from katek.outbox.tests.sink import eventually

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

# Where it is killed, and at which pass.
PLACES = {
    dispatching.AFTER_CLAIM: 1,
    dispatching.BEFORE_RECORD: 1,
    dispatching.AFTER_RECORD: 1,
    delivery.AFTER_CLAIM: 2,
    calls.BEFORE_CALL: 5,
    calls.AFTER_CALL: 5,
    delivery.AFTER_RECORD: 2,
}
EVENTS = 40


def finished() -> bool:
    return (
        not Event.everywhere.exclude(state="done").exists()
        and not Delivery.everywhere.exclude(status="delivered").exists()
    )


def said(process: subprocess.Popen[str], folder: Path) -> str:
    return (folder / "stderr").read_text()


@pytest.mark.parametrize("place", PLACES)
def test_a_process_killed_anywhere_loses_nothing_and_repeats_under_the_same_id(
    agency, rival, sink, endpoint_at, automations, place, tmp_path
):
    endpoints = [endpoint_at(owner, f"/{owner.slug}", types=["*"]) for owner in (agency, rival)]
    events = [announce(owner) for owner in (agency, rival) for _ in range(EVENTS // 2)]
    armed = {"KATEK_FAILPOINTS": f"{place}=kill:{PLACES[place]}"}
    killed = automations("--watch", **armed)
    if killed.wait(timeout=60) != -signal.SIGKILL:
        pytest.fail(said(killed, tmp_path))
    automations("--watch")
    assert eventually(finished, 60), said(killed, tmp_path)
    arrived = Counter((call.path, call.headers["webhook-id"]) for call in sink.calls)
    assert {event for _, event in arrived} == {event.id for event in events}
    assert {path for path, _ in arrived} == {urlsplit(one.url).path for one in endpoints}
    for one in Delivery.everywhere.all():
        # What was cut short counts, and stands in the log.
        assert Attempt.everywhere.filter(delivery=one).count() == one.attempts >= 1


def beside() -> str:
    """Another database of the same server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres"))


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
    delivered = Delivery.everywhere.get()
    assert (delivered.status, delivered.attempts) == ("pending", 1)
    assert "within 3 s" in delivered.problem


def test_a_call_that_outlasts_the_grace_goes_back_uncounted(agency, sink, endpoint_at, automations):
    endpoint_at(agency, "/hang")
    Endpoint.everywhere.update(time_limit_seconds=30)
    announce(agency)
    process = automations("--watch")
    assert eventually(lambda: len(sink.calls) == 1, 30)
    process.terminate()
    assert process.wait(timeout=30) == 0
    delivered = Delivery.everywhere.get()
    assert (delivered.status, delivered.attempts, delivered.lease_token) == ("pending", 0, None)


def test_it_outlives_lost_connections_and_an_outage_and_says_so_once(
    agency, sink, endpoint_at, automations, tmp_path
):
    endpoint_at(agency)
    process = automations("--watch")
    announce(agency)
    assert eventually(lambda: len(sink.calls) == 1, 30)
    database = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()
    with psycopg.connect(beside(), autocommit=True) as postgres:
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
    announce(agency)
    assert eventually(lambda: len(sink.calls) == 2, 30)
    assert process.poll() is None
    assert said(process, tmp_path).count("can't be reached. Trying") == 1


def test_idle_it_asks_the_database_less_than_once_a_second(agency, automations):
    process = automations("--watch")
    sessions = """SELECT pid, query_start FROM pg_stat_activity
        WHERE datname = %s AND backend_type = 'client backend'"""
    connection.close()
    connection.close_pool()
    with psycopg.connect(beside(), autocommit=True) as elsewhere:

        def queries(seconds: int) -> int:
            """Each begins at a time of its own, which its session shows until the next one."""
            name = connection.settings_dict["NAME"]
            before = set(elsewhere.execute(sessions, [name]).fetchall())
            seen = set(before)
            for _ in range(50 * seconds):
                elsewhere.execute("SELECT pg_sleep(0.02)")
                seen |= set(elsewhere.execute(sessions, [name]).fetchall())
            return len(seen - before)

        assert eventually(lambda: queries(1) > 2, 30)  # it has started …
        assert eventually(lambda: queries(3) < 3, 30)  # … and come to rest
        assert 0 < queries(10) < 10
    assert process.poll() is None
