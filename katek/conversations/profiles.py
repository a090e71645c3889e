"""New customers of Messenger and Instagram get the name of their profile, in the background and once."""

from datetime import datetime, timedelta

from django.db import transaction

from katek.channels.meta.pacing import QUIET, quiet
from katek.channels.meta.profiles import NoProfile, profile_name
from katek.channels.models import Channel, ChannelStatus
from katek.conversations.live import announce
from katek.conversations.models import Conversation
from katek.conversations.queues import PROFILES
from katek.core import clock
from katek.core.claims import Claimed, claim, finish
from katek.core.failpoints import failpoint, register
from katek.core.work import Done
from katek.leads.models import Identity, ProfileState
from katek.leads.profile_names import take_profile_name
from katek.organizations.scope import working_for

AFTER_CLAIM = register("profiles.after_claim")
BEFORE_RECORD = register("profiles.before_record")
AFTER_RECORD = register("profiles.after_record")
TRY_AGAIN = (timedelta(minutes=1), timedelta(hours=1))


def look_up_profiles(worker: int, *, limit: int) -> Done:
    """Ask for up to `limit` names."""
    done = Done()
    for claimed in claim(PROFILES, limit=limit, worker=worker):
        done += Done(done=1) if _look_up(claimed) else Done(failed=1)
    return done


def _look_up(claimed: Claimed) -> bool:
    failpoint(AFTER_CLAIM)
    # The claim gave a row of any organization; what follows stays within that one.
    rows = Identity.everywhere.select_related("organization", "lead__merged_into")
    identity: Identity = rows.get(pk=claimed.pk)
    with working_for(identity.organization):
        conversation = _conversation(identity)
        if conversation is None:
            finish(PROFILES, claimed, state=ProfileState.NONE)
            return False
        until = quiet(conversation.channel)
        if until is not None:
            _wait(claimed, until)
            return False
        try:
            name = profile_name(_connected(conversation.channel), identity.value)
        except NoProfile as problem:
            _put_off(claimed, problem)
            return False
        failpoint(BEFORE_RECORD)
        _record(claimed, identity, conversation, name)
    failpoint(AFTER_RECORD)
    return True


def _wait(claimed: Claimed, until: datetime) -> None:
    """This look was none of its tries."""
    due, tried = ProfileState.DUE, max(claimed.attempts - 1, 0)
    finish(PROFILES, claimed, state=due, next_attempt_at=until, problem=QUIET, attempts=tried)


def _conversation(identity: Identity) -> Conversation | None:
    rows = Conversation.objects.select_related("organization", "channel")
    found: Conversation | None = (
        rows.filter(channel__kind=identity.kind, thread_key=identity.value)
        .order_by("-last_message_at")
        .first()
    )
    return found


def _connected(channel: Channel) -> Channel:
    if channel.status != ChannelStatus.CONNECTED:
        raise NoProfile("The channel is not connected.", final=False)
    return channel


def _record(claimed: Claimed, identity: Identity, conversation: Conversation, name: str) -> None:
    with transaction.atomic():
        if finish(PROFILES, claimed, state=ProfileState.NONE, profile_name=name):
            take_profile_name(identity.lead, name, identity.kind)
            announce(conversation)


def _put_off(claimed: Claimed, problem: NoProfile) -> None:
    if problem.final or claimed.attempts > len(TRY_AGAIN):
        state = ProfileState.NONE if problem.final else ProfileState.FAILED
        finish(PROFILES, claimed, state=state, problem=problem.sentence)
        return
    due = clock.now() + TRY_AGAIN[claimed.attempts - 1]
    finish(PROFILES, claimed, state=ProfileState.DUE, next_attempt_at=due, problem=problem.sentence)
