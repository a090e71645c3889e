"""The first start: a new cluster, with a password for everyone and no trust for anyone."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from katek.core.postgres_locks import held
from katek.core.postgres_place import Place, write_whole
from katek.core.postgres_problem import PostgresProblem
from katek.core.postgres_users import User, account, has_name

SUPERUSER = "postgres"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
DISK_FULL = "No space left on device"
REASON = re.compile(r"(?:FATAL|PANIC|ERROR|error):\s+(.*)")
# Shows a user id without an account as `nobody`; initdb refuses to work for one without a name.
AS_NOBODY = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
BUILTIN_LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")


def initialise(
    place: Place, programs: Path, *, version: int, password: str, durable: bool = True
) -> None:
    """Make the cluster of a place; it appears whole or not at all.

    A server user without an account gets it from `nobody`, who makes it in a folder closed to all
    others.
    """
    draft = place.home / "cluster.draft"
    if draft.exists():
        shutil.rmtree(draft)
    maker = place.user if place.user.is_me or has_name(place.user) else account()
    draft.mkdir(mode=0o700)
    write_whole(draft / "password", password)
    _hand_over(draft, maker)
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums"]
    options += BUILTIN_LOCALE if version >= 17 else ()
    options += () if durable else ("--no-sync",)
    options += ["-U", SUPERUSER, f"--pwfile={draft / 'password'}", "-D", str(draft / "cluster")]
    # Should this process be killed, the next start waits for an initdb that is still at work.
    with held(place.base / "server.lock", limit=1, saying="Setting up PostgreSQL") as lock:
        _run(maker, [str(programs / "bin/initdb"), *options], lock)
    if maker != place.user:
        _hand_over(draft / "cluster", place.user)
    (draft / "cluster").rename(place.cluster)
    shutil.rmtree(draft)


def reason_in(output: str) -> str:
    """What PostgreSQL's programs say of their failure, in one line."""
    found = [match[1].strip() for match in map(REASON.search, output.splitlines()) if match]
    # Those who ask too early or too late are told so in the same log.
    told = [sentence for sentence in found if not sentence.startswith("the database system is")]
    for sentence in (*found, *output.splitlines()):
        if DISK_FULL in sentence:
            return f"the disk is full ({sentence})"
    return told[0] if told else (output.strip().splitlines() or ["it gave no reason"])[-1]


def _run(maker: User, command: list[str], lock: int) -> None:
    wrapper = () if has_name(maker) or not shutil.which(AS_NOBODY[0]) else AS_NOBODY
    done = subprocess.run(  # noqa: S603 - our own program and arguments
        [*wrapper, *command],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd="/",
        env=ENVIRONMENT,
        umask=0o077,
        pass_fds=[lock],
        check=False,
        **maker.process_options(),
    )
    if done.returncode:
        raise PostgresProblem(f"PostgreSQL could not set itself up: {reason_in(done.stderr)}.")


def _hand_over(root: Path, user: User) -> None:
    if user.is_me:
        return
    for _, folders, files, descriptor in os.fwalk(root, follow_symlinks=False):
        for name in [".", *folders, *files]:
            os.chown(name, user.uid, user.gid, dir_fd=descriptor, follow_symlinks=False)
