"""How much each task got through, hour by hour; from the runs, of which a lasting one has a row an hour."""

from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncHour

from katek.automations.models import Run
from katek.core.clock import now

HOURS = 24


@dataclass(frozen=True)
class Work:
    """`by_hour`: rows done in each of the last hours, the running one last."""

    task: str
    by_hour: list[int]
    failed: int

    @property
    def done(self) -> int:
        return sum(self.by_hour)


def work_by_hour(hours: int = HOURS) -> list[Work]:
    """Each task that did something in these hours, by name; in one query."""
    # Hours of UTC: a reader's zone may be half an hour beside them.
    first = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1)
    rows = (
        Run.objects.filter(started_at__gte=first)
        .annotate(hour=TruncHour("started_at", tzinfo=UTC))
        .values_list("task", "hour")
        .annotate(done=Sum("done"), failed=Sum("failed"))
        .order_by("task")
    )
    done: dict[str, list[int]] = {}
    failed: dict[str, int] = {}
    for task, hour, count, bad in rows:
        place = int((hour - first) / timedelta(hours=1))
        done.setdefault(task, [0] * hours)[min(place, hours - 1)] += count
        failed[task] = failed.get(task, 0) + bad
    return [Work(task, counts, failed[task]) for task, counts in done.items()]
