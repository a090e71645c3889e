"""Search in the inbox: by what was said, and by who said it."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from katek.conversations.models import Conversation, Wording
from katek.leads.models import Lead
from katek.properties.folding import fold

MOST_WORDS = 8
# Of what matches only the newest is looked through: whoever finds more has to say more.
MOST_FOUND = 2000


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
    said = Wording.objects.filter(words=query).order_by("-message")
    theirs = Conversation.objects.filter(lead__in=_leads(words))
    found = said.values_list("conversation")[:MOST_FOUND].union(theirs.values_list("pk"))
    return rows.filter(pk__in=found)


def _leads(words: str) -> QuerySet[Lead]:
    text = words.strip()
    rows: QuerySet[Lead] = Lead.objects.filter(
        Q(name__icontains=text) | Q(email__icontains=text) | Q(phone__icontains=text)
    )
    return rows.order_by("-pk")[:MOST_FOUND]
