"""What a member does with a thread: answer, note, give it to somebody, put it off, close it, and undo."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages as notices
from django.core import signing
from django.http import Http404, HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from katek.conversations import assigning, closing
from katek.conversations.again import send_again
from katek.conversations.handover import CannotWrite, hand_back, take_over, write_as_person
from katek.conversations.models import Conversation, Message, MessageStatus, Note
from katek.conversations.notes import delete_note, write_note
from katek.core import moments
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.composer import LONGEST_REPLY, Written
from katek.dashboard.inbox import conversation_of, thread_page
from katek.organizations.models import Membership, Organization, User

SALT = "inbox.undo"
UNDONE_WITHIN = 24 * 3600  # seconds
REFUSED = 422


@require_POST
@member_page("conversations.reply")
def reply(request: MemberRequest, conversation_id: str) -> HttpResponseBase:
    found = conversation_of(conversation_id)
    text = request.POST.get("text", "")
    try:
        if len(text) > LONGEST_REPLY:
            told = _("it is longer than %(most)s characters.") % {"most": LONGEST_REPLY}
            raise CannotWrite(f"text: {told}")
        written = write_as_person(
            found, request.user, text, client_id=request.POST.get("client_id", "")[:100] or None
        )
    except CannotWrite as error:
        tried = Written(reply=text, problem=_reason(error))
        return thread_page(request, found, tried, status=REFUSED)
    if written.status == MessageStatus.BLOCKED:
        notices.error(request, written.problem)
    return back(request, found)


@require_POST
@member_page("conversations.reply")
def note(request: MemberRequest, conversation_id: str) -> HttpResponseBase:
    found = conversation_of(conversation_id)
    text = request.POST.get("text", "")
    try:
        write_note(found, request.user, text)
    except CannotWrite as error:
        tried = Written(note=text or " ", problem=_reason(error))
        return thread_page(request, found, tried, status=REFUSED)
    return back(request, found)


@require_POST
@member_page("conversations.reply")
def remove_note(request: MemberRequest, conversation_id: str, note_id: str) -> HttpResponseBase:
    found = conversation_of(conversation_id)
    # Somebody else's word is not one's own to delete.
    own = Note.objects.filter(conversation=found, author=request.user)
    delete_note(get_object_or_404(own, pk=note_id))
    notices.success(request, _("The note is deleted."))
    return back(request, found)


@require_POST
@member_page("conversations.reply")
def assign(request: MemberRequest, conversation_id: str) -> HttpResponseBase:
    found = conversation_of(conversation_id)
    wanted = request.POST.get("member", "")
    to: User | None = None
    if wanted:
        rows = Membership.objects.select_related("user")
        to = get_object_or_404(rows, user_id=wanted).user
    try:
        assigning.assign(found, to, request.user)
    except assigning.CannotAssign as error:
        notices.error(request, _reason(error))
    else:
        notices.success(request, _assigned(to))
    return back(request, found)


@require_POST
@member_page("conversations.reply")
def snooze(request: MemberRequest, conversation_id: str) -> HttpResponseBase:
    found = conversation_of(conversation_id)
    until = _moment(request.POST.get("until", ""), request.organization)
    if until is None:
        notices.error(request, _("Choose until when, as a date and a time."))
        return back(request, found)
    try:
        after = closing.snooze(found, until, request.user)
    except closing.CannotSnooze as error:
        notices.error(request, _reason(error))
        return back(request, found)
    zone = ZoneInfo(request.organization.timezone)
    when = moments.day_and_time(until.astimezone(zone))
    _undoable(request, _("Snoozed until %(when)s.") % {"when": when}, found, after)
    return back(request, found)


@require_POST
@member_page("conversations.reply")
def act(request: MemberRequest, conversation_id: str, name: str) -> HttpResponseBase:
    found = conversation_of(conversation_id)
    after = ACTS[name](found, request.user)
    if name == "close":
        _undoable(request, _("The conversation is closed."), found, after)
    return back(request, found)


@require_POST
@member_page("conversations.reply")
def undo(request: MemberRequest, conversation_id: str, token: str) -> HttpResponseBase:
    found = conversation_of(conversation_id)
    made, before = _read(token, found)
    if not closing.undo(found, made=made, before=before):
        notices.error(request, _("Something else happened since; it stays as it is."))
    return back(request, found)


@require_POST
@member_page("conversations.reply")
def send_message_again(
    request: MemberRequest, conversation_id: str, message_id: str
) -> HttpResponseBase:
    found = conversation_of(conversation_id)
    message = get_object_or_404(Message, pk=message_id, conversation=found)
    try:
        send_again(found, message.pk, request.user)
    except CannotWrite as error:
        notices.error(request, str(error))
    return back(request, found)


Act = Callable[[Conversation, User], Conversation]
ACTS: dict[str, Act] = {
    "take-over": take_over,
    "hand-back": hand_back,
    "close": closing.close,
    "reopen": closing.reopen,
}


def back(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    """To the thread, in the same list.

    A page that swaps the thread alone gets it at once: on the way of a redirect another request of that page,
    for news, could take the notices with it.
    """
    if request.headers.get("HX-Request") and request.GET.get("part") == "thread":
        return thread_page(request, conversation_of(conversation.pk))
    where = reverse("dashboard:conversation", args=[conversation.pk])
    query = request.GET.urlencode()
    return redirect(f"{where}?{query}" if query else where)


def _undoable(
    request: HttpRequest, sentence: str, before: Conversation, after: Conversation
) -> None:
    """Says what was done; the toast offers to undo it."""
    token = _token(after.pk, closing.standing_of(after), closing.standing_of(before))
    where = reverse("dashboard:conversation-undo", args=[before.pk, token])
    notices.success(request, sentence, extra_tags=f"undo:{where}")


def _token(pk: str, made: closing.Standing, before: closing.Standing) -> str:
    states: list[Any] = [
        [one.status, one.until.isoformat() if one.until else None] for one in (made, before)
    ]
    return signing.dumps([pk, *states], salt=SALT)


def _read(token: str, conversation: Conversation) -> tuple[closing.Standing, closing.Standing]:
    try:
        pk, *states = signing.loads(token, salt=SALT, max_age=UNDONE_WITHIN)
    except signing.BadSignature as error:
        raise Http404 from error
    if pk != conversation.pk:
        raise Http404
    made, before = (
        closing.Standing(status, datetime.fromisoformat(until) if until else None)
        for status, until in states
    )
    return made, before


def _moment(text: str, organization: Organization) -> datetime | None:
    """A moment with its offset, or one of the organization's clock; None for anything else."""
    try:
        moment = parse_datetime(text.strip())
    except ValueError:
        return None
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=ZoneInfo(organization.timezone))


def _assigned(to: User | None) -> str:
    return _("Assigned to %(who)s.") % {"who": to} if to else _("Assigned to nobody.")


def _reason(error: ValueError) -> str:
    """The sentence without the name of the field, which stands beside it."""
    text = str(error).partition(": ")[2] or str(error)
    return text[:1].upper() + text[1:]
