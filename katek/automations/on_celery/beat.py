"""What `celery -A katek beat` runs: it rings every lane, and keeps no file."""

from typing import Any

from celery.beat import ScheduleEntry, Scheduler
from typing_extensions import override

from katek.automations.on_celery.bells import ring


class Ringer(Scheduler):  # type: ignore[misc] # Celery has no types
    """Rings as everybody does: not where a bell is waiting already, and quietly while Redis is away."""

    producer = None  # Celery's own would wait for Redis, and say so each time

    @override
    def apply_async(self, entry: ScheduleEntry, *_: Any, **__: Any) -> None:
        ring(entry.task)
