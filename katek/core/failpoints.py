"""Named places where tests and the sandbox can make a process die, fail or lose an answer.

    BEFORE_CALL = failpoints.register("deliveries.before_call")
    ...
    failpoint(BEFORE_CALL)

Off unless the settings allow them (`KATEK_FAILPOINTS_ALLOWED`). They are armed by the environment
(`KATEK_FAILPOINTS`) or by `arm`, a file in the data folder that running processes see at once:

    deliveries.before_call=kill            each time
    messages.after_call=lose:3             the third time in a process
    events.before_finish=raise:2:once      the second time, in one process: its successor passes

Entries are separated by commas or line ends. `once` holds across processes and restarts.
"""

import os
import signal
import threading
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

SETTING = "KATEK_FAILPOINTS"
ARMED_FILE = "failpoints"
FIRED_FOLDER = "failpoints-fired"

ACTIONS: Final = ("kill", "raise", "lose")
NAMES: set[str] = set()

_lock = threading.Lock()
_passed: Counter["Rule"] = Counter()


class InjectedError(RuntimeError):
    """Raised by the action `raise`: stands for a bug at this place."""


class AnswerLost(ConnectionError):
    """Raised by the action `lose`: the call was made, and its answer never came."""


@dataclass(frozen=True)
class Rule:
    """What happens at a place: each time, or at the pass number `at` in a process."""

    name: str
    action: str
    at: int | None = None
    once: bool = False


def register(name: str) -> str:
    """Makes the name known, so that a test can walk all of them; answers it."""
    if name in NAMES:
        raise ValueError(f"There is another failpoint {name}.")
    NAMES.add(name)
    return name


def failpoint(name: str) -> None:
    """Does what was armed for this place; nothing, unless failpoints are allowed."""
    if not settings.KATEK_FAILPOINTS_ALLOWED:
        return
    if name not in NAMES:
        raise LookupError(f"{name} is not registered.")
    for rule in parse(_armed_text()):
        if rule.name == name and _is_its_turn(rule) and (not rule.once or _is_first(rule)):
            _act(rule)


def arm(text: str) -> None:
    """Arms places for all processes on this data folder, instead of those armed before."""
    parse(text)
    disarm()
    path = _data_dir() / ARMED_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def disarm() -> None:
    """Makes all places of this data folder harmless, and forgets what has fired."""
    (_data_dir() / ARMED_FILE).unlink(missing_ok=True)
    for fired in (_data_dir() / FIRED_FOLDER).glob("*"):
        fired.unlink(missing_ok=True)
    with _lock:
        _passed.clear()


@lru_cache
def parse(text: str) -> tuple[Rule, ...]:
    """The rules in a text; `ValueError` names the entry that is malformed."""
    entries = text.replace("\n", ",").split(",")
    return tuple(_rule(entry) for entry in entries if entry.strip())


def _rule(entry: str) -> Rule:
    name, _, rest = entry.strip().partition("=")
    action, *more = rest.split(":")
    once = more[-1:] == ["once"]
    counts = more[:-1] if once else more
    well_formed = name and action in ACTIONS and len(counts) <= 1
    if not well_formed or not all(count.isdecimal() and int(count) for count in counts):
        raise ValueError(f"{SETTING}: {entry.strip()!r} is not name=kill|raise|lose[:nth][:once].")
    return Rule(name, action, int(counts[0]) if counts else None, once)


def _armed_text() -> str:
    try:
        in_file = (_data_dir() / ARMED_FILE).read_text()
    except FileNotFoundError:
        in_file = ""
    return f"{os.environ.get(SETTING, '')}\n{in_file}"


def _is_its_turn(rule: Rule) -> bool:
    with _lock:
        _passed[rule] += 1
        return rule.at is None or _passed[rule] == rule.at


def _is_first(rule: Rule) -> bool:
    """Whoever makes the file fires; it outlives the process that is about to be killed."""
    folder = _data_dir() / FIRED_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / f"{rule.name}.{rule.action}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _act(rule: Rule) -> None:
    if rule.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if rule.action == "lose":
        raise AnswerLost(f"The answer was lost at {rule.name}.")
    raise InjectedError(f"Failed on purpose at {rule.name}.")


def _data_dir() -> Path:
    return Path(settings.KATEK_DATA_DIR)
