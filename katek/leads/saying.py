"""Leads found by words: of their names, addresses and numbers, and of what members noted about them."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Count, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce

from katek.leads.models import Activity, Lead
from katek.leads.searchable import asked_words

ALL_OF_THEM = 10_000_000
# A word that so many of the liveliest leads have is not looked up in the index, which would fetch all who
# have it: walking a list in its order comes across enough of them soon.
LOOKED_THROUGH = 2000
OFTEN = 100
MOST_NOTED = 500  # leads found by notes: the newest ones
MOST_PEOPLE, MOST_OF_MANY = 2000, 500

# Not the column itself, or the planner takes the index, whose yield for the beginning of a word it underrates.
_UNINDEXED = Coalesce("words", Value("", output_field=SearchVectorField()))


def saying(rows: QuerySet[Lead], text: str) -> QuerySet[Lead]:
    """Those of the rows that have every word of the text, or a note with all of them. In scope."""
    query = _query(text)
    if query is None:
        return rows.none()
    return _having(rows, query, is_common=_is_common(query))


def people_saying(text: str) -> list[str]:
    """Ids of the newest leads with these words, not more than somebody would look through. In scope."""
    query = _query(text)
    if query is None:
        return []
    is_common = _is_common(query)
    rows = _having(Lead.objects.all(), query, is_common=is_common).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[: MOST_OF_MANY if is_common else MOST_PEOPLE])


def _having(rows: QuerySet[Lead], query: SearchQuery, *, is_common: bool) -> QuerySet[Lead]:
    noted = Q(pk__in=noted) if (noted := _noted(query)) else Q()
    if is_common:
        return rows.alias(said=_UNINDEXED).filter(Q(said=query) | noted)
    # The limit is no limit, but without one the planner would rather walk the whole order of a list, row by
    # row, than ask the index of words.
    named = Lead.objects.filter(Q(words=query) | noted).order_by().values("pk")
    return rows.filter(pk__in=named[:ALL_OF_THEM])


def _query(text: str) -> SearchQuery | None:
    words = asked_words(text)
    return SearchQuery(words, config="simple", search_type="raw") if words else None


def _is_common(query: SearchQuery) -> bool:
    rows = Lead.objects.filter(merged_into=None).order_by("-active_at", "-pk")
    liveliest = rows.alias(said=_UNINDEXED).annotate(
        has=ExpressionWrapper(Q(said=query), output_field=BooleanField())
    )
    looked_at = liveliest.values("pk", "has")[:LOOKED_THROUGH]
    return int(looked_at.aggregate(n=Count("pk", filter=Q(has=True)))["n"]) >= OFTEN


def _noted(query: SearchQuery) -> list[str]:
    notes = Activity.objects.filter(words=query).order_by("-pk")
    return list(dict.fromkeys(notes.values_list("lead", flat=True)[:MOST_NOTED]))
