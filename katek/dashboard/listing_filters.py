"""Which listings a page shows, in which order, a page at a time by key."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core import signing
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from katek.dashboard.access import MemberRequest
from katek.dashboard.paging import Page
from katek.properties.facts import kept
from katek.properties.folding import fold, folded_ref
from katek.properties.models import Property, StandardStatus, Transaction

PER_PAGE = 24
MOST_WORDS = 8
WAYS = ("gallery", "table")
WAY_KEPT = "properties_as"  # in the session
SORTS: dict[str, tuple[str | Promise, str, bool]] = {
    # name, column, whether the largest comes first
    "newest": (_("Newest"), "id", True),
    "changed": (_("Last change"), "updated_at", True),
    "price-up": (_("Price, lowest first"), "list_price", False),
    "price-down": (_("Price, highest first"), "list_price", True),
}
OFFERED = tuple(one for one in StandardStatus.choices if one[0] != StandardStatus.DELETE)


@dataclass(frozen=True)
class Wanted:
    """What was asked for; what isn't among the choices is as if nothing were asked."""

    words: str
    status: str
    transaction: str
    kind: str
    without_pictures: bool
    withheld: bool
    made_by: str
    sort: str

    @property
    def narrowed(self) -> bool:
        switches = self.without_pictures or self.withheld
        return bool(self.words or self.status or self.transaction or self.kind or self.made_by) or (
            switches
        )


def wanted_by(request: MemberRequest) -> Wanted:
    given = request.GET
    return Wanted(
        words=given.get("q", "").strip()[:100],
        status=_known(given.get("status", ""), StandardStatus.values),
        transaction=_known(given.get("transaction", ""), Transaction.values),
        kind=given.get("kind", "")[:30],
        without_pictures=given.get("pictures") == "none",
        withheld=given.get("remarks") == "withheld",
        made_by=given.get("import", "")[:40],
        sort=_known(given.get("sort", ""), list(SORTS)) or "newest",
    )


def way_of(request: MemberRequest) -> str:
    """Gallery or table: as asked for now, else as the last time."""
    asked = request.GET.get("as", "")
    if asked in WAYS:
        if request.session.get(WAY_KEPT) != asked:
            request.session[WAY_KEPT] = asked
        return asked
    known: str = request.session.get(WAY_KEPT, WAYS[0])
    return known


def named(words: str) -> QuerySet[Property]:
    """Those of the organization that a few words find. In scope."""
    return kept().filter(_said(words))


def matching(wanted: Wanted) -> QuerySet[Property]:
    """Every listing of the organization that fits, but for its status. In scope."""
    rows = named(wanted.words) if wanted.words else kept()
    plain = {
        "transaction": wanted.transaction,
        "kind": wanted.kind,
        "made_by": wanted.made_by,
        "remarks_withheld": wanted.withheld,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    return rows.filter(photos_count=0) if wanted.without_pictures else rows


def _said(words: str) -> Q:
    """Folded like the index: beginnings of words, or of the number without its signs."""
    known = fold(words).split()[:MOST_WORDS]
    number = folded_ref(words)
    if not known:
        return Q(pk__in=[])
    found = Q()
    for word in known:
        query = SearchQuery(f"'{word}':*", config="simple", search_type="raw")
        begins = Q(words=query) | Q(staff_words=query)
        # The index leaves house numbers out.
        house = any(letter.isdigit() for letter in word)
        found &= begins | Q(street_address__icontains=word) if house else begins
    return found | Q(ref__startswith=number) | Q(listing_key=words) | Q(pk=words)


def page_sorted(request: MemberRequest, rows: QuerySet[Property], sort: str) -> Page:
    """One page in this order; listings without a price come last. A cursor of another order is none."""
    _name, column, falling = SORTS[sort]
    by = F(column).desc(nulls_last=True) if falling else F(column).asc(nulls_last=True)
    ordered = rows.order_by(by, "-pk")
    cursor = _read(request.GET.get("older", ""), sort)
    if cursor is not None:
        ordered = ordered.filter(_behind(column, falling, *cursor))
    items = list(ordered[: PER_PAGE + 1])
    last = items[PER_PAGE - 1] if len(items) > PER_PAGE else None
    older = None
    if last is not None:
        value = getattr(last, column)
        older = signing.dumps([sort, None if value is None else str(value), last.pk])
    return Page(items[:PER_PAGE], older)


def _behind(column: str, falling: bool, value: str | None, pk: str) -> Q:
    if value is None:
        return Q(**{f"{column}__isnull": True, "pk__lt": pk})
    further = Q(**{f"{column}__{'lt' if falling else 'gt'}": value})
    return further | Q(**{column: value, "pk__lt": pk}) | Q(**{f"{column}__isnull": True})


def _read(text: str, sort: str) -> tuple[str | None, str] | None:
    try:
        of, value, pk = signing.loads(text)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (value, str(pk)) if of == sort else None


def _known(value: str, choices: list[Any]) -> str:
    return value if value in choices else ""
