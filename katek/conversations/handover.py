"""Who answers: the assistant, or a person of the agency."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from katek.conversations.adding import ADDED, STANDING, add_message, back_in_the_inbox
from katek.conversations.live import announce
from katek.conversations.models import (
    AnsweredBy,
    Author,
    Conversation,
    Direction,
    Message,
    ReplyState,
)
from katek.conversations.outcomes import tell_outcome
from katek.conversations.owing import answered_up_to
from katek.conversations.shapes import conversation_json
from katek.conversations.windows import on_its_way
from katek.core import clock
from katek.core.wakeups import ring
from katek.leads.timeline import note
from katek.organizations.models import User
from katek.organizations.scope import working_for
from katek.outbox.publish import publish

ELSEWHERE = "person_wrote_elsewhere"


class CannotWrite(ValueError):
    """Why a person's message was not taken, as a sentence."""


def hand_over(
    conversation: Conversation, *, reason: str, summary: str = "", to: User | None = None
) -> None:
    """A person answers from now on. `reason`: customer_request, complaint, privacy_request …

    Runs inside the caller's transaction and scope; a conversation already with a person keeps its reason.
    """
    if conversation.answered_by == AnsweredBy.PERSON:
        return
    conversation.answered_by = AnsweredBy.PERSON
    conversation.handover_reason = reason
    conversation.assigned_to = to or conversation.assigned_to
    conversation.save(update_fields=["answered_by", "handover_reason", "assigned_to"])
    _no_reply_due(conversation)
    if conversation.lead is not None:
        note(conversation.lead, "handed_over", summary, data={"reason": reason}, actor=to)
    data = {**conversation_json(conversation), "summary": summary}
    publish(conversation.organization, "conversation.handed_over", data, subject=conversation.id)
    announce(conversation)


def take_over(conversation: Conversation, user: User) -> Conversation:
    """A member takes the conversation; the assistant is silent from then on."""
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        hand_over(fresh, reason="taken_over", to=user)
        if fresh.assigned_to_id != user.pk:
            fresh.assigned_to = user
            fresh.save(update_fields=["assigned_to"])
            announce(fresh)
    return fresh


def hand_back(conversation: Conversation, user: User | None = None) -> Conversation:
    """The assistant answers again, and says again that it is one."""
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        if fresh.answered_by != AnsweredBy.PERSON:
            return fresh
        fresh.answered_by = AnsweredBy.ASSISTANT
        fresh.handover_reason = ""
        fresh.answered_sequence = fresh.last_sequence
        fresh.memory = {**fresh.memory, "handed_back": True}
        fresh.save(update_fields=["answered_by", "handover_reason", "answered_sequence", "memory"])
        if fresh.lead is not None:
            note(fresh.lead, "handed_back", actor=user)
        announce(fresh)
    return fresh


def undo_elsewhere(conversation: Conversation, sequence: int) -> None:
    """The echo of that number, gone by now, was no person's: the assistant answers as if it never came.

    Nothing changes once a person did take part. Runs in the caller's transaction, under the lock.
    """
    by_echo = conversation.handover_reason == ELSEWHERE and conversation.assigned_to_id is None
    if conversation.answered_by != AnsweredBy.PERSON or not by_echo:
        return
    rows = Message.objects.filter(conversation=conversation)
    persons = rows.filter(author=Author.PERSON)
    if persons.filter(Q(sequence__gt=sequence) | Q(parts=[], external_id__gt="")).exists():
        return
    conversation.answered_by, conversation.handover_reason = AnsweredBy.ASSISTANT, ""
    conversation.answered_sequence = answered_up_to(conversation)
    fields = ["answered_by", "handover_reason", "answered_sequence"]
    if conversation.unanswered and conversation.reply_state == ReplyState.NONE:
        conversation.reply_state, conversation.next_attempt_at = ReplyState.DUE, clock.now()
        conversation.attempts = 0
        fields += ["reply_state", "next_attempt_at", "attempts"]
        ring("replies")
    conversation.save(update_fields=fields)
    announce(conversation)


def write_as_person(
    conversation: Conversation, user: User | None, text: str, *, client_id: str | None = None
) -> Message:
    """A member writes to the customer, which also takes the conversation over."""
    words = text.strip()
    if not words:
        raise CannotWrite("text: " + _("the message is empty."))
    with working_for(conversation.organization), transaction.atomic():
        fresh = lock(conversation)
        if client_id:
            known = Message.objects.filter(conversation=fresh, client_id=client_id).first()
            if known is not None:
                return known  # type: ignore[no-any-return]
        hand_over(fresh, reason="person_wrote", to=user)
        message = _store(fresh, user, words, client_id)
        if fresh.lead is not None:
            note(fresh.lead, "person_wrote", words[:500], actor=user)
        tell_outcome(fresh, message)
        ring("messages")
    return message


def lock(conversation: Conversation) -> Conversation:
    """The conversation as it is now, kept from others until the transaction ends."""
    rows = Conversation.objects.select_for_update(of=("self",))
    fresh: Conversation = rows.select_related("organization", "channel", "lead").get(
        pk=conversation.pk
    )
    return fresh


def _no_reply_due(conversation: Conversation) -> None:
    """Only what waits is called off: who is making a reply finds out when it wants to record."""
    Conversation.objects.filter(pk=conversation.pk, reply_state=ReplyState.DUE).update(
        reply_state=ReplyState.NONE, next_attempt_at=None
    )


def _store(
    conversation: Conversation, user: User | None, text: str, client_id: str | None
) -> Message:
    message = add_message(
        conversation,
        direction=Direction.OUT,
        author=Author.PERSON,
        person=user,
        text=text,
        client_id=client_id,
        **on_its_way(conversation, Author.PERSON),
    )
    back_in_the_inbox(conversation)
    conversation.answered_sequence = conversation.last_sequence
    conversation.save(update_fields=[*ADDED, *STANDING, "answered_sequence"])
    return message
