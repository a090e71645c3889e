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
    """`tone`: `warn` waits for a person, `bad` is broken. `count` is 0 where the title says it all."""

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
    """The shell's counts: `waiting`, `failed` (deliveries), `channels`, `unsent`; each up to 1,000."""
    waiting = Conversation.objects.filter(
        status=ConversationStatus.OPEN, answered_by=AnsweredBy.PERSON
    )
    counts = {
        "waiting": _bounded(waiting),
        "failed": _bounded(Delivery.objects.filter(status=DeliveryStatus.FAILED)),
        "channels": _bounded(Channel.objects.filter(status=ChannelStatus.RECONNECT)),
        "unsent": _bounded(Message.objects.filter(direction="out", status__in=NOT_SENT)),
    }
    broken = counts["failed"] + counts["channels"] + counts["unsent"]
    return {**counts, "broken": broken, "needs": counts["waiting"] + broken}


def needs_now() -> list[Need]:
    """In the order in which they matter. In scope."""
    return [*_customers(), *_channels(), *_systems()]


def _customers() -> Iterable[Need]:
    inbox, counts = reverse("dashboard:conversations"), counts_now()
    if waiting := counts["waiting"]:
        title = ngettext("A customer waits for a person", "Customers wait for a person", waiting)
        yield Need("hand-raised", "warn", title, f"{inbox}?show=waiting", count=waiting)
    if unsent := counts["unsent"]:
        title = ngettext("A message did not go out", "Messages did not go out", unsent)
        yield Need("exclamation-triangle", "bad", title, f"{inbox}?show=failed", count=unsent)


def _channels() -> Iterable[Need]:
    for channel in Channel.objects.exclude(problem="").exclude(status=ChannelStatus.DISCONNECTED):
        yield Need(
            "chat-bubble-left-right",
            "bad" if channel.status == ChannelStatus.RECONNECT else "warn",
            channel.name,
            reverse("dashboard:channels"),
            channel.problem,
        )


def _systems() -> Iterable[Need]:
    webhooks, emails = reverse("dashboard:webhooks"), reverse("dashboard:emails")
    for endpoint in Endpoint.objects.filter(status=EndpointStatus.DISABLED):
        url = reverse("dashboard:endpoint", args=[endpoint.pk])
        title = _("An endpoint is switched off")
        yield Need("bolt-slash", "bad", title, url, endpoint.problem)
    if failed := _bounded(Delivery.objects.filter(status=DeliveryStatus.FAILED)):
        title = ngettext("A delivery failed", "Deliveries failed", failed)
        yield Need("bolt", "bad", title, f"{webhooks}?status=failed", count=failed)
    if unmailed := _bounded(Email.objects.filter(status__in=NOT_MAILED)):
        title = ngettext("An e-mail did not go out", "E-mails did not go out", unmailed)
        yield Need("envelope", "bad", title, emails, count=unmailed)


def _bounded(rows: QuerySet[Model]) -> int:
    return rows.order_by()[:MOST].count()
