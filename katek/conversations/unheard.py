"""Messages whose call was not answered: the channel, then the provider is asked, and then people decide."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from katek.campaigns.carriers import PEOPLE, look_up
from katek.campaigns.doubts import APART, ASK_AGAIN
from katek.campaigns.postmark import Lookup
from katek.channels.models import ChannelKind
from katek.conversations.live import announce
from katek.conversations.models import Message, MessageStatus
from katek.conversations.outcomes import tell_outcome
from katek.conversations.queues import UNHEARD
from katek.conversations.settling import WAITING
from katek.core import clock
from katek.core.claims import Claimed, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.work import Done
from katek.organizations.scope import working_for

AFTER_CLAIM = register("unheard.after_claim")
BEFORE_RECORD = register("unheard.before_record")
# While the provider can't be asked, nobody may send it again: so that is for some hours, not for days.
LONGEST_WAIT, GIVES_UP_ASKING = timedelta(minutes=30), timedelta(hours=6)
SEND_AGAIN = "May not have arrived: send again"


def settle_unheard(worker: int, *, limit: int) -> Done:
    """Messages that no echo confirmed in time: staff decide whether they are sent again."""
    claims = claim(UNHEARD, limit=limit, worker=worker)
    for claimed in claims:
        failpoint(AFTER_CLAIM)
        rows = Message.everywhere.select_related(
            "conversation__organization", "conversation__channel"
        )
        message: Message = rows.get(pk=claimed.pk)
        said = _asked(message)
        with working_for(message.conversation.organization), transaction.atomic():
            _settle_unheard(claimed, message, said)
            failpoint(BEFORE_RECORD)
            announce(message.conversation)
    return Done(done=len(claims))


def _asked(message: Message) -> Lookup:
    """What the carrier of mails says of one in doubt; other channels say what they know by themselves."""
    if message.conversation.channel.kind != ChannelKind.EMAIL:
        return Lookup("nothing", problem=PEOPLE)
    return look_up([message.pk])[0]


def _settle_unheard(claimed: Claimed, message: Message, said: Lookup) -> None:
    now = clock.now()
    again = _asked_again(claimed, message, said)
    state = MessageStatus.UNKNOWN
    if said.said == "found":
        if finish(UNHEARD, claimed, state=MessageStatus.SENT, external_id=said.provider_id):
            message.refresh_from_db()
            tell_outcome(message.conversation, message)
    elif again is not None:
        due, problem = again
        finish(UNHEARD, claimed, state=state, next_attempt_at=due, problem=problem)
    else:
        finish(UNHEARD, claimed, state=state, next_attempt_at=now, problem=SEND_AGAIN)
        # It waits for nothing more, but for a person.
        Message.objects.filter(pk=message.pk, next_attempt_at=now).update(next_attempt_at=None)


def _asked_again(claimed: Claimed, message: Message, said: Lookup) -> tuple[datetime, str] | None:
    """When the provider is asked once more, and why; None where that helps no more."""
    now = clock.now()
    begun = message.sent_at or message.created_at
    if said.said == "missing" and not settings.KATEK_USES_MAILBOX and now < begun + APART:
        return begun + APART, WAITING  # its search may be late
    if said.said == "nothing" and said.problem != PEOPLE and now < begun + GIVES_UP_ASKING:
        # The asking failed, which says nothing of the mail.
        due = now + min(ASK_AGAIN * claimed.attempts, LONGEST_WAIT)
        return due, f"It may have arrived, and could not be asked for: {said.problem}"
    return None
