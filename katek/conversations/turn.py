"""What the assistant gets to read before it answers."""

from datetime import datetime, timedelta

from katek.assistant.personas import persona_of
from katek.assistant.turns import Known, Said, Turn
from katek.conversations.models import Author, Conversation, Message
from katek.conversations.owing import owes_answer
from katek.core import clock

HISTORY = 20
LAPSE = timedelta(hours=24)


def open_turn(conversation: Conversation) -> tuple[Turn, Message] | None:
    """The turn to answer and the last message it covers; None when nothing is left unanswered."""
    messages = list(
        Message.objects.filter(conversation=conversation).order_by("-sequence")[: HISTORY * 2]
    )[::-1]
    unanswered = [
        m for m in messages if m.sequence > conversation.answered_sequence and owes_answer(m)
    ]
    if not unanswered:
        return None
    earlier = [m for m in messages if m.sequence < unanswered[0].sequence and not m.deleted_at]
    given = conversation.memory.get("given", {})
    turn = Turn(
        organization=conversation.organization,
        persona=persona_of(conversation.organization),
        channel=conversation.channel.kind,
        conversation_id=conversation.pk,
        language=conversation.language or conversation.organization.language,
        history=tuple(Said(m.author, m.text) for m in earlier[-HISTORY:]),
        text="\n".join(m.text for m in sorted(unanswered, key=_said_at) if m.text),
        memory=dict(conversation.memory),
        known=Known(
            name=given.get("name", ""),
            email=given.get("email", ""),
            phone=given.get("phone", ""),
            asked_count=int(conversation.memory.get("asked_count", 0)),
            answers_so_far=sum(m.author == Author.ASSISTANT for m in earlier),
        ),
        first=_disclosure_due(conversation, earlier),
        now=clock.now(),
    )
    return turn, unanswered[-1]


def _said_at(message: Message) -> datetime:
    """When the customer said it: what a channel delivers late still has its place."""
    return message.sent_at or message.created_at


def _disclosure_due(conversation: Conversation, earlier: list[Message]) -> bool:
    """At the first contact, after a long pause, and when a person handed back to the assistant."""
    said = [m for m in earlier if m.author == Author.ASSISTANT]
    if not said or conversation.memory.get("handed_back"):
        return True
    return clock.now() - earlier[-1].created_at > LAPSE
