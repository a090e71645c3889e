"""What grows is cut: finished deliveries and their attempts, told events, old runs, idle rate limits.

Retention: 30 days for what was told to others, 14 for runs. Deleted in batches, oldest first.
"""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from katek.automations.models import Run
from katek.core import clock
from katek.core.rate_limits import forget_idle
from katek.core.work import Done
from katek.outbox.models import Delivery, DeliveryStatus, Event, EventState

TOLD = timedelta(days=30)
RUNS = timedelta(days=14)
FINISHED = (DeliveryStatus.DELIVERED, DeliveryStatus.FAILED, DeliveryStatus.CANCELLED)


def tidy(worker: int, *, limit: int) -> Done:
    """Delete up to `limit` rows of each kind that have outlived their retention."""
    now = clock.now()
    # The installation's own upkeep, the same for every organization.
    deliveries = Delivery.everywhere.filter(created_at__lt=now - TOLD, status__in=FINISHED)
    events = Event.everywhere.filter(
        created_at__lt=now - TOLD, state=EventState.DONE, deliveries=None
    )
    runs = Run.objects.filter(started_at__lt=now - RUNS)
    removed = sum(_delete(rows, limit) for rows in (deliveries, events, runs))
    return Done(done=removed + forget_idle())


def _delete(rows: QuerySet[Any], limit: int) -> int:
    oldest = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    rows.model._base_manager.filter(pk__in=oldest).delete()
    return len(oldest)
