"""Messages of e-mail conversations go out as mails, each at most once, by whoever carries the campaigns' mails.

As on the other channels a call is begun (`sent_at` holds the time), made, and recorded: what nobody knows of is
in doubt, asked for where the provider can be asked, and otherwise left to people.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from katek.campaigns.addresses import BadAddress
from katek.campaigns.carriers import hand_in
from katek.campaigns.outcomes import Outcome
from katek.campaigns.recording import FIRST_WAIT, LONGEST_WAIT, PATIENCE, PAUSE, is_too_long
from katek.campaigns.suppressing import suppress
from katek.conversations.handover import lock
from katek.conversations.letters import letter_of
from katek.conversations.live import announce
from katek.conversations.models import Message, MessageStatus
from katek.conversations.outcomes import tell_outcome
from katek.conversations.queues import OUTGOING
from katek.conversations.settling import ECHO_WITHIN, begin, come_back
from katek.core import clock
from katek.core.backoff import full_jitter
from katek.core.claims import Claimed, finish


def send_mail(claimed: Claimed, message: Message) -> bool:
    """Hand in one claimed message, in scope; whether it went out. Raises `LeaseLost`."""
    try:
        post = letter_of(message.conversation, message)
    except BadAddress as error:
        return _record(claimed, message, Outcome("gave_up", f"Not sent: {error}"))
    begun = begin(claimed, message.conversation)
    (outcome,) = hand_in([post])
    return _record(claimed, message, outcome, sent_at=begun)


def _record(claimed: Claimed, message: Message, outcome: Outcome, **columns: Any) -> bool:
    if outcome.kind == "paused":
        come_back(claimed, at=clock.now() + PAUSE, problem=outcome.problem)
        return False
    with transaction.atomic():
        conversation = lock(message.conversation)
        again = outcome.kind == "again"
        since = columns["refused_since"] = (message.refused_since or clock.now()) if again else None
        state, wait, problem = _state(claimed, outcome, since)
        if state == MessageStatus.SENT:
            columns["external_id"] = outcome.provider_id or None
        elif state != MessageStatus.UNKNOWN:
            columns["sent_at"] = None
        due = None if wait is None else clock.now() + wait
        if not finish(
            OUTGOING, claimed, state=state, next_attempt_at=due, problem=problem, **columns
        ):
            return False
        if outcome.suppress:
            suppress(conversation.thread_key, outcome.suppress)
        message.refresh_from_db()
        if due is None:
            tell_outcome(conversation, message)
        else:
            announce(conversation)
    return bool(state == MessageStatus.SENT)


def _state(
    claimed: Claimed, outcome: Outcome, since: datetime | None
) -> tuple[str, timedelta | None, str]:
    """The state that a message takes, after which time it is looked at again, and why. `since`: since when it
    has been put off."""
    if outcome.kind == "sent":
        return MessageStatus.SENT, None, ""
    if outcome.kind == "doubt":
        return MessageStatus.UNKNOWN, ECHO_WITHIN, outcome.problem
    if since is not None and not is_too_long(claimed.attempts, since, clock.now()):
        until = since + PATIENCE
        wait = full_jitter(claimed.attempts, base=FIRST_WAIT, cap=LONGEST_WAIT)
        problem = f"{outcome.problem} It is tried again until {until:%Y-%m-%d %H:%M} UTC."
        return MessageStatus.QUEUED, wait, problem
    return MessageStatus.FAILED, None, outcome.problem
