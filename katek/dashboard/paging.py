"""Pages of long lists by key, never by offset: the hundredth page costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet, Value
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


def page_of_groups(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    column: str,
    groups: Sequence[str | None],
    newest_by: str,
    size: int = SIZE,
) -> Page:
    """Group after group by the values of a column, in each the newest first.

    One query of as many parts as there are groups, each of which reads its first rows from an index of column
    and time. `groups`: all that there are.
    """
    order = f"{column}: {' '.join(group or '-' for group in groups)}"
    left, first = list(groups), rows
    cursor = _read(request.GET.get("older", ""), order)
    if cursor is not None:
        group, _sign, moment = cursor[0].partition(" ")
        left = left[[one or "-" for one in left].index(group) :]
        same = Q(**{newest_by: moment, "pk__lt": cursor[1]})
        first = rows.filter(**{f"{newest_by}__lte": moment})
        first = first.filter(Q(**{f"{newest_by}__lt": moment}) | same)
    parts = [
        _newest_of(rows if place else first, place, {column: group}, newest_by)[: size + 1]
        for place, group in enumerate(left)
    ]
    items = _together(parts, newest_by, size + 1)
    last = items[size - 1] if len(items) > size else None
    if last is None:
        return Page(items[:size], None)
    where = f"{left[last.group] or '-'} {getattr(last, newest_by).isoformat()}"
    return Page(items[:size], signing.dumps([order, where, last.pk]))


def _newest_of(
    rows: QuerySet[Any], place: int, group: dict[str, str | None], newest_by: str
) -> QuerySet[Any]:
    """The rows of a group, each with the group's place as `group`."""
    found: QuerySet[Any] = rows.filter(**group).annotate(group=Value(place))
    return found.order_by(f"-{newest_by}", "-pk")


def _together(parts: Sequence[QuerySet[Any]], newest_by: str, most: int) -> list[Any]:
    if len(parts) == 1:
        return list(parts[0])
    whole = parts[0].union(*parts[1:], all=True).order_by("group", f"-{newest_by}", "-pk")
    return list(whole[:most])


def _read(text: str, order: str) -> tuple[str, str] | None:
    """The last row of the page before; None for a cursor of another order or of somebody else."""
    try:
        known, value, pk = signing.loads(text)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (str(value), str(pk)) if known == order else None
