"""What providers posted for the agency, and what came of it."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from katek.api.finding import find
from katek.api.paging import Paging, page
from katek.api.schemas.base import Page
from katek.api.schemas.inbound import ReceiptOut
from katek.inbound import receipts
from katek.inbound.models import Receipt, ReceiptStatus
from katek.inbound.shapes import receipt_json

router = Router(tags=["receipts"])

SHOWN_AS = {"new": [ReceiptStatus.NEW, ReceiptStatus.WORKING]}


class ReceiptFilter(Schema):
    status: Literal["", "new", "done", "ignored", "failed"] = ""


@router.get("/", response=Page[ReceiptOut])
def list_receipts(
    request: HttpRequest, paging: Query[Paging], wanted: Query[ReceiptFilter]
) -> dict[str, Any]:
    """The newest first. `?status=failed`: what could not be read or stored, with the reason."""
    rows = Receipt.objects.defer("body")
    if wanted.status:
        rows = rows.filter(status__in=SHOWN_AS.get(wanted.status, [wanted.status]))
    return page(request, rows, paging, receipt_json)


@router.get("/{receipt_id}/", response=ReceiptOut)
def get_receipt(request: HttpRequest, receipt_id: str) -> dict[str, Any]:
    return receipt_json(find(Receipt.objects.all(), receipt_id))


@router.post("/{receipt_id}/retry", response={202: ReceiptOut})
def retry(request: HttpRequest, receipt_id: str) -> Status[dict[str, Any]]:
    """Read again, due now; what was stored before is not stored twice."""
    return Status(202, receipt_json(receipts.retry(find(Receipt.objects.all(), receipt_id))))
