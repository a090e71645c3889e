"""Listings for what a customer wants: hard filters first, then rank, then what comes close."""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet, Window

from katek.core import clock
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.criteria import Criteria
from katek.properties.facts import spoken_of, visible
from katek.properties.filters import KEYWORDS, Wish, plain_wishes
from katek.properties.folding import folded_ref
from katek.properties.gazetteer import gazetteer
from katek.properties.models import Property
from katek.properties.place_wishes import where
from katek.properties.ranking import Order, ranking
from katek.properties.relaxing import Relaxed, relaxed
from katek.properties.words import queries_for

__all__ = ["Relaxed", "SearchResult", "search"]

# With fewer hits than this, what comes close is offered too, until there are so many.
ENOUGH = 3


@dataclass(frozen=True)
class SearchResult:
    """`items` fulfil every wish, `total` counts all that do; `relaxed` come close and are labelled.

    `unknown_places`: asked for by name, but the organization has nothing there; `known_places` are towns and
    areas to name instead. `ranked`: landmarks whose distance nobody knows; what speaks of them comes first.
    Pictures are fetched.
    """

    items: list[Property]
    relaxed: list[Relaxed] = field(default_factory=list)
    unknown_places: list[str] = field(default_factory=list)
    total: int = 0
    known_places: list[str] = field(default_factory=list)
    ranked: list[str] = field(default_factory=list)


def search(
    organization: Organization, criteria: Criteria, *, limit: int = ENOUGH, language: str = ""
) -> SearchResult:
    """The best `limit` listings for the criteria. `language`: of the customer, for words in remarks.

    A listing asked for by its number is found by that alone, also when it is reserved or under contract.
    """
    with working_for(organization):
        if criteria.ref:
            return _by_ref(criteria.ref, limit)
        known = gazetteer(organization)
        languages = (organization.language, language)
        places = where(criteria, known, languages)
        keywords = queries_for(criteria.keywords, languages)
        wishes = [*_keyword_wishes(keywords), *places.wishes, *plain_wishes(organization, criteria)]
        words = [*keywords, *places.words]
        either = reduce(or_, words) if words else None
        order = ranking(organization, criteria, words=either, now=clock.now())
        listings = visible().prefetch_related("media").defer("words")
        items, total = _exact(listings, wishes, order, limit)
        return SearchResult(
            items,
            relaxed(listings, wishes, order, want=min(limit, ENOUGH) - total),
            places.unknown,
            total,
            known.names() if places.unknown else [],
            places.ranked,
        )


def _by_ref(ref: str, limit: int) -> SearchResult:
    named = Q(ref=folded_ref(ref)) | Q(listing_key=ref) | Q(pk=ref)
    found = spoken_of().filter(named).prefetch_related("media").defer("words")
    items = list(found.order_by("-id")[:limit])
    return SearchResult(items, total=len(items))


def _exact(
    listings: QuerySet[Property], wishes: list[Wish], order: list[Order], limit: int
) -> tuple[list[Property], int]:
    """The first hits, and how many there are."""
    for wish in wishes:
        listings = listings.filter(wish.strict)
    counted = listings.annotate(total=Window(Count("pk"))).order_by(*order)
    # Sorting whole rows would spill to the disk: the ids first, then the few rows.
    first = list(counted.values_list("pk", "total")[:limit])
    rows = {row.pk: row for row in listings.filter(pk__in=[pk for pk, _ in first])}
    return [rows[pk] for pk, _ in first if pk in rows], first[0][1] if first else 0


def _keyword_wishes(queries: list[SearchQuery]) -> list[Wish]:
    if not queries:
        return []
    return [Wish("keywords", Q(words=reduce(and_, queries)), KEYWORDS)]
