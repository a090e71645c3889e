"""The inbox: the list beside one thread with its lead, and the parts of it that refresh by themselves."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from katek.conversations.assigning import assignable
from katek.conversations.models import Conversation
from katek.conversations.snooze_moments import moments
from katek.conversations.threads import BEGUN
from katek.core import clock
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.composer import Written, composer_context
from katek.dashboard.inbox_list import chosen_of, list_context, name_of, queries
from katek.dashboard.inbox_thread import newest, older
from katek.leads.identity import surviving
from katek.leads.models import Interest, Lead

MOST_BESIDE = 5
LARGEST_NUMBER = 2**31 - 1


@require_safe
@member_page("conversations.view")
def conversations(request: MemberRequest) -> HttpResponse:
    if request.GET.get("part") == "list":
        return render(request, "dashboard/inbox/list.html", list_context(request))
    return render(request, "dashboard/inbox/page.html", page_context(request))


@require_safe
@member_page("conversations.view")
def conversation(request: MemberRequest, conversation_id: str) -> HttpResponse:
    found = conversation_of(conversation_id)
    part = request.GET.get("part")
    if part == "messages":
        context = thread_context(request, found, Written())
        return render(request, "dashboard/inbox/news.html", context)
    if part == "older":
        stretch = older(found, before=number_of(request, "before") or 1)
        context = {
            "conversation": found,
            "stretch": stretch,
            "name": name_of(found),
            **queries(chosen_of(request)),
        }
        return render(request, "dashboard/inbox/older.html", context)
    return thread_page(request, found)


def thread_page(
    request: MemberRequest,
    found: Conversation,
    written: Written | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The thread: alone for a page that has the list already, else with everything around it."""
    context = thread_context(request, found, written or Written())
    if request.GET.get("part") == "thread":
        return render(request, "dashboard/inbox/thread.html", context, status=status)
    return render(
        request, "dashboard/inbox/page.html", page_context(request) | context, status=status
    )


def page_context(request: MemberRequest) -> dict[str, Any]:
    chat_url = f"{settings.KATEK_BASE_URL}/chat/{request.organization.slug}/"
    return list_context(request) | {"chat_url": chat_url}


def thread_context(request: MemberRequest, found: Conversation, written: Written) -> dict[str, Any]:
    lead = surviving(found.lead) if found.lead else None
    return {
        **messages_context(request, found),
        **_beside(found, lead),
        **composer_context(found, written),
        "lead": lead,
        "members": assignable(),
        "moments": moments(clock.now(), request.organization.timezone),
    }


def _beside(found: Conversation, lead: Lead | None) -> dict[str, Any]:
    """What else is known of the customer."""
    if lead is None:
        return {}
    interests = Interest.objects.filter(lead=lead).select_related("property")
    others = Conversation.objects.filter(BEGUN, lead=lead).exclude(pk=found.pk)
    return {
        "asked_about": interests.order_by("-pk")[:MOST_BESIDE],
        "others": others.select_related("channel").order_by("-listed_at")[:MOST_BESIDE],
    }


def messages_context(request: MemberRequest, found: Conversation) -> dict[str, Any]:
    start = number_of(request, "from")
    stretch = newest(found, start=start)
    return {"conversation": found, "stretch": stretch, "name": name_of(found)} | queries(
        chosen_of(request)
    )


def conversation_of(conversation_id: str) -> Conversation:
    """The conversation in scope, else 404."""
    rows = Conversation.objects.select_related(
        "organization", "channel", "lead__merged_into", "lead__owner", "assigned_to"
    )
    found: Conversation = get_object_or_404(rows, pk=conversation_id)
    return found


def number_of(request: MemberRequest, name: str) -> int | None:
    """A number of a message in the query; None for none, and for what is none."""
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit()):
        return None
    return min(int(text[:12]), LARGEST_NUMBER) or None
