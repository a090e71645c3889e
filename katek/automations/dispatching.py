"""Events are claimed by their state, reacted to, and fanned out to endpoints.

A batch is one transaction; when one event of it fails, each is tried by itself, so that it holds up nobody.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from katek.automations.reactions import REACTIONS
from katek.core import clock, failpoints
from katek.core.backoff import full_jitter
from katek.core.claims import Claimed, Finished, claim, finish, finish_many
from katek.core.failpoints import failpoint
from katek.core.work import Done
from katek.organizations.scope import working_for
from katek.outbox.fan_out import fan_out_many
from katek.outbox.models import Event, EventState
from katek.outbox.queues import EVENTS

AFTER_CLAIM = failpoints.register("events.after_claim")
BEFORE_RECORD = failpoints.register("events.before_record")
AFTER_RECORD = failpoints.register("events.after_record")

MOST_ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)

logger = logging.getLogger(__name__)


def react_due(worker: int, *, limit: int) -> Done:
    """React to up to `limit` events."""
    claims = claim(EVENTS, limit=limit, worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    try:
        done = Done(done=_react(claims))
    except Exception:  # noqa: BLE001 - see below
        # Whatever it was, it is one event's: found out below, one at a time, and logged there.
        logger.warning("A batch of events failed; trying them one by one.")
        done = sum((_react_alone(claimed) for claimed in claims), Done())
    failpoint(AFTER_RECORD)
    return done


def _react(claims: Sequence[Claimed]) -> int:
    # The claim gave ids of any organizations; each event is worked on within its own.
    rows = Event.everywhere.select_related("organization").filter(pk__in=[c.pk for c in claims])
    with transaction.atomic():
        events = list(rows.order_by("pk"))
        for event in events:
            with working_for(event.organization):
                for reaction in REACTIONS.get(event.type, ()):
                    reaction(event)
        fan_out_many(events)
        failpoint(BEFORE_RECORD)
        recorded = finish_many(EVENTS, [Finished(one, EventState.DONE) for one in claims])
        if len(recorded) < len(claims):
            # A lease was lost: who has the row now does it all again, so we leave nothing behind.
            transaction.set_rollback(True)
            return 0
    return len(recorded)


def _react_alone(claimed: Claimed) -> Done:
    try:
        return Done(done=_react([claimed]))
    except Exception as error:
        logger.exception("A reaction failed.", extra={"event_id": claimed.pk})
        _put_off(claimed, error)
        return Done(failed=1)


def _put_off(claimed: Claimed, error: Exception) -> None:
    problem = f"What follows from this event failed: {type(error).__name__}."
    if claimed.attempts >= MOST_ATTEMPTS:
        finish(EVENTS, claimed, state=EventState.FAILED, problem=problem)
        return
    due = clock.now() + full_jitter(claimed.attempts, FIRST_WAIT, LONGEST_WAIT)
    finish(EVENTS, claimed, state=EventState.NEW, next_attempt_at=due, problem=problem)
