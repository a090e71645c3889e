"""The rehearsal: write as a customer of Messenger or Instagram, see what they see, and move the clock.

What is written here goes as a correctly signed webhook to the real door; what is shown is what the
stand-in of Meta's Graph was given to deliver, never a look into our own tables.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from katek.automations.lanes import TASKS
from katek.channels.models import Channel, ChannelKind, ChannelStatus
from katek.core import clock
from katek.core.wakeups import ring
from katek.dashboard.access import MemberRequest, member_page
from katek.sandbox.graph import customers, seen
from katek.sandbox.pages import mails_of
from katek.sandbox.rehearsal_world import contacts_of, inspections_of

LONGEST_TEXT = 2000
MOST_DAYS = 60  # a step of the clock


@dataclass(frozen=True)
class Stage:
    """Where a rehearsal plays: a connected account of the organization and one of its customers."""

    channel: Channel
    customer: str
    name: str


@require_safe
@member_page("conversations.view")
def rehearsal(request: MemberRequest) -> HttpResponse:
    channels = _channels()
    if not channels:
        return render(request, "sandbox/rehearsal_empty.html")
    stage = _stage(request, channels)
    context = {
        "channels": channels,
        "stage": stage,
        "customers": seen.threads(stage.channel.external_id)[:30],
        "longest": LONGEST_TEXT,
        **_thread(stage),
        **_world(request),
    }
    return render(request, "sandbox/rehearsal.html", context)


@require_safe
@member_page("conversations.view")
def rehearsal_thread(request: MemberRequest) -> HttpResponse:
    """The thread alone, for a page that looks again and again."""
    stage = _stage(request, _channels())
    return render(request, "sandbox/rehearsal_thread.html", {"stage": stage, **_thread(stage)})


@require_safe
@member_page("conversations.view")
def rehearsal_world(request: MemberRequest) -> HttpResponse:
    """What followed: mails, webhooks, contacts, and what time it is."""
    return render(request, "sandbox/rehearsal_world.html", _world(request))


@require_POST
@member_page("conversations.reply")
def rehearse(request: MemberRequest) -> HttpResponseBase:
    """One act of the customer: a text, a quick reply, or a button of a card."""
    stage = _stage(request, _channels())
    text = request.POST.get("text", "").strip()
    payload = request.POST.get("payload", "")
    problem = _act(stage, request.POST.get("act", "write"), text, payload)
    if problem:
        notices.error(request, problem)
    return _back(stage)


@require_POST
@member_page("conversations.reply")
def move_clock(request: MemberRequest) -> HttpResponseBase:
    """Forward by hours, or back to the host's time."""
    stage = _stage(request, _channels())
    if request.POST.get("reset"):
        clock.reset()
        notices.success(request, "The clock shows this machine's time again.")
        return _back(stage)
    hours = _hours(request.POST.get("hours", ""))
    if hours is None:
        notices.error(request, f"hours: a whole number from 1 to {MOST_DAYS * 24} is expected.")
        return _back(stage)
    clock.move(timedelta(hours=hours))
    for lane in TASKS["all"]:
        ring(lane.name)
    notices.success(request, "The clock was moved: what falls due until then happens now.")
    return _back(stage)


def _act(stage: Stage, act: str, text: str, payload: str) -> str:
    """Do it; what went wrong as a sentence, empty if nothing did."""
    if not text or len(text) > LONGEST_TEXT:
        return f"text: write something of at most {LONGEST_TEXT} characters."
    account, customer = stage.channel.external_id, stage.customer
    try:
        if act == "tap":
            answer = customers.tap(account, customer, text, payload, name=stage.name)
        elif act == "quick_reply":
            answer = customers.write(account, customer, text, name=stage.name, quick_reply=payload)
        elif act == "person":
            answer = customers.person_writes(account, customer, text)
        else:
            answer = customers.write(account, customer, text, name=stage.name)
    except customers.NotSubscribed as problem:
        return f"{problem} Connect the account again on the page of channels."
    if answer["status"] != 200:
        return f"The webhook door answered {answer['status']}: see the log of the web server."
    return ""


def _channels() -> list[Channel]:
    """Connected accounts of the organization that the stand-in plays."""
    played = {account.id for account in seen.assets()}
    kinds = (ChannelKind.MESSENGER, ChannelKind.INSTAGRAM)
    rows = Channel.objects.filter(kind__in=kinds, status=ChannelStatus.CONNECTED)
    return [channel for channel in rows.order_by("kind", "name") if channel.external_id in played]


def _stage(request: HttpRequest, channels: list[Channel]) -> Stage:
    """The account and the customer that the address or the form names; the first, and the newest."""
    asked = request.POST if request.method == "POST" else request.GET
    account, customer = asked.get("account", ""), asked.get("customer", "")
    found = [channel for channel in channels if account in ("", channel.external_id)]
    if not found or (customer and not _is_id(customer)):
        raise Http404
    channel = found[0]
    known = seen.threads(channel.external_id)
    if not customer:
        customer = known[0].customer if known else new_customer()
    name = next((one.name for one in known if one.customer == customer), asked.get("name", ""))
    return Stage(channel, customer, name[:80])


def new_customer() -> str:
    """An id as Meta gives them: digits, never seen before."""
    return str(10**15 + secrets.randbelow(9 * 10**15))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 20


def _thread(stage: Stage) -> dict[str, Any]:
    account, customer = stage.channel.external_id, stage.customer
    said = [one for one in seen.thread(account, customer) if one.mid]
    last = next((one for one in reversed(said)), None)
    return {
        "said": said,
        "typing": seen.is_typing(account, customer, clock.now()),
        "quick_replies": last.quick_replies if last and last.author == "app" else (),
        "thread_query": _query(stage),
    }


def _world(request: MemberRequest) -> dict[str, Any]:
    return {
        "now": clock.now(),
        "moved": _in_words(clock.offset()),
        "mails": mails_of(request)[:8],
        "inspections": inspections_of(request.organization)[:8],
        "contacts": contacts_of(request.organization)[:8],
        "new_customer": new_customer(),
    }


def _in_words(offset: timedelta) -> str:
    hours = round(offset.total_seconds() / 3600)
    parts = [
        f"{hours // 24} days" if hours >= 24 else "",
        f"{hours % 24} hours" if hours % 24 else "",
    ]
    return " and ".join(part for part in parts if part)


def _hours(text: str) -> int | None:
    if not (text.isascii() and text.isdecimal()) or len(text) > 5:
        return None
    return int(text) if 1 <= int(text) <= MOST_DAYS * 24 else None


def _query(stage: Stage) -> str:
    return f"?account={stage.channel.external_id}&customer={stage.customer}"


def _back(stage: Stage) -> HttpResponseBase:
    return redirect(f"{reverse('sandbox:rehearsal')}{_query(stage)}")
