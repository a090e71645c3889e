"""What a mail provider tells of a person's mail to a customer: it arrived, came back, or ended the
writing to its address."""

from django.db import transaction

from katek.campaigns.bounce_policy import REASONS
from katek.campaigns.happenings import NotYet
from katek.campaigns.suppressing import lift, suppress
from katek.campaigns.told import Told
from katek.campaigns.unsubscribing import AT_PROVIDER, withdraw_for
from katek.conversations.live import announce
from katek.conversations.models import Conversation, Message, MessageStatus
from katek.conversations.outcomes import tell_outcome
from katek.organizations.scope import working_for

_ON_ITS_WAY = (MessageStatus.QUEUED, MessageStatus.SENDING)
_GONE = (MessageStatus.UNKNOWN, MessageStatus.SENT, MessageStatus.DELIVERED)
_STATES = {"delivered": MessageStatus.DELIVERED, "bounced": MessageStatus.FAILED}


def heard_of_message(told: Told) -> str | None:
    """Takes in what is told of a message of ours, and answers its id; None if it is about none.

    Safe to repeat, in any order. Raises `NotYet` while the message is being handed in.
    """
    # Providers tell of every organization's mails at one door; the message says whose it is.
    rows = Message.everywhere.select_related("conversation__organization", "conversation__lead")
    message: Message | None = rows.filter(pk=told.kid).first() if told.kid else None
    if message is None:
        return None
    with working_for(message.conversation.organization), transaction.atomic():
        fresh: Message = Message.objects.select_for_update().get(pk=message.pk)
        if fresh.status in _ON_ITS_WAY:
            raise NotYet("The message is being handed in just now.")
        _take_state(fresh, told)
        _follow(message.conversation, told)
        announce(message.conversation)
    return message.pk


def _follow(conversation: Conversation, told: Told) -> None:
    """What follows for the address, as from a campaign's mail."""
    address = conversation.thread_key
    if told.policy == "unsubscribe":
        if conversation.lead is None:
            suppress(address, "unsubscribed")
        else:
            withdraw_for(address, conversation.lead, method=AT_PROVIDER)
    elif told.policy == "lifted":
        lift(address)
    elif told.policy in REASONS:
        suppress(address, REASONS[told.policy])


def _take_state(message: Message, told: Told) -> None:
    state = _STATES.get(told.type)
    if state is None or message.status not in _GONE or message.status == state:
        return
    was_in_doubt = message.status == MessageStatus.UNKNOWN
    message.status, message.next_attempt_at = state, None
    message.problem = f"It came back. {told.detail}" if told.type == "bounced" else ""
    message.external_id = message.external_id or told.message_id or None
    message.save(update_fields=["status", "next_attempt_at", "problem", "external_id"])
    if told.type == "bounced" or was_in_doubt:
        tell_outcome(message.conversation, message)
