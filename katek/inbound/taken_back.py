"""A message that its author took back: the words go from the receipts as well."""

import json
from collections.abc import Iterable

from katek.channels.meta.elements import Record
from katek.channels.models import Channel
from katek.channels.records import Echo, InboundMessage, Unsent
from katek.inbound.models import Receipt, ReceiptStatus

FORGOTTEN = "Its words are gone: the customer took a message back."
SETTLED = (ReceiptStatus.DONE, ReceiptStatus.IGNORED, ReceiptStatus.FAILED)


def quotes_itself(records: Iterable[Record]) -> bool:
    """Whether a receipt holds both a message and that it was taken back."""
    told = list(records)
    taken = {one.external_id for one in told if isinstance(one, Unsent)}
    said = {one.external_id for one in told if isinstance(one, InboundMessage | Echo)}
    return bool(taken & said)


def forget_words(channel: Channel, taken: Unsent, receipt: Receipt) -> int:
    """Empties the settled receipts of this customer that hold the message; answers how many."""
    # As it stands in the body, which is ASCII.
    written = json.dumps(taken.external_id)
    rows = Receipt.everywhere.filter(
        channel=channel,
        people__contains=[taken.thread_key],
        status__in=SETTLED,
        body__contains=written,
    )
    return rows.exclude(pk=receipt.pk).update(body="", problem=FORGOTTEN)
