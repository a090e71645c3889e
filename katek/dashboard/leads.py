"""Leads as a table and as a board by stage."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.lead_list import (
    TONES,
    context_of,
    count_of,
    query_of,
    wanted_by,
)
from katek.dashboard.leads_bulk import latest_of
from katek.dashboard.paging import SIZE, Page, page_by, page_of_groups
from katek.leads.csv_file import leads_csv
from katek.leads.finding import SORTS, Order, Wanted, matching
from katek.leads.models import Lead, Stage

TIMES = ("active", "created")
LABELS = {
    "name": _("Name"),
    "stage": _("Stage"),
    "owner": _("Owner"),
    "channel": _("Channel"),
    "active": _("Last activity"),
    "created": _("Created"),
}
PER_COLUMN = 20
MOST_COLUMN = 200  # cards; the table has the others


@require_safe
@member_page("leads.view")
def leads(request: MemberRequest) -> HttpResponse:
    wanted = wanted_by(request)
    found = matching(wanted.filter)
    count, more = count_of(found)
    context = {
        **context_of(request, wanted),
        "page": _page(request, found, wanted.order),
        "count": count,
        "more": more,
        "beyond": more or count > SIZE,
        "columns": _columns(wanted),
        "tones": TONES,
        "latest_bulk": latest_of(request),
    }
    return render(request, "dashboard/leads.html", context)


def _page(request: MemberRequest, found: QuerySet[Lead], order: Order) -> Page:
    rows = found.defer("words")
    if order.is_grouped:
        groups = order.groups()
        page = page_of_groups(
            request, rows, column=order.column, groups=groups, newest_by="active_at"
        )
        prefetch_related_objects(page.items, "owner")
        return page
    rows = rows.select_related("owner")
    return page_by(request, rows, column=order.column, descending=order.descending)


@require_safe
@member_page("leads.view")
def board(request: MemberRequest) -> HttpResponse:
    """`?more=<stage>`, once or more: so many cards more of that stage."""
    wanted = Wanted(wanted_by(request).filter)
    columns = _board(wanted, Counter(request.GET.getlist("more")))
    context = {
        **context_of(request, wanted),
        "board": columns,
        "any": any(column.count for column in columns),
    }
    return render(request, "dashboard/leads_board.html", context)


@require_safe
@member_page("leads.view")
def export(request: MemberRequest) -> HttpResponse:
    """The filtered leads as a file for a spreadsheet."""
    wanted = wanted_by(request)
    rows = wanted.order.applied(matching(wanted.filter)).defer("words")
    return leads_csv(list(rows))


@require_safe
@member_page("leads.view")
def tags(request: MemberRequest) -> HttpResponse:
    """Tags that leads have, for the fields in which one is typed."""
    rows = Lead.objects.filter(merged_into=None).exclude(tags=[]).order_by("-active_at")
    newest = rows.values_list("tags", flat=True)[:MOST_TAGGED]
    known = sorted({tag for row in newest for tag in row}, key=str.casefold)
    return render(request, "dashboard/leads_tags.html", {"tags": known[:MOST_TAGS]})


MOST_TAGGED, MOST_TAGS = 2000, 200


@dataclass(frozen=True)
class Heading:
    """A column that can be sorted by: its query, and how it is sorted now (`aria-sort`)."""

    key: str
    label: Any
    query: str
    sorted: str


def _columns(wanted: Wanted) -> dict[str, Heading]:
    """A time begins with the newest, a name with A, a stage with the first; pressing again turns it round."""
    found = {}
    for key in SORTS:
        here = wanted.order.by == key
        order = wanted.order.reversed() if here else Order(key, descending=key in TIMES)
        now = ("descending" if wanted.order.descending else "ascending") if here else "none"
        found[key] = Heading(key, LABELS[key], query_of(Wanted(wanted.filter, order)), now)
    return found


@dataclass(frozen=True)
class Column:
    """A stage on the board: all there are, the first of them, and how to see more of them.

    `query`: the table of just these.
    """

    stage: str
    name: str
    tone: str
    count: int
    leads: list[Lead]
    query: str

    @property
    def hidden(self) -> int:
        return self.count - len(self.leads)

    @property
    def full(self) -> bool:
        return len(self.leads) >= MOST_COLUMN


def _board(wanted: Wanted, more: dict[str, int]) -> list[Column]:
    rows = matching(wanted.filter)
    counted = rows.order_by().values_list("stage").annotate(Count("pk"))
    counts: dict[str, int] = dict(counted)
    stages = [s for s in Stage.values if not wanted.filter.stage or s in wanted.filter.stage]
    cards = _cards(rows.defer("words"), stages, more)
    names: dict[str, Any] = dict(Stage.choices)
    return [
        Column(
            stage,
            names[stage],
            TONES.get(Stage(stage), ""),
            counts.get(stage, 0),
            cards[stage],
            query_of(Wanted(replace(wanted.filter, stage=(stage,)), wanted.order)),
        )
        for stage in stages
    ]


def _cards(rows: QuerySet[Lead], stages: list[str], more: dict[str, int]) -> dict[str, list[Lead]]:
    """The liveliest of each stage, all in one query."""
    parts = []
    for stage in stages:
        size = min(PER_COLUMN * (1 + more.get(stage, 0)), MOST_COLUMN)
        parts.append(rows.filter(stage=stage).order_by("-active_at", "-pk")[:size])
    found = list(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else list(parts[0])
    prefetch_related_objects(found, "owner")
    found.sort(key=lambda lead: (lead.active_at, lead.pk), reverse=True)
    return {stage: [lead for lead in found if lead.stage == stage] for stage in stages}
