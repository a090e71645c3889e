"""The parent of the embedded server: starts it, watches who uses it, stops it after the last one.

A process of its own, run as a script: `python -I -S postgres_supervisor.py '<task as JSON>'`. It
imports nothing of ours, so it starts in a moment, and lives in a session of its own, so a
terminal's Ctrl-C reaches neither it nor the server. Users of the server hold a shared lock on a
file; when nobody holds one, killed or gone, the server is stopped. Should the supervisor itself be
killed, the kernel stops the server.

The task: `command` and `user` ([uid, gid] or null) of the server, `log`, `cluster`, `socket`, and
`locks`, the folder of
  start.lock       held by whoever starts, joins or leaves, so that these never cross
  users.lock       shared by the users
  supervisor.lock  held by this process; its number stands in it
  server.lock      held by every process of the server, and passed on to them by this one
"""

import contextlib
import ctypes
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

LOOK_AFTER_USERS_EVERY = 0.5
FAST_STOP_WITHIN = 60.0
HARD_STOP_WITHIN = 15.0
LARGEST_LOG = 8 * 1024 * 1024
REVIVALS = 5
PR_SET_PDEATHSIG = 1


def supervise(task: dict[str, Any]) -> int:
    """Run the server until nobody uses it; returns its exit code."""
    locks = Path(task["locks"])
    supervisor = _locked(locks / "supervisor.lock")
    os.ftruncate(supervisor, 0)
    os.pwrite(supervisor, str(os.getpid()).encode(), 0)
    signals = _signals()
    code = 0
    for _ in range(1 + REVIVALS):
        server = _start(task)
        asked = _watch(server, task, signals)
        code = server.wait()
        if asked or code >= 0:
            break
        # Killed from outside, as by the kernel when memory ran out: its users want it back.
        time.sleep(1)
    socket = Path(task["socket"])
    _clear(socket)
    with contextlib.suppress(OSError):  # deleted already, or no longer only ours
        socket.rmdir()
    return code


def _start(task: dict[str, Any]) -> subprocess.Popen[bytes]:
    lock = _locked(
        Path(task["locks"], "server.lock")
    )  # free once the last child of a killed server is gone
    # So no process of the server is alive, and what says otherwise is left from a killed one.
    # PostgreSQL would believe the process number in it, be it a zombie's or by now another
    # program's.
    Path(task["cluster"], "postmaster.pid").unlink(missing_ok=True)
    _clear(Path(task["socket"]))
    uid, gid = task["user"] or (None, None)
    supervisor = os.getpid()
    library = ctypes.CDLL(None) if sys.platform == "linux" else None

    def die_with_supervisor() -> None:
        if library is not None:
            library.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
            if os.getppid() != supervisor:
                os._exit(1)

    try:
        return subprocess.Popen(  # noqa: S603 - our own program
            task["command"],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[lock],
            user=uid,
            group=gid,
            extra_groups=None if uid is None else [],
            umask=0o077,
            preexec_fn=die_with_supervisor,
        )
    finally:
        os.close(lock)


def _watch(server: subprocess.Popen[bytes], task: dict[str, Any], signals: int) -> bool:
    """Wait until the server ends or must end, and then stop it; returns whether it was stopped."""
    while server.poll() is None:
        ready, _, _ = select.select([signals], [], [], LOOK_AFTER_USERS_EVERY)
        asked = bool(ready) and any(number != signal.SIGCHLD for number in os.read(signals, 64))
        gone = not Path(task["cluster"], "PG_VERSION").exists()
        if gone or asked or _nobody_uses(Path(task["locks"])):
            _stop(server, gone=gone)
            return True
        _shorten_log(Path(task["log"]))
    return False


def _nobody_uses(locks: Path) -> bool:
    """Whether no user is left; if so the locks stay held: newcomers wait until all is over."""
    taken = []
    for name in ("start.lock", "users.lock"):
        try:
            descriptor = os.open(locks / name, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            break  # the data folder was deleted
        taken.append(descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            for held in taken:
                os.close(held)
            return False
    return True


def _stop(server: subprocess.Popen[bytes], *, gone: bool) -> None:
    fast = [] if gone else [(signal.SIGINT, FAST_STOP_WITHIN)]
    for number, limit in [
        *fast,
        (signal.SIGQUIT, HARD_STOP_WITHIN),
        (signal.SIGKILL, HARD_STOP_WITHIN),
    ]:
        server.send_signal(number)
        try:
            server.wait(limit)
        except subprocess.TimeoutExpired:
            continue
        return


def _shorten_log(log: Path) -> None:
    """Keep at most two files of the largest size: the log and the one before it."""
    if os.fstat(sys.stderr.fileno()).st_size > LARGEST_LOG:
        with contextlib.suppress(OSError):  # a full disk: then the old lines are given up
            log.with_name(f"{log.name}.old").write_bytes(log.read_bytes())
        os.ftruncate(sys.stderr.fileno(), 0)  # opened for appending, so writers go on at its start


def _clear(socket: Path) -> None:
    for left in socket.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _signals() -> int:
    """A descriptor from which the numbers of arriving signals are read."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    return reader


def main() -> int:
    os.closerange(3, 1 << 16)  # whatever the starter had open is not for a process that outlives it
    os.chdir("/")
    os.umask(0o077)
    return supervise(json.loads(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
