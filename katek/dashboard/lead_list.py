"""What the table and the board of leads have in common: the filter, its chips, the saved views."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from katek.channels.models import ChannelKind
from katek.dashboard.access import MemberRequest
from katek.dashboard.templatetags.leads_in_words import channel_name
from katek.leads.finding import NOBODY, Wanted, as_query, read_wanted
from katek.leads.models import Lead, SavedView, Stage
from katek.leads.saved_views import views_for, wanted_of
from katek.organizations.models import Membership
from katek.organizations.permissions import allowed

# Channels that leads come from without having written on one.
OTHER_CHANNELS = ("form", "phone", "api", "import")
MOST_COUNTED = 1000
TONES = {
    Stage.NEW: "accent",
    Stage.VIEWING: "warn",
    Stage.OFFER: "warn",
    Stage.WON: "good",
    Stage.LOST: "bad",
    Stage.SPAM: "bad",
}


@dataclass(frozen=True)
class Chip:
    """One value of the filter in words, and the query without it."""

    text: str
    without: str


@dataclass(frozen=True)
class Tab:
    """A view one can go to. `view` is the saved one behind it, if any."""

    name: str
    query: str
    here: bool
    view: SavedView | None = None


def wanted_by(request: MemberRequest) -> Wanted:
    return read_wanted(dict(request.GET.lists()))


def query_of(wanted: Wanted) -> str:
    """What stands behind the `?` of an address; empty when everything goes without saying."""
    query = QueryDict(mutable=True)
    for name, texts in as_query(wanted).items():
        query.setlist(name, texts)
    return query.urlencode()


def wanted_in(text: str) -> Wanted:
    """The opposite of `query_of`."""
    return read_wanted(dict(QueryDict(text[:4000]).lists()))


def members() -> list[tuple[str, str]]:
    """Id and name of everybody who can own a lead."""
    rows = Membership.objects.select_related("user")
    return sorted(((row.user_id, str(row.user)) for row in rows), key=lambda one: one[1].casefold())


def context_of(request: MemberRequest, wanted: Wanted) -> dict[str, Any]:
    """For `leads_bar.html`, which stands above table and board."""
    people, tabs = members(), _tabs(request, wanted)
    chips = _chips(wanted, dict(people))
    here = next((tab.view for tab in tabs if tab.here and tab.view), None)
    return {
        "wanted": wanted,
        "query": query_of(wanted),
        "chips": chips,
        "tabs": tabs,
        "here": here,
        "may_change_here": here is not None and may_change(request, here),
        "kept": {name: texts for name, texts in as_query(wanted).items() if name != "q"},
        "can_save": (bool(chips) or bool(wanted.filter.words)) and not any(t.here for t in tabs),
        "people": people,
        "stages": Stage.choices,
        "channels": [(kind, channel_name(kind)) for kind in (*ChannelKind.values, *OTHER_CHANNELS)],
        "nobody": NOBODY,
    }


def count_of(rows: QuerySet[Lead]) -> tuple[int, bool]:
    """How many leads match, counted no further than a page has to tell; whether there are more."""
    counted = rows.order_by()[: MOST_COUNTED + 1].count()
    return min(counted, MOST_COUNTED), counted > MOST_COUNTED


def may_change(request: MemberRequest, view: SavedView) -> bool:
    """One's own, and those for everybody by whoever may change leads."""
    mine = view.user_id == request.user.pk
    return mine or (view.shared and allowed(request.membership.role, "leads.edit"))


def _tabs(request: MemberRequest, wanted: Wanted) -> list[Tab]:
    now = query_of(wanted)
    mine = Wanted(read_wanted({"owner": [request.user.pk]}).filter)
    tabs: list[tuple[str, Wanted, SavedView | None]]
    tabs = [(_("All"), Wanted(), None), (_("Mine"), mine, None)]
    tabs += [(view.name, wanted_of(view), view) for view in views_for(request.user)]
    return [Tab(name, query_of(of), query_of(of) == now, view) for name, of, view in tabs]


def _chips(wanted: Wanted, people: dict[str, str]) -> list[Chip]:
    query = as_query(wanted)
    words: dict[str, tuple[str, dict[str, Any]]] = {
        "stage": (_("Stage: %s"), dict(Stage.choices)),
        "owner": (_("Owner: %s"), {**people, NOBODY: _("nobody")}),
        "tag": (_("Tag: %s"), {}),
        "channel": (
            _("Channel: %s"),
            {kind: channel_name(kind) for kind in query.get("channel", ())},
        ),
        "source": (_("Source: %s"), {}),
        "from": (_("Since %s"), {}),
        "to": (_("Until %s"), {}),
    }
    return [
        Chip(sentence % names.get(value, value), _without(query, name, value))
        for name, (sentence, names) in words.items()
        for value in query.get(name, ())
    ]


def _without(query: dict[str, list[str]], name: str, value: str) -> str:
    left: dict[str, Iterable[str]] = {
        key: [text for text in texts if (key, text) != (name, value)]
        for key, texts in query.items()
    }
    return query_of(read_wanted(left))


def list_url(view: str, query: str) -> str:
    return f"{reverse(view)}?{query}" if query else reverse(view)
