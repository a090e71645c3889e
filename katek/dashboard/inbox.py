"""Conversations: the list, a thread, and what a member can do with it."""

from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from katek.conversations.again import NOT_DONE, send_again
from katek.conversations.attachments import shown
from katek.conversations.handover import (
    CannotWrite,
    close,
    hand_back,
    take_over,
    write_as_person,
)
from katek.conversations.models import (
    AnsweredBy,
    Author,
    Conversation,
    ConversationStatus,
    Message,
    MessageStatus,
)
from katek.conversations.threads import BEGUN
from katek.conversations.windows import CHANNELS, window_of
from katek.core import clock
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.paging import page_of
from katek.inbound.chat_shapes import cards_of
from katek.inbound.tickets import ticket_url

LONGEST_REPLY = 4000
FILTERS: dict[str, dict[str, str]] = {
    "open": {"status": ConversationStatus.OPEN},
    "waiting": {"status": ConversationStatus.OPEN, "answered_by": AnsweredBy.PERSON},
    "closed": {"status": ConversationStatus.CLOSED},
    "all": {},
}


@require_safe
@member_page("conversations.view")
def conversations(request: MemberRequest) -> HttpResponse:
    chosen = request.GET.get("show", "open")
    chosen = chosen if chosen in FILTERS else "open"
    rows = Conversation.objects.filter(BEGUN, **FILTERS[chosen]).select_related("lead", "channel")
    page = page_of(request, rows, newest_by="last_message_at")
    context = {
        "page": page,
        "chosen": chosen,
        "filters": ["open", "waiting", "closed", "all"],
        "rows": _with_last_words(page.items),
        "stream": ticket_url("organization", request.organization.pk),
    }
    template = "conversation_rows" if _is_fragment(request) else "conversations"
    return render(request, f"dashboard/{template}.html", context)


@require_safe
@member_page("conversations.view")
def conversation(request: MemberRequest, conversation_id: str) -> HttpResponse:
    found = _conversation(conversation_id)
    said = list(Message.objects.filter(conversation=found).select_related("person"))
    cards = cards_of(request.organization, said)
    context = {
        "conversation": found,
        "said": [(message, cards[message.id], shown(message)) for message in said],
        "lead": found.lead,
        "not_done": NOT_DONE,
        "window_closed": _window_closed(found),
        "stream": ticket_url("organization", request.organization.pk),
        "chat_url": f"{settings.KATEK_BASE_URL}/chat/{request.organization.slug}/",
    }
    template = "thread" if _is_fragment(request) else "conversation"
    return render(request, f"dashboard/{template}.html", context)


@require_POST
@member_page("conversations.reply")
def reply(request: MemberRequest, conversation_id: str) -> HttpResponseBase:
    found = _conversation(conversation_id)
    text = request.POST.get("text", "")
    try:
        if len(text) > LONGEST_REPLY:
            raise CannotWrite(f"text: it is longer than {LONGEST_REPLY} characters.")
        written = write_as_person(found, request.user, text)
    except CannotWrite as error:
        notices.error(request, str(error))
    else:
        if written.status == MessageStatus.BLOCKED:
            notices.error(request, written.problem)
    return redirect("dashboard:conversation", found.pk)


@require_POST
@member_page("conversations.reply")
def act(request: MemberRequest, conversation_id: str, name: str) -> HttpResponseBase:
    found = _conversation(conversation_id)
    ACTS[name](found, request.user)
    return redirect("dashboard:conversation", found.pk)


@require_POST
@member_page("conversations.reply")
def send_message_again(
    request: MemberRequest, conversation_id: str, message_id: str
) -> HttpResponseBase:
    found = _conversation(conversation_id)
    message = get_object_or_404(Message, pk=message_id, conversation=found)
    try:
        send_again(found, message.pk, request.user)
    except CannotWrite as error:
        notices.error(request, str(error))
    return redirect("dashboard:conversation", found.pk)


ACTS = {"take-over": take_over, "hand-back": hand_back, "close": close}


def _is_fragment(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _conversation(conversation_id: str) -> Conversation:
    rows = Conversation.objects.select_related("organization", "channel", "lead", "assigned_to")
    found: Conversation = get_object_or_404(rows, pk=conversation_id)
    return found


def _window_closed(conversation: Conversation) -> str:
    """Why not even a person can write on a channel that has reply windows; empty if they can."""
    if conversation.channel.kind not in CHANNELS:
        return ""
    return window_of(conversation, Author.PERSON, at=clock.now()).closed


def _with_last_words(rows: list[Any]) -> list[tuple[Any, Message | None]]:
    """Each conversation with its newest message, in one query for all."""
    newest = (
        Message.objects.filter(conversation__in=rows)
        .order_by("conversation_id", "-sequence")
        .distinct("conversation_id")
    )
    last = {message.conversation_id: message for message in newest}
    return [(row, last.get(row.pk)) for row in rows]
