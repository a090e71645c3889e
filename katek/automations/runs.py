"""What each task got through: counted while it works, kept as a `Run` for the operator."""

import logging
import threading
from dataclasses import dataclass, field

from katek.automations.models import Run
from katek.core.clock import now
from katek.core.scrubbing import scrub
from katek.core.work import Done

logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """One task of one process. `problem`: why it could not run, as a sentence; the newest counts."""

    task: str
    started_by: str
    done: int = 0
    failed: int = 0
    problem: str = ""
    _run: Run | None = None
    _kept: tuple[int, int, str] = (0, 0, "")
    _before: tuple[int, int] = (0, 0)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, done: Done) -> None:
        with self._lock:
            self.done += done.done
            self.failed += done.failed

    def keep(self, *, finished: bool = False) -> None:
        """Writes the row, made with the first news; nothing at all while there is none."""
        with self._lock:
            counts = (self.done, self.failed, self.problem)
            if counts == self._kept and not (finished and self._run):
                return
            if counts != self._kept:
                self._begin_an_hour()
            self._kept = counts
            self._run = self._run or Run(task=self.task, started_by=self.started_by)
            self._run.done = self.done - self._before[0]
            self._run.failed = self.failed - self._before[1]
            self._run.problem = self.problem
            self._run.finished_at = now() if finished else None
            self._run.save()
            logger.info(
                "%s: %d done, %d failed.", self.task, *counts[:2], extra={"task": self.task}
            )

    def _begin_an_hour(self) -> None:
        """A process that goes on has a row an hour, so that it stays known when what was done."""
        hour = now().replace(minute=0, second=0, microsecond=0)
        if self._run is None or self._run.started_at >= hour:
            return
        self._run.finished_at = now()
        self._run.save()
        self._before = self._kept[:2]
        self._run = None


def in_words(problem: BaseException) -> str:
    """What went wrong, on one line and without what a database tells of a row's contents."""
    lines = str(problem).strip().splitlines()
    return scrub(f"{type(problem).__name__}: {lines[0]}" if lines else type(problem).__name__)
