"""Search in the inbox: by what was said, by who said it, and by what members noted about it."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from katek.conversations.models import Conversation, Note, Wording
from katek.leads.saying import people_saying
from katek.properties.folding import fold

MOST_WORDS = 8
# Of what matches only the newest is looked at: whoever finds more has to say more.
MOST_FOUND = 2000
# A word that so many of the newest messages have is not looked up in the index, which would fetch them all.
LOOKED_THROUGH = 5000
OFTEN = 125
MOST_OF_MANY = 500


def matching(rows: QuerySet[Conversation], words: str) -> QuerySet[Conversation]:
    """Those of the rows that the words are about, all of them; every row when there are no words.

    The beginning of a word is enough; accents and case don't matter. In scope.
    """
    folded = fold(words).split()[:MOST_WORDS]
    if not folded:
        return rows.none() if words.strip() else rows
    query = SearchQuery(
        " & ".join(f"'{word}':*" for word in folded), config="simple", search_type="raw"
    )
    theirs = _of(Conversation.objects.all(), "lead", people_saying(words)).order_by("-listed_at")
    noted = Note.objects.filter(words=query).order_by("-pk").values_list("conversation", flat=True)
    found = {
        *_said(query),
        *noted[:MOST_FOUND],
        *theirs.values_list("pk", flat=True)[:MOST_FOUND],
    }
    return _of(rows, "pk", sorted(found))


def _of(rows: QuerySet[Conversation], column: str, values: Sequence[str]) -> QuerySet[Conversation]:
    """Rows with one of the values, sent as one array: thousands of parameters took 0.1 s to be put in."""
    return rows.filter(**{f"{column}__in": RawSQL("SELECT unnest(%s::text[])", [list(values)])})


def _said(query: SearchQuery) -> list[str]:
    """Conversations of the newest messages that have the words."""
    newest = Wording.objects.order_by("-message_id")
    edge = newest.values_list("pk", flat=True)[LOOKED_THROUGH : LOOKED_THROUGH + 1].first()
    if edge is not None:
        # Not the column itself, or the planner takes the index, whose yield for a word it underrates.
        unindexed = Coalesce("words", Value("", output_field=SearchVectorField()))
        walked = newest.alias(said=unindexed).filter(said=query)
        recent = walked.filter(pk__gte=edge).values_list("pk", flat=True)
        if len(recent[:OFTEN]) == OFTEN:
            return list(walked.values_list("conversation", flat=True)[:MOST_OF_MANY])
    return list(newest.filter(words=query).values_list("conversation", flat=True)[:MOST_FOUND])
