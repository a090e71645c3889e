"""What needs somebody now: one answer for the home page, the bell and the counts of the sidebar."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from katek.campaigns.models import Email, EmailStatus
from katek.channels.models import Channel, ChannelStatus
from katek.conversations.models import (
    AnsweredBy,
    Conversation,
    ConversationStatus,
    Message,
    MessageStatus,
)
from katek.dashboard.access import MemberRequest, member_page
from katek.outbox.models import Delivery, DeliveryStatus, Endpoint, EndpointStatus

MOST = 1000  # nobody reads a larger count, and counting costs
NOT_SENT = [MessageStatus.FAILED, MessageStatus.UNKNOWN]
NOT_MAILED = [EmailStatus.FAILED, EmailStatus.UNKNOWN]


@dataclass(frozen=True)
class Need:
    """`tone`: `warn` waits for a person, `bad` is broken. `count` is 0 where the title says it all. `name`
    stays the same while it is told, whatever its words."""

    name: str
    icon: str
    tone: str
    title: str
    url: str
    text: str = ""
    count: int = 0


@require_safe
@member_page("conversations.view")
def needs(request: MemberRequest) -> HttpResponse:
    """The bell's list, a fragment."""
    return render(request, "dashboard/needs.html", {"needs": needs_now()})


def counts_now() -> dict[str, int]:
    """The shell's counts, of the same things as `needs_now` tells; each up to 1,000.

    `waiting`, `unsent` (messages), `channels`, `endpoints`, `failed` (deliveries), `unmailed`; `broken` is the
    sum of all but the first, `needs` of all.
    """
    waiting = Conversation.objects.filter(
        status=ConversationStatus.OPEN, answered_by=AnsweredBy.PERSON
    )
    counts = {
        "waiting": _bounded(waiting),
        "failed": _bounded(Delivery.objects.filter(status=DeliveryStatus.FAILED)),
        "channels": _bounded(_troubled()),
        "endpoints": _bounded(_switched_off()),
        "unmailed": _bounded(Email.objects.filter(status__in=NOT_MAILED)),
        "unsent": _bounded(Message.objects.filter(direction="out", status__in=NOT_SENT)),
    }
    broken = sum(counts.values()) - counts["waiting"]
    return {**counts, "broken": broken, "needs": counts["waiting"] + broken}


def needs_now() -> list[Need]:
    """In the order in which they matter. In scope."""
    counts = counts_now()
    return [*_customers(counts), *_channels(), *_systems(counts)]


def _troubled() -> QuerySet[Channel]:
    return Channel.objects.exclude(problem="").exclude(status=ChannelStatus.DISCONNECTED)


def _switched_off() -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(status=EndpointStatus.DISABLED)


def _customers(counts: dict[str, int]) -> Iterable[Need]:
    inbox = reverse("dashboard:conversations")
    if waiting := counts["waiting"]:
        title = ngettext("A customer waits for a person", "Customers wait for a person", waiting)
        yield Need("waiting", "hand-raised", "warn", title, f"{inbox}?show=waiting", count=waiting)
    if unsent := counts["unsent"]:
        title = ngettext("A message did not go out", "Messages did not go out", unsent)
        yield Need(
            "unsent", "exclamation-triangle", "bad", title, f"{inbox}?show=failed", count=unsent
        )


def _channels() -> Iterable[Need]:
    for channel in _troubled():
        yield Need(
            channel.pk,
            "chat-bubble-left-right",
            "bad" if channel.status == ChannelStatus.RECONNECT else "warn",
            channel.name,
            reverse("dashboard:channels"),
            channel.problem,
        )


def _systems(counts: dict[str, int]) -> Iterable[Need]:
    webhooks, emails = reverse("dashboard:webhooks"), reverse("dashboard:emails")
    for endpoint in _switched_off():
        url = reverse("dashboard:endpoint", args=[endpoint.pk])
        title = _("An endpoint is switched off")
        yield Need(endpoint.pk, "bolt-slash", "bad", title, url, endpoint.problem)
    if failed := counts["failed"]:
        title = ngettext("A delivery failed", "Deliveries failed", failed)
        yield Need("failed", "bolt", "bad", title, f"{webhooks}?status=failed", count=failed)
    if unmailed := counts["unmailed"]:
        title = ngettext("An e-mail did not go out", "E-mails did not go out", unmailed)
        yield Need("unmailed", "envelope", "bad", title, f"{emails}?status=unsent", count=unmailed)


def _bounded(rows: QuerySet[Model]) -> int:
    return rows.order_by()[:MOST].count()
