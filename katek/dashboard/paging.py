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
    ordered = rows.order_by(f"-{newest_by}", "-pk")
    cursor = _read(request.GET.get("older", ""))
    if cursor is not None:
        moment, pk = cursor
        ordered = ordered.filter(
            Q(**{f"{newest_by}__lt": moment}) | Q(**{newest_by: moment, "pk__lt": pk})
        )
    items = list(ordered[: size + 1])
    last = items[size - 1] if len(items) > size else None
    older = signing.dumps([str(getattr(last, newest_by)), last.pk]) if last else None
    return Page(items[:size], older)


def _read(text: str) -> tuple[str, str] | None:
    try:
        moment, pk = signing.loads(text)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(moment), str(pk)
