"""What needs somebody now: one answer for the home page, the bell and the counts of the sidebar."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from katek.campaigns.models import Email, EmailStatus
from katek.channels.models import Channel, ChannelStatus
from katek.conversations import filters
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.counting import bounded, in_words
from katek.outbox.models import Delivery, DeliveryStatus, Endpoint, EndpointStatus

NOT_MAILED = [EmailStatus.FAILED, EmailStatus.UNKNOWN]


@dataclass(frozen=True)
class Need:
    """`tone`: `warn` waits for a person, `bad` is broken. `count` is empty where the title says it all. `name`
    stays the same while it is told, whatever its words."""

    name: str
    icon: str
    tone: str
    title: str
    url: str
    text: str = ""
    count: str = ""


@require_safe
@member_page("conversations.view")
def needs(request: MemberRequest) -> HttpResponse:
    """The bell's list, a fragment."""
    return render(request, "dashboard/needs.html", {"needs": needs_now()})


def counts_now() -> dict[str, int]:
    """The shell's counts, of the same things as `needs_now` tells; each `bounded`, of the rows it links to.

    `waiting` and `unsent` (threads), `channels`, `endpoints`, `failed` (deliveries), `unmailed`; `broken` is
    the sum of all but the first, `needs` of all.
    """
    counts = {
        "waiting": bounded(filters.waiting()),
        "failed": bounded(Delivery.objects.filter(status=DeliveryStatus.FAILED)),
        "channels": bounded(_troubled()),
        "endpoints": bounded(_switched_off()),
        "unmailed": bounded(Email.objects.filter(status__in=NOT_MAILED)),
        "unsent": bounded(filters.failed()),
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
        yield Need(
            "waiting",
            "hand-raised",
            "warn",
            title,
            f"{inbox}?show=waiting",
            count=in_words(waiting),
        )
    if unsent := counts["unsent"]:
        title = ngettext("Sending to a customer failed", "Sending to customers failed", unsent)
        url, count = f"{inbox}?show=failed", in_words(unsent)
        yield Need("unsent", "exclamation-triangle", "bad", title, url, count=count)


def _channels() -> Iterable[Need]:
    url, icon = reverse("dashboard:channels"), "chat-bubble-left-right"
    for channel in _troubled():
        if channel.status == ChannelStatus.RECONNECT:
            tone, title = "bad", _("%(platform)s has to be connected again")
        else:
            tone, title = "warn", _("%(platform)s has a problem")
        platform = {"platform": channel.get_kind_display()}
        text = f"{channel.name}: {channel.problem}"
        yield Need(channel.pk, icon, tone, title % platform, url, text)


def _systems(counts: dict[str, int]) -> Iterable[Need]:
    webhooks, emails = reverse("dashboard:webhooks"), reverse("dashboard:emails")
    for endpoint in _switched_off():
        url = reverse("dashboard:endpoint", args=[endpoint.pk])
        title = _("An endpoint is switched off")
        yield Need(endpoint.pk, "bolt-slash", "bad", title, url, endpoint.problem)
    if failed := counts["failed"]:
        title = ngettext("A delivery failed", "Deliveries failed", failed)
        url, count = f"{webhooks}?status=failed", in_words(failed)
        yield Need("failed", "bolt", "bad", title, url, count=count)
    if unmailed := counts["unmailed"]:
        title = ngettext("An e-mail did not go out", "E-mails did not go out", unmailed)
        url, count = f"{emails}?status=unsent", in_words(unmailed)
        yield Need("unmailed", "envelope", "bad", title, url, count=count)
