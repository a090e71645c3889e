"""What waits in this package: acts on many leads, to be done or undone."""

from datetime import timedelta

from katek.core.claims import Queue
from katek.leads.models import BulkChange, BulkStatus

BULK = Queue(
    name="bulk",
    model=BulkChange,
    state_field="status",
    waiting=BulkStatus.OPEN,
    working=BulkStatus.WORKING,
    key="organization_id",
    lease=timedelta(seconds=120),
    gives_up=BulkStatus.FAILED,
)
