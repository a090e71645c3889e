"""Another user of the machine can neither get in nor keep the owner out."""

import os
import stat

import psycopg
import pytest

from katek.core import postgres
from katek.core.postgres_place import base_of, recorded
from katek.core.tests.postgres_cast import ME, USERS

pytestmark = pytest.mark.long

OPEN_TO_ALL = {"postgresql.conf", "pg_hba.conf"}
INTRUDER = """
import json, os, sys
import psycopg
told = json.load(sys.stdin)
got = []
def tries(what, act):
    try:
        act()
        got.append(what)
    except (OSError, psycopg.Error):
        pass
for path in told["closed"]:
    tries(f"read {path}", lambda: open(path).read(1))
    tries(f"opened {path}", lambda: os.close(os.open(path, os.O_RDWR)))
    tries(f"listed {path}", lambda: os.listdir(path))
    tries(f"removed {path}", lambda: os.remove(path))
for process in told["processes"]:
    tries(f"signalled {process}", lambda: os.kill(process, 0))
for conninfo in told["conninfos"]:
    tries("connected", lambda: psycopg.connect(conninfo, connect_timeout=5))
print(json.dumps(got))
"""


def closed_paths(place):
    top = [*place.base.iterdir(), *place.home.iterdir(), place.socket]
    within = [place.cluster / "PG_VERSION", place.cluster / "pg_hba.conf"]
    within += list(place.socket.iterdir())
    return [path for path in [*top, *within] if path.name not in OPEN_TO_ALL]


def test_what_is_the_servers_is_closed_to_others(data_dir, open_folder):
    for folder in (data_dir, open_folder / "open"):
        with postgres.server(folder, durable=False):
            place = recorded(base_of(folder))
            modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in closed_paths(place)}
        assert [path for path, mode in modes.items() if mode & 0o077] == []
        assert not place.base.stat().st_mode & 0o066
        assert not place.home.stat().st_mode & 0o066


def test_every_sign_in_needs_the_password(data_dir):
    with postgres.server(data_dir, durable=False) as settings:
        for user in ("katek", "postgres"):
            asked = f"host={settings.host} user={user} dbname=postgres password="
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(f"{asked}wrong")
            with pytest.raises(psycopg.OperationalError, match="no password"):
                psycopg.connect(f"{asked}''")


def test_the_applications_role_is_no_superuser(data_dir):
    with (
        postgres.server(data_dir, durable=False) as settings,
        psycopg.connect(settings.conninfo(), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("COPY (SELECT 1) TO PROGRAM 'cat'")


@pytest.mark.parametrize("user", [name for name in USERS if USERS[name] != ME] or ["me"])
def test_a_stranger_cannot_enter_even_with_the_password(user, open_folder, ask_as):
    data_dir = open_folder / "data"
    with postgres.server(data_dir, durable=False) as settings:
        place = recorded(base_of(data_dir))
        server = int((place.cluster / "postmaster.pid").read_text().split()[0])
        told = {
            "closed": [str(path) for path in closed_paths(place) if USERS[user] != ME],
            "processes": [server],
            "conninfos": [settings.conninfo()],
        }
        got = ask_as(user, INTRUDER, told)
    # Where nobody else can be had it is tried as oneself, who gets in.
    assert ("connected" in got) == (USERS[user] == ME)
    assert USERS[user] == ME or got == []
    postgres.discard(data_dir)


def test_a_socket_folder_that_a_stranger_took_is_not_used(open_folder):
    data_dir = open_folder / ("long" * 30) / "data"
    postgres.ensure_running(data_dir, durable=False).release()
    for taken in ("a folder of a stranger", "a file", "a link"):
        last = recorded(base_of(data_dir)).socket
        assert not last.exists()
        occupy(last, taken, open_folder)
        try:
            with postgres.server(data_dir, durable=False) as settings:
                assert settings.host != str(last)
                psycopg.connect(settings.conninfo()).close()
            assert not os.path.exists(settings.host)
        finally:
            last.rmdir() if last.is_dir() and not last.is_symlink() else last.unlink()
    postgres.discard(data_dir)


def occupy(path, taken, folder):
    if taken == "a folder of a stranger":
        path.mkdir(mode=0o700)
        # Root can give it away; anybody else makes it look like one that is open to strangers.
        os.chown(path, 65534, 65534) if ME.uid == 0 else path.chmod(0o777)
    elif taken == "a file":
        path.touch(mode=0o600)
    else:
        path.symlink_to(folder)
