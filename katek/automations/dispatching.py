"""The dispatcher: takes new events by state, does what follows from them, and tells the endpoints.

A batch is one transaction. When it fails each event is taken by itself and each of its reactions
too, so that what is broken holds up nothing else: above all, the endpoints are told.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction

from katek.automations.reactions import REACTIONS
from katek.core import clock, failpoints
from katek.core.backoff import after
from katek.core.claims import Claimed, Finished, claim, finish, finish_many
from katek.core.failpoints import failpoint
from katek.core.wakeups import ring
from katek.core.work import Done
from katek.organizations.scope import working_for
from katek.outbox.fan_out import fan_out, fan_out_many
from katek.outbox.models import Event, EventState
from katek.outbox.queues import EVENTS
from katek.outbox.states import EVENT_MOVES, move

AFTER_CLAIM = failpoints.register("events.after_claim")
BEFORE_RECORD = failpoints.register("events.before_record")
AFTER_RECORD = failpoints.register("events.after_record")

RETRIES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
MOST_ATTEMPTS = len(RETRIES) + 1

logger = logging.getLogger(__name__)


def react_due(worker: int, *, limit: int) -> Done:
    """React to up to `limit` new events, of whatever organizations."""
    claims = claim(EVENTS, limit=limit, worker=worker)
    if not claims:
        return Done()
    failpoint(AFTER_CLAIM)
    try:
        done = Done(_react_together(claims))
    except Exception:  # noqa: BLE001 - any fault of a reaction; told one by one
        # Whatever it was, it is one event's: found out below, one at a time, and logged there.
        logger.warning("A batch of events failed; trying them one by one.")
        done = sum((_react_alone(claimed) for claimed in claims), Done())
    failpoint(AFTER_RECORD)
    return done


def retry_event(event: Event) -> bool:
    """An event that was given up is reacted to again; False when it wasn't given up."""
    with working_for(event.organization), transaction.atomic():
        rows = Event.objects.filter(pk=event.pk)
        again = move(rows, EVENT_MOVES, EventState.NEW, next_attempt_at=clock.now(), attempts=0)
        ring("events")
    return bool(again)


def _react_together(claims: Sequence[Claimed]) -> int:
    with transaction.atomic():
        events = _events(claims)
        for event in events:
            with working_for(event.organization):
                for reaction in REACTIONS.get(event.type, ()):
                    reaction(event)
        fan_out_many(events)
        failpoint(BEFORE_RECORD)
        recorded = finish_many(EVENTS, [Finished(one, EventState.DONE) for one in claims])
        if len(recorded) < len(claims):
            # A lease was lost: whoever has the row does it all again, so nothing is left behind.
            transaction.set_rollback(True)
            return 0
    return len(recorded)


def _events(claims: Sequence[Claimed]) -> list[Event]:
    # The claim gave ids of any organizations; each event is worked on within its own.
    rows = Event.everywhere.select_related("organization").filter(pk__in=[c.pk for c in claims])
    return list(rows.order_by("pk"))


def _react_alone(claimed: Claimed) -> Done:
    problems: list[str] = []
    for event in _events([claimed]):
        with working_for(event.organization):
            for act in (fan_out, *REACTIONS.get(event.type, ())):
                problems += _try(act, event)
    failpoint(BEFORE_RECORD)
    if problems:
        _put_off(claimed, " ".join(problems))
        return Done(failed=1)
    return Done(int(finish(EVENTS, claimed, state=EventState.DONE)))


def _try(act: Callable[[Event], object], event: Event) -> list[str]:
    """One reaction in a transaction of its own; what went wrong as a sentence."""
    try:
        with transaction.atomic():
            act(event)
    except Exception as error:
        logger.exception("A reaction failed.", extra={"event_id": event.pk})
        name = getattr(act, "__name__", "a reaction").replace("_", " ")
        return [f"What follows from this event failed ({name}): {type(error).__name__}."]
    return []


def _put_off(claimed: Claimed, problem: str) -> None:
    wait = after(RETRIES, claimed.attempts)
    if wait is None:
        problem += f" Given up after {claimed.attempts} attempts; it can be tried again."
        finish(EVENTS, claimed, state=EventState.FAILED, problem=problem)
        return
    due = clock.now() + wait
    finish(EVENTS, claimed, state=EventState.NEW, next_attempt_at=due, problem=problem)
