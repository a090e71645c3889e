"""What the website chat is told: replies with their cards, and the history."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from katek.conversations.models import Conversation, Message
from katek.inbound.beside_cards import beside_cards
from katek.inbound.chat_answer import Outcome
from katek.inbound.visitors import token_of
from katek.leads.shapes import rfc3339
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.facts import spoken_of
from katek.properties.shapes import card_json


def answer_json(
    conversation: Conversation, message: Message, outcome: Outcome
) -> dict[str, object]:
    """The answer to `POST …/messages`, as CONTRACT has it."""
    body: dict[str, object] = {
        "visitor": token_of(conversation.organization, conversation.thread_key),
        "conversation": conversation.id,
        "message": {"id": message.id, "text": message.text},
        "reply": None,
    }
    if outcome.reply is None:
        return {**body, "handed_over": outcome.handed_over, "pending": outcome.pending}
    cards = cards_of(conversation.organization, [outcome.reply])
    reply = {
        "id": outcome.reply.id,
        "text": outcome.reply.text,
        "beside_cards": beside_cards(outcome.reply, cards[outcome.reply.id]),
        "properties": cards[outcome.reply.id],
        "quick_replies": list(outcome.reply.quick_replies),
        "handed_over": outcome.handed_over,
    }
    return {**body, "reply": reply}


def history_json(conversation: Conversation, messages: Sequence[Message]) -> dict[str, object]:
    cards = cards_of(conversation.organization, messages)
    return {
        "conversation": conversation.id,
        "answered_by": conversation.answered_by,
        "items": [said_json(message, cards[message.id]) for message in messages],
    }


def said_json(message: Message, cards: list[dict[str, object]]) -> dict[str, object]:
    return {
        "id": message.id,
        "sequence": message.sequence,
        "author": message.author,
        "text": message.text,
        "beside_cards": beside_cards(message, cards),
        "properties": cards,
        "quick_replies": list(message.quick_replies),
        "created_at": rfc3339(message.created_at),
        # By which a page that was left before the answer came knows that its message arrived.
        **({"client_id": message.client_id} if message.client_id else {}),
    }


def cards_of(
    organization: Organization, messages: Iterable[Message], language: str = ""
) -> dict[str, list[dict[str, object]]]:
    """The cards of each message by its id, in one query for all. Of a listing that customers may no longer see
    there is none, however old the message. `language`: if they are shown in another than customers read."""
    shown = list(messages)
    ids = {listing for message in shown for listing in message.properties}
    with working_for(organization):
        rows = spoken_of().filter(pk__in=ids).prefetch_related("media") if ids else []
        known = {
            listing.pk: card_json(
                listing, settings.KATEK_BASE_URL, language or organization.language
            )
            for listing in rows
        }
    return {m.id: [known[i] for i in m.properties if i in known] for m in shown}
