"""What waits in this package: receipts that nobody has read yet."""

from katek.core.claims import Queue
from katek.inbound.models import Receipt, ReceiptStatus

# A customer's receipts are read in the order they came; customers don't wait for each other.
RECEIPTS = Queue(
    name="receipts",
    model=Receipt,
    state_field="status",
    waiting=ReceiptStatus.NEW,
    working=ReceiptStatus.WORKING,
    key="line",
    ordered=True,
    order_by="id",
)
