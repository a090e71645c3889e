"""Pages of long lists by key, never by offset: the hundredth page costs what the first does."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Page:
    """`items` of this page; `older` is the cursor of the next, None on the last."""

    items: list[Any]
    older: str | None


def page_of(request: HttpRequest, rows: QuerySet[Any], *, newest_by: str, size: int = SIZE) -> Page:
    """Newest first by a time column, or by the id, which grows with time.

    A cursor that isn't ours shows the first page.
    """
    return page_by(request, rows, column=newest_by, descending=True, size=size)


def page_by(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    column: str,
    descending: bool,
    size: int = SIZE,
) -> Page:
    """In the order of a column and, where it is the same, of the id."""
    sign, beyond = ("-", "lt") if descending else ("", "gt")
    ordered = rows.order_by(f"{sign}{column}", f"{sign}pk")
    cursor = _read(request.GET.get("older", ""), f"{sign}{column}")
    if cursor is not None:
        value, pk = cursor
        # The first condition says nothing new, but by it an index is entered where the page begins.
        ordered = ordered.filter(**{f"{column}__{beyond}e": value}).filter(
            Q(**{f"{column}__{beyond}": value}) | Q(**{column: value, f"pk__{beyond}": pk})
        )
    items = list(ordered[: size + 1])
    last = items[size - 1] if len(items) > size else None
    told = [f"{sign}{column}", str(getattr(last, column)), last.pk] if last else None
    return Page(items[:size], signing.dumps(told) if told else None)


def _read(text: str, order: str) -> tuple[str, str] | None:
    """The last row of the page before; None for a cursor of another order or of somebody else."""
    try:
        known, value, pk = signing.loads(text)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (str(value), str(pk)) if known == order else None
