"""The folders of an embedded server.

`<data folder>/postgres`, the base, is always ours and holds the locks, the passwords, the log and a
record of where the rest is. The rest is the home (cluster, configuration), where the server's own
user must get: the base itself when that user reaches it, which is so unless root keeps its data
folder in a closed place such as /root. Then the home is a fresh folder `/var/lib/katek-…`, whose
file `origin` names the base that it belongs to. Who moves the data folder keeps the database; a
copy of the data folder is refused while the original is there, as both would use one database; who
deletes the data folder by hand should delete that home too (`postgres.discard` does both). No
permission of a folder that we did not make is ever changed.
"""

import json
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from katek.core.postgres_problem import PostgresProblem
from katek.core.postgres_socket import socket_folder
from katek.core.postgres_users import User, can_enter, is_safe_parent, server_user

FAR_HOMES = (Path("/var/lib"), Path("/srv"), Path("/opt"))
FAR_PREFIX = "katek-"
RECORD = "place.json"
THROW_AWAY = "throw-away"  # an empty file beside a cluster that may be lost with the machine
ORIGIN = "origin"


@dataclass(frozen=True)
class Place:
    """Where one server's things are, and which user runs it."""

    base: Path
    home: Path
    socket: Path
    user: User

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.base / "postgresql.log"


def base_of(data_dir: Path) -> Path:
    """The folder of ours within a data folder."""
    return data_dir.absolute() / "postgres"


def make_base(data_dir: Path) -> Path:
    """Make the base if it isn't there; one that belongs to another user is refused."""
    base = base_of(data_dir)
    base.parent.mkdir(parents=True, exist_ok=True)
    # The server's own user must get through root's base; everything in it is closed for itself.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        base.mkdir(mode=mode)
        base.chmod(mode)  # whatever the umask is
    except FileExistsError:
        _refuse_a_strangers(base)
    return base


def recorded(base: Path) -> Place | None:
    """The place as the last start left it; None when there was none, or when this is a copy."""
    record = _read_record(base)
    if record is None or record["mark"] != _mark(base):
        return None
    home = Path(record["home"] or base)
    return Place(base, home, Path(record["socket"]), User(record["uid"], record["gid"]))


def settle(base: Path) -> Place:
    """Make what a start needs (home, its user, an empty socket folder) and record it."""
    last = recorded(base)
    home = _home(base)
    user = _owner(home) or (last.user if last else server_user())
    if home is None:
        home = base if can_enter(user, base) else _far_home(base)
    elif not can_enter(user, home):
        raise PostgresProblem(
            f"User id {user.uid}, to whom the database in {home} belongs, cannot get there:"
            " move the data folder back to where others may pass."
        )
    if home != base:
        write_whole(home / ORIGIN, f"{base}\n")
    place = Place(base, home, socket_folder(home, user, last.socket if last else None), user)
    _write_record(place)
    return place


def remove(place: Place) -> None:
    """Delete the folders of a stopped server, with all data."""
    for folder in (place.socket, place.home, place.base):
        if folder.exists():
            shutil.rmtree(folder)


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file so that readers find the old text or the new one, never a part."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with open(descriptor, "w") as file:
        os.fchmod(descriptor, mode)
        file.write(text)
    draft.replace(path)


def _home(base: Path) -> Path | None:
    record = _read_record(base)
    if record is None or record["home"] is None:
        return base if (base / "cluster").exists() else None
    home = Path(record["home"])
    if not home.exists():
        raise PostgresProblem(
            f"{home}, where the database of {base} was, is gone:"
            f" restore it, or delete {base} to begin with an empty one."
        )
    origin = Path((home / ORIGIN).read_text().strip())
    if origin != base and (_read_record(origin) or {}).get("home") == str(home):
        raise PostgresProblem(
            f"The database of {base} is {home}, which belongs to {origin}:"
            f" delete {base} to begin with an empty one, or delete {origin} to go on here."
        )
    return home


def _far_home(base: Path) -> Path:
    for parent in FAR_HOMES:
        if is_safe_parent(parent) and os.access(parent, os.W_OK):
            _sweep(parent)
            home = Path(tempfile.mkdtemp(prefix=FAR_PREFIX, dir=parent))
            home.chmod(0o711)
            return home
    places = ", ".join(map(str, FAR_HOMES))
    raise PostgresProblem(
        f"The user who runs PostgreSQL cannot get to {base}, and none of {places} can be written:"
        " set KATEK_DATA_DIR to a folder where every user may pass, or set DATABASE_URL."
    )


def _sweep(parent: Path) -> None:
    """Delete what tests left whose data folder is gone; nothing else is ever deleted unasked."""
    for mark in parent.glob(f"{FAR_PREFIX}*/{THROW_AWAY}"):
        origin = mark.with_name(ORIGIN)
        if origin.exists() and not Path(origin.read_text().strip()).exists():
            shutil.rmtree(mark.parent, ignore_errors=True)  # another may be at it too


def _owner(home: Path | None) -> User | None:
    if home is None or not (home / "cluster").exists():
        return None
    found = (home / "cluster").stat()
    if found.st_uid == 0 or os.geteuid() not in (0, found.st_uid):
        raise PostgresProblem(
            f"{home / 'cluster'} belongs to user id {found.st_uid}, who cannot run it:"
            " restore the copy with its owners, or run Katek as the user who made it."
        )
    return User(found.st_uid, found.st_gid)


def _refuse_a_strangers(base: Path) -> None:
    found = base.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PostgresProblem(
            f"{base} belongs to user id {found.st_uid} or is open to others:"
            " run Katek as the user who made it, or set KATEK_DATA_DIR to another folder."
        )


def _mark(base: Path) -> list[int]:
    # A copied folder carries the record along; its own numbers give it away.
    found = base.stat()
    return [found.st_dev, found.st_ino]


def _read_record(base: Path) -> dict[str, Any] | None:
    try:
        record: dict[str, Any] = json.loads((base / RECORD).read_text())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError as error:
        raise PostgresProblem(f"{base / RECORD} is damaged: {error}.") from error
    return record


def _write_record(place: Place) -> None:
    record = {
        "home": None if place.home == place.base else str(place.home),
        "socket": str(place.socket),
        "uid": place.user.uid,
        "gid": place.user.gid,
        "mark": _mark(place.base),
    }
    write_whole(place.base / RECORD, json.dumps(record, indent=1) + "\n")
