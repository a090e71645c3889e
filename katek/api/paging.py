"""Lists in pages: `?limit=&cursor=` → `{"items", "next"}`, the newest first.

The cursor names the last row of a page, and the next page starts behind it: rows that come in meanwhile
neither move nor repeat anything. It is signed, and good for its own list only.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from katek.api.problems import Refusal, field_error

MOST = 200


class Paging(Schema):
    """Query parameters of every list."""

    limit: int = Field(50, ge=1, le=MOST, description="How many items a page has.")
    cursor: str = Field("", description="`next` of the page before.")


def page(
    request: HttpRequest,
    rows: QuerySet[Any],
    paging: Paging,
    shape: Callable[[Any], Mapping[str, Any]],
    *,
    by: str = "id",
) -> dict[str, Any]:
    """One page of rows, newest first by `by`, a unique column that grows with time."""
    signer = Signer(salt=f"katek.api.cursor:{request.path}")
    if paging.cursor:
        rows = rows.filter(**{f"{by}__lt": _read(signer, paging.cursor)})
    found: list[Model] = list(rows.order_by(f"-{by}")[: paging.limit + 1])
    items = found[: paging.limit]
    more = len(found) > paging.limit
    last = getattr(items[-1], by) if items else None
    return {
        "items": [shape(row) for row in items],
        "next": signer.sign_object(last) if more else None,
    }


def _read(signer: Signer, cursor: str) -> Any:
    try:
        return signer.unsign_object(cursor)
    except BadSignature:
        reason = "is no cursor of this list"
        raise Refusal(422, f"cursor: {reason}.", [field_error("cursor", cursor, reason)]) from None
