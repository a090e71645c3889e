"""What providers posted that belongs to no organization: looked at, and read again."""

import json

from django.contrib import messages as notices
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from katek.dashboard.operator_pages.access import operator_page, show
from katek.dashboard.paging import page_of
from katek.inbound.models import Receipt, ReceiptStatus
from katek.inbound.receipts import retry

MOST_SHOWN = 100_000  # characters of a payload


def _nobodys() -> QuerySet[Receipt]:
    # Nobody's rows have no organization whose scope could be opened; agencies see their own.
    return Receipt.everywhere.filter(organization=None)


@require_safe
@operator_page
def receipts(request: HttpRequest) -> HttpResponse:
    status = request.GET.get("status", "")
    rows = _nobodys()
    if status in ReceiptStatus.values:
        rows = rows.filter(status=status)
    counts = dict(_nobodys().values_list("status").annotate(number=Count("pk")))
    context = {
        "page": page_of(request, rows.defer("body"), newest_by="pk"),
        "status": status,
        "statuses": [
            (value, label, counts.get(value, 0)) for value, label in ReceiptStatus.choices
        ],
    }
    return show(request, "receipts", context)


@require_safe
@operator_page
def receipt(request: HttpRequest, receipt_id: str) -> HttpResponse:
    found = get_object_or_404(_nobodys(), pk=receipt_id)
    context = {
        "receipt": found,
        "payload": _readable(found.body)[:MOST_SHOWN],
        "cut": len(found.body) > MOST_SHOWN,
        "may_retry": found.status != ReceiptStatus.WORKING and bool(found.body),
    }
    return show(request, "receipt", context)


@require_POST
@operator_page
def read_again(request: HttpRequest, receipt_id: str) -> HttpResponseBase:
    found = get_object_or_404(_nobodys(), pk=receipt_id)
    retry(found)
    notices.success(request, _("It is due to be read again."))
    return redirect("dashboard:operator-receipt", found.pk)


def _readable(body: str) -> str:
    """With line breaks where it is JSON; as it came where it isn't."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
