"""Whatever is killed, the next start has all the data and mistakes nothing for a server."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress

import psycopg
import pytest

from katek.core import postgres
from katek.core.postgres_place import base_of, recorded
from katek.core.postgres_socket import SOCKET_NAME
from katek.core.tests.postgres_cast import USERS, eventually, processes_of

pytestmark = pytest.mark.long

GIGABYTE = 1024**3


def server_processes(data_dir):
    place = recorded(base_of(data_dir))
    return processes_of(place.base, place.home)


def first_process(data_dir):
    return int((recorded(base_of(data_dir)).cluster / "postmaster.pid").read_text().split()[0])


def kill_everything(data_dir, *actors):
    """Users first, so that none of them can do anything about it."""
    for actor in actors:
        actor.kill()
    for number in sorted(server_processes(data_dir)):
        with suppress(ProcessLookupError):  # it may have ended with its parent
            os.kill(number, signal.SIGKILL)
    eventually(lambda: not server_processes(data_dir), "the end of the killed")


@pytest.mark.parametrize("user", USERS)
def test_after_kill_9_of_everything_all_data_is_back(user, folders_of, actors):
    data_dir = folders_of(user)
    actor = actors(data_dir, user)
    actor.does("start", durable=True)
    actor.does("sql", statement="CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    kill_everything(data_dir, actor)
    assert (recorded(base_of(data_dir)).cluster / "postmaster.pid").exists()
    again = actors(data_dir, user)
    assert "pid" in again.does("start")
    assert again.does("sql", statement="SELECT count(*) FROM kept") == [[1000]]
    again.does("leave")


def test_a_zombie_is_not_taken_for_a_live_server(data_dir, actors):
    actor = actors(data_dir)
    actor.does("adopt_orphans")
    actor.does("start")
    server = first_process(data_dir)
    kill_everything(data_dir)
    assert zombie_of(actor, server)
    assert "pid" in actor.does("start")
    assert actor.does("sql", statement="SELECT 1") == [[1]]
    assert zombie_of(actor, server)


def zombie_of(actor, number):
    def is_zombie():
        state, parent = _stat(number)
        return state == "Z" and int(parent) == actor.process.pid

    return eventually(is_zombie, "a dead process that nobody collects")


def _stat(number):
    with open(f"/proc/{number}/stat") as file:
        return file.read().rpartition(")")[2].split()[:2]


def test_a_stale_file_that_names_a_living_stranger_stops_nobody(data_dir, actors):
    actor = actors(data_dir)
    actor.does("start")
    place = recorded(base_of(data_dir))
    pid_file, socket_lock = place.cluster / "postmaster.pid", place.socket / f"{SOCKET_NAME}.lock"
    old = str(first_process(data_dir))
    texts = {file: file.read_text() for file in (pid_file, socket_lock)}
    kill_everything(data_dir, actor)
    stranger = subprocess.Popen(["sleep", "600"], **place.user.process_options())
    try:
        for file, text in texts.items():
            file.write_text(text.replace(old, str(stranger.pid), 1))
        with postgres.server(data_dir, durable=False) as settings:
            psycopg.connect(settings.conninfo()).close()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_killed_supervisor_takes_the_server_along_and_the_next_start_works(data_dir, actors):
    actor = actors(data_dir)
    actor.does("start")
    os.kill(int((base_of(data_dir) / "supervisor.lock").read_text()), signal.SIGKILL)
    # At once, so it may find the rest still at work.
    assert "pid" in actor.does("start")
    assert actor.does("sql", statement="SELECT 1") == [[1]]


def test_a_first_process_that_is_killed_alone_comes_back_for_its_users(data_dir, actors):
    actor = actors(data_dir)
    actor.does("start")
    killed = first_process(data_dir)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: answers(actor) and first_process(data_dir) != killed, "a new server")
    actor.does("leave")
    assert server_processes(data_dir) == {}


def answers(actor):
    return actor.does("sql", statement="SELECT 1") == [[1]]


def test_children_without_their_parents_are_ended_before_a_new_start(data_dir, actors):
    busy, actor = actors(data_dir), actors(data_dir)
    busy.does("start")
    endless = "SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b"
    busy.order("sql", statement=endless)
    child = eventually(lambda: child_at_work(data_dir), "a query at work")
    supervisor = int((base_of(data_dir) / "supervisor.lock").read_text())
    for number in (first_process(data_dir), supervisor):  # neither can tell the child to end
        os.kill(number, signal.SIGKILL)
    assert child in server_processes(data_dir)
    assert "pid" in actor.does("start")
    assert child not in server_processes(data_dir)
    assert answers(actor)


def child_at_work(data_dir):
    told = server_processes(data_dir).items()
    return next((number for number, line in told if "katek katek [local] SELECT" in line), None)


def test_a_first_start_that_was_cut_short_is_begun_anew(fresh_dir, actors):
    actor = actors(fresh_dir)
    actor.order("start")
    eventually(lambda: list(fresh_dir.rglob("place.json")), "the first folders")
    actor.kill()
    second = actors(fresh_dir)
    assert "pid" in second.does("start")
    assert second.does("sql", statement="SELECT 1") == [[1]]
    second.does("leave")


@pytest.mark.long
def test_more_than_a_gigabyte_of_log_is_replayed_after_kill_9(fresh_dir, actors, capfd):
    actor = actors(fresh_dir)
    actor.does("start", durable=True)
    for setting in ("max_wal_size = '64GB'", "checkpoint_timeout = '1d'", "wal_compression = off"):
        actor.does("sql", statement=f"ALTER SYSTEM SET {setting}", superuser=True)
    actor.does("sql", statement="SELECT pg_reload_conf()", superuser=True)
    before = written(actor)
    actor.does("sql", statement="CREATE TABLE kept (n int, filling text)")
    rounds = 0
    while written(actor) - before < 1.25 * GIGABYTE:
        rounds += 1
        fill = (
            "INSERT INTO kept SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, 50000) n"
        )
        assert actor.does("sql", statement=fill) is None
    kill_everything(fresh_dir, actor)
    again = actors(fresh_dir)
    assert "pid" in again.does("start", durable=True)
    counted = again.does("sql", statement="SELECT count(*), sum(n)::bigint FROM kept")
    assert counted == [[rounds * 50000, rounds * 50000 * 50001 // 2]]
    again.does("leave")
    assert "redo done" in recorded(base_of(fresh_dir)).log.read_text()


def written(actor):
    return actor.does("sql", statement="SELECT (pg_current_wal_lsn() - '0/0')::bigint")[0][0]


@pytest.mark.long
def test_kills_at_random_moments_lose_nothing_that_was_committed(fresh_dir, actors):
    chance = random.Random(20)
    first = actors(fresh_dir)
    first.does("start", durable=True)
    first.does("sql", statement="CREATE TABLE kept (n int)")
    first.does("leave")
    for committed in range(12):
        actor = actors(fresh_dir)
        actor.order("start", durable=True)
        deadline = time.monotonic() + chance.uniform(0, 1.5)
        while time.monotonic() < deadline and actor.process.poll() is None:
            time.sleep(0.01)
        kill_everything(fresh_dir, actor)
        again = actors(fresh_dir)
        assert "pid" in again.does("start", durable=True)
        assert again.does("sql", statement="INSERT INTO kept VALUES (1)") is None
        assert again.does("sql", statement="SELECT count(*) FROM kept") == [[committed + 1]]
        kill_everything(fresh_dir, again)


@pytest.mark.long
def test_a_start_that_is_interrupted_while_it_recovers_leaves_nothing(fresh_dir, actors):
    actor = actors(fresh_dir)
    actor.does("start", durable=True)
    actor.does("sql", statement="ALTER SYSTEM SET max_wal_size = '64GB'", superuser=True)
    actor.does("sql", statement="SELECT pg_reload_conf()", superuser=True)
    fill = (
        "CREATE TABLE kept AS SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, 300000) n"
    )
    actor.does("sql", statement=fill)
    kill_everything(fresh_dir, actor)
    hasty = actors(fresh_dir)
    hasty.order("start")
    eventually(lambda: server_processes(fresh_dir), "a recovering server")
    os.killpg(hasty.process.pid, signal.SIGINT)
    hasty.process.wait(60)
    eventually(lambda: not server_processes(fresh_dir), "the end of the server")
    patient = actors(fresh_dir)
    patient.does("start")
    assert patient.does("sql", statement="SELECT count(*) FROM kept") == [[300000]]
    patient.does("leave")
