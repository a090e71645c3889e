"""Leads found: a filter, words and an order, the same for pages, bulk changes, exports and the API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Q, QuerySet, When

from katek.core.mail_addresses import one_form
from katek.leads.models import Lead, Stage
from katek.leads.saying import saying
from katek.leads.tags import tag_key
from katek.organizations.models import Membership
from katek.organizations.scope import current_organization

NOBODY = "none"  # as owner: leads that nobody owns
MOST_VALUES = 20
LONGEST = 100
SORTS = {
    "name": "sort_name",
    "active": "active_at",
    "created": "created_at",
    "channel": "channel",
    "stage": "stage",
    "owner": "owner",
}
# Of groups, in which the liveliest come first: stages as work goes on, owners by name.
GROUPED = frozenset({"stage", "owner"})
LIVELIEST = "-active"


@dataclass(frozen=True)
class LeadFilter:
    """Fields narrow each other down; the values of one widen it. All empty: every lead but merged ones."""

    stage: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    source: str = ""
    words: str = ""
    created_from: date | None = None
    created_to: date | None = None
    email: str = ""
    phone: str = ""
    updated_since: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return self == LeadFilter()


@dataclass(frozen=True)
class Order:
    """By a key of `SORTS`; equal ones by id, so that the order is one and the same each time.

    Of `GROUPED` keys by `groups`, and within one by the last activity.
    """

    by: str = "active"
    descending: bool = True

    @property
    def text(self) -> str:
        return f"-{self.by}" if self.descending else self.by

    @property
    def column(self) -> str:
        return SORTS[self.by]

    @property
    def is_grouped(self) -> bool:
        return self.by in GROUPED

    def groups(self) -> list[str | None]:
        """The values of a grouped key in this order; nobody's leads come last, or first if it descends."""
        groups: list[str | None] = list(Stage.values)
        if self.by == "owner":
            members = Membership.objects.select_related("user")
            people = sorted(members, key=lambda one: (str(one.user).casefold(), one.user_id))
            groups = [*(one.user_id for one in people), None]
        return groups[::-1] if self.descending else groups

    def applied(self, rows: QuerySet[Lead]) -> QuerySet[Lead]:
        if self.is_grouped:
            whens = [
                When(**{self.column: value}, then=place)
                for place, value in enumerate(self.groups())
                if value is not None
            ]
            last = -1 if self.descending else len(whens)
            rank = Case(*whens, default=last, output_field=IntegerField())
            return rows.order_by(rank, "-active_at", "-pk")
        sign = "-" if self.descending else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}pk")

    def reversed(self) -> "Order":
        return replace(self, descending=not self.descending)


@dataclass(frozen=True)
class Wanted:
    """What a list shows: its filter and its order."""

    filter: LeadFilter = field(default_factory=LeadFilter)
    order: Order = field(default_factory=Order)


def read_wanted(given: Mapping[str, Iterable[str]]) -> Wanted:
    """From the query of an address or a saved view; what can't be read or doesn't exist is left out."""
    lists = {name: [text.strip()[:LONGEST] for text in texts] for name, texts in given.items()}
    values = {name: tuple(dict.fromkeys(filter(None, texts))) for name, texts in lists.items()}

    def one(name: str) -> str:
        return next(iter(values.get(name, ())), "")

    stages = [stage for stage in values.get("stage", ()) if stage in Stage.values]
    found = LeadFilter(
        stage=tuple(stages),
        owner=values.get("owner", ())[:MOST_VALUES],
        tag=values.get("tag", ())[:MOST_VALUES],
        channel=values.get("channel", ())[:MOST_VALUES],
        source=one("source"),
        words=one("q"),
        created_from=_day(one("from")),
        created_to=_day(one("to")),
    )
    return Wanted(found, read_order(one("sort")))


def read_order(text: str) -> Order:
    by = text.removeprefix("-")
    return Order(by, text.startswith("-")) if by in SORTS else Order()


def as_query(wanted: Wanted) -> dict[str, list[str]]:
    """What `read_wanted` reads, without what is empty or goes without saying."""
    of = wanted.filter
    query = {
        "q": [of.words],
        "stage": list(of.stage),
        "owner": list(of.owner),
        "tag": list(of.tag),
        "channel": list(of.channel),
        "source": [of.source],
        "from": [of.created_from.isoformat() if of.created_from else ""],
        "to": [of.created_to.isoformat() if of.created_to else ""],
        "sort": [wanted.order.text if wanted.order != Order() else ""],
    }
    return {name: kept for name, texts in query.items() if (kept := [t for t in texts if t])}


def matching(wanted: LeadFilter) -> QuerySet[Lead]:
    """The leads of the organization in scope that a filter lets through, by columns of `Lead` alone."""
    rows: QuerySet[Lead] = Lead.objects.filter(merged_into=None)
    if wanted.stage:
        rows = rows.filter(stage__in=wanted.stage)
    if wanted.owner:
        rows = rows.filter(_owned_by(wanted.owner))
    if wanted.tag:
        rows = rows.filter(tag_keys__overlap=[tag_key(tag) for tag in wanted.tag])
    if wanted.channel:
        rows = rows.filter(channel__in=wanted.channel)
    if wanted.source:
        rows = rows.filter(source__icontains=wanted.source)
    return _known_by(_between(rows, wanted), wanted)


def _owned_by(owners: tuple[str, ...]) -> Q:
    members = Q(owner__in=[owner for owner in owners if owner != NOBODY])
    return members | Q(owner=None) if NOBODY in owners else members


def _between(rows: QuerySet[Lead], wanted: LeadFilter) -> QuerySet[Lead]:
    """Days are the organization's, both of them included."""
    zone = ZoneInfo(current_organization().timezone)
    if day := wanted.created_from:
        rows = rows.filter(created_at__gte=datetime.combine(day, time.min, zone))
    if day := wanted.created_to:
        rows = rows.filter(created_at__lt=datetime.combine(day + timedelta(1), time.min, zone))
    if wanted.updated_since:
        rows = rows.filter(updated_at__gte=wanted.updated_since)
    return rows


def _known_by(rows: QuerySet[Lead], wanted: LeadFilter) -> QuerySet[Lead]:
    if wanted.email:
        address = one_form(wanted.email)
        rows = rows.filter(Q(email=address) | Q(other_emails__contains=[address]))
    if wanted.phone:
        rows = rows.filter(phone=wanted.phone)
    if wanted.words:
        rows = saying(rows, wanted.words)
    return rows


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1900, 1, 1) <= day <= date(9000, 1, 1) else None
