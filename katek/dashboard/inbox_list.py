"""The list of the inbox: which threads are shown, how much each filter holds, and a line for each thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from katek.channels.models import Channel, ChannelKind
from katek.conversations.filters import (
    MOST_COUNTED,
    NAMES,
    counts,
    not_arrived,
    threads_in,
    waits,
)
from katek.conversations.finding import matching
from katek.conversations.models import Conversation, Message
from katek.dashboard.access import MemberRequest
from katek.dashboard.counting import in_words
from katek.dashboard.paging import page_of
from katek.leads.identity import surviving

LONGEST_SEARCH = 200
LABELS = {
    "open": _("Open"),
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "waiting": _("Waiting for a person"),
    "failed": _("Failed to send"),
    "snoozed": _("Snoozed"),
    "closed": _("Closed"),
    "all": _("All"),
}
# What comes to stand in a filter that is empty; in the others, whatever customers write.
FILLED_BY = {
    "mine": _("A conversation is yours once you answer in it, or somebody assigns it to you."),
    "unassigned": _("Somebody looks after every conversation that is open."),
    "waiting": _("Nobody waits. Whom the assistant hands over to a person stands here."),
    "failed": _("Everything has arrived. What can't be sent stands here, with the reason."),
    "snoozed": _("What you snooze stands here until it comes back to the open ones."),
    "closed": _("What you close stands here; it opens again when the customer writes."),
}


@dataclass(frozen=True)
class Chosen:
    """What the member wants to see: a filter, a kind of channel or all (empty), words or none."""

    filter: str = "open"
    channel: str = ""
    words: str = ""

    def query(self, **changes: str) -> str:
        """As the query of an address, without what goes without saying."""
        asked = {"show": self.filter, "channel": self.channel, "q": self.words, **changes}
        kept = {name: value for name, value in asked.items() if value}
        if kept.get("show") == "open":
            del kept["show"]
        return f"?{urlencode(kept)}" if kept else "?"


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    count: str
    query: str


@dataclass(frozen=True)
class Line:
    """`last` is the newest message. `failed`: something of ours did not arrive since the customer wrote."""

    conversation: Conversation
    name: str
    last: Message | None
    failed: bool

    @property
    def is_waiting(self) -> bool:
        return waits(self.conversation)


def chosen_of(request: MemberRequest) -> Chosen:
    """Names that aren't ours count as not given."""
    name, channel = request.GET.get("show", ""), request.GET.get("channel", "")
    return Chosen(
        name if name in NAMES else "open",
        channel if channel in ChannelKind.values else "",
        request.GET.get("q", "").strip()[:LONGEST_SEARCH],
    )


def list_context(request: MemberRequest) -> dict[str, Any]:
    """What the list's template shows. In scope."""
    chosen = chosen_of(request)
    rows = threads_in(chosen.filter, request.user)
    if chosen.channel:
        rows = rows.filter(channel__in=Channel.objects.filter(kind=chosen.channel).values("pk"))
    rows = matching(rows, chosen.words).select_related(
        "lead__merged_into", "channel", "assigned_to"
    )
    page = page_of(request, rows, newest_by="listed_at")
    return {
        "chosen": chosen,
        "page": page,
        "lines": lines_of(page.items),
        "tabs": _tabs(request, chosen),
        "none_here": FILLED_BY.get(chosen.filter, ""),
        "kinds": _kinds(chosen),
        "list_url": reverse("dashboard:conversations"),
        "part_query": chosen.query(part="list", older=request.GET.get("older", "")),
        "all_channels": chosen.query(channel=""),
        "everywhere_query": chosen.query(show="all", channel=""),
        "newest_query": chosen.query(),
        "older_query": chosen.query(older=page.older) if page.older else "",
        **queries(chosen),
    }


def queries(chosen: Chosen) -> dict[str, str]:
    """What addresses of a thread carry, so that the list beside it stays; `thread_query` asks for it alone,
    `news_query` for what may have changed of it."""
    here = chosen.query()
    plain = "" if here == "?" else here
    return {
        "row_query": plain,
        "here_query": plain,
        "thread_query": chosen.query(part="thread"),
        "news_query": chosen.query(part="messages"),
    }


def lines_of(rows: Sequence[Conversation]) -> list[Line]:
    """Each thread with its newest message, in a fixed number of queries."""
    ids = [row.pk for row in rows]
    newest = Message.objects.filter(conversation__in=ids, sequence=F("conversation__last_sequence"))
    last = {message.conversation_id: message for message in newest}
    failed = set(not_arrived().filter(conversation__in=ids).values_list("conversation", flat=True))
    return [Line(row, name_of(row), last.get(row.pk), row.pk in failed) for row in rows]


def name_of(conversation: Conversation) -> str:
    """What the customer is called, of a merged lead by its survivor."""
    lead = surviving(conversation.lead) if conversation.lead else None
    named = lead and (lead.name or lead.email or lead.phone)
    return named or conversation.placeholder


def _tabs(request: MemberRequest, chosen: Chosen) -> list[Tab]:
    held = counts(request.user)
    return [
        Tab(
            name,
            str(LABELS[name]),
            in_words(held.get(name, 0), MOST_COUNTED),
            chosen.query(show=name),
        )
        for name in NAMES
    ]


def _kinds(chosen: Chosen) -> list[Tab]:
    """The kinds of channels that the organization has, if there are several to choose from."""
    held = set(Channel.objects.values_list("kind", flat=True))
    known = [(kind, label) for kind, label in ChannelKind.choices if kind in held]
    if len(known) < 2 and not chosen.channel:
        return []
    return [Tab(kind, str(label), "", chosen.query(channel=kind)) for kind, label in known]
