"""The one clock of the installation.

Everything that asks for the time asks here, so that tests and the rehearsal page can move it for every
process at once. The offset lives in a file of the data folder: all processes of a sandbox share it.
Outside the sandbox the clock cannot be moved and is the host's.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

OFFSET_FILE = "clock-offset"


def now() -> datetime:
    """The current time, aware, in UTC, with the offset of a moved clock."""
    return datetime.now(UTC) + offset()  # noqa: TID251 - the only place that may ask the host


def offset() -> timedelta:
    """How far the clock has been moved; zero unless the installation allows moving it."""
    if not settings.KATEK_MOVABLE_CLOCK:
        return timedelta()
    try:
        return timedelta(seconds=float(_offset_path().read_text()))
    except FileNotFoundError:
        return timedelta()


def move(step: timedelta) -> timedelta:
    """Move the clock of every process on this data folder; returns the new offset."""
    if not settings.KATEK_MOVABLE_CLOCK:
        raise RuntimeError("The clock can only be moved in the sandbox.")
    return _write(offset() + step)


def reset() -> None:
    """Back to the host's time."""
    _offset_path().unlink(missing_ok=True)


def _write(value: timedelta) -> timedelta:
    path = _offset_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(str(value.total_seconds()))
    draft.replace(path)  # readers see the old offset or the new one, never half of it
    return value


def _offset_path() -> Path:
    return Path(settings.KATEK_DATA_DIR) / OFFSET_FILE
