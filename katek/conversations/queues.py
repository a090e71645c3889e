"""What waits in this package: replies that are owed, messages to be sent, names to ask for."""

from datetime import timedelta

from katek.conversations.models import Conversation, Message, MessageStatus, ReplyState
from katek.core.claims import Queue
from katek.leads.models import Identity, ProfileState

# A model run may take 25 s; the lease outlives it with room for a slow database.
REPLIES = Queue(
    name="replies",
    model=Conversation,
    state_field="reply_state",
    waiting=ReplyState.DUE,
    working=ReplyState.WORKING,
    lease=timedelta(seconds=60),
)

OUTGOING = Queue(
    name="outgoing",
    model=Message,
    state_field="status",
    waiting=MessageStatus.QUEUED,
    working=MessageStatus.SENDING,
    key="conversation_id",
    ordered=True,
    order_by="sequence",
    in_doubt=MessageStatus.UNKNOWN,
)

# Sent without an answer: the channel's own word (an echo) is waited for, then staff are told. Nothing is
# repeated by itself.
UNHEARD = Queue(
    name="unheard",
    model=Message,
    state_field="status",
    waiting=MessageStatus.UNKNOWN,
    working=MessageStatus.SENDING,
    in_doubt=MessageStatus.UNKNOWN,
)

# One at a time for an agency: names are never so urgent that they should take a reply's place.
PROFILES = Queue(
    name="profiles",
    model=Identity,
    state_field="profile_state",
    waiting=ProfileState.DUE,
    working=ProfileState.WORKING,
    key="organization_id",
    gives_up=ProfileState.FAILED,
)
