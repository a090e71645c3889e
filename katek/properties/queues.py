"""What waits in this package: files of listings to be checked and brought in."""

from datetime import timedelta

from katek.core.claims import Queue
from katek.properties.models import Import, ImportStatus

IMPORTS = Queue(
    name="imports",
    model=Import,
    state_field="status",
    waiting=ImportStatus.OPEN,
    working=ImportStatus.WORKING,
    key="organization_id",
    lease=timedelta(seconds=120),
    gives_up=ImportStatus.FAILED,
)
