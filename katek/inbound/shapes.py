"""Receipts as the API shows them."""

from typing import Any

from katek.inbound.models import Receipt, ReceiptStatus
from katek.outbox.publish import rfc3339


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """One that is being read is shown as new: it hasn't come to anything yet."""
    working = receipt.status == ReceiptStatus.WORKING
    return {
        "id": receipt.id,
        "door": receipt.door,
        "channel": receipt.channel_id,
        "received_at": rfc3339(receipt.received_at),
        "status": ReceiptStatus.NEW.value if working else receipt.status,
        "problem": receipt.problem or None,
    }
