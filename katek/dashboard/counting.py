"""Counts as pages tell them: no further than anybody reads, for counting costs, and told so."""

from django.db.models import Model, QuerySet

MOST = 1000


def bounded(rows: QuerySet[Model]) -> int:
    """How many, up to `MOST`."""
    return rows.order_by()[:MOST].count()


def in_words(count: int, most: int = MOST) -> str:
    """Empty for none; what reached the bound where counting stopped is “999+”."""
    if count >= most:
        return f"{most - 1}+"
    return str(count) if count else ""
