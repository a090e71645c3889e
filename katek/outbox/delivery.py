"""Making deliveries: claimed in batches, called side by side, recorded as the answers come.

A window of calls is kept full. An answer is recorded while slower ones are still under way, and the
slot it leaves is given to whoever is due next, so that an endpoint that hangs, drips or never ends
its answer costs the others nothing.
"""

import resource
import threading
from collections.abc import Sequence
from time import monotonic
from typing import Protocol

from django.db import transaction

from katek.core import failpoints
from katek.core.claims import Claimed, claim, release, renew, take_back
from katek.core.clock import now
from katek.core.failpoints import failpoint
from katek.core.work import Done
from katek.outbox import attempts, health, parcels
from katek.outbox.attempts import Try
from katek.outbox.calls import Calls, Result
from katek.outbox.decisions import MOST_ATTEMPTS
from katek.outbox.models import Delivery, DeliveryStatus
from katek.outbox.queues import DELIVERIES
from katek.outbox.recording import record

AFTER_CLAIM = failpoints.register("deliveries.after_claim")
AFTER_RECORD = failpoints.register("deliveries.after_record")

WINDOW = 1000  # calls in flight, if the process may open as many files
BATCH = 200  # rows a claim, so that their calls start soon
TICK = 0.05  # seconds in which a bell or the wish to stop is heard while calls are under way
LOOK_AGAIN = 0.5  # seconds between looks at what has fallen due meanwhile
GRACE = 15.0  # seconds that calls may go on after the wish to stop
LOST = "The worker vanished during this attempt: it may or may not have arrived."


class Stop(Protocol):
    """The wish to stop, such as a `threading.Event`."""

    def is_set(self) -> bool: ...


def deliver_due(
    worker: int,
    *,
    limit: int = WINDOW,
    bell: threading.Event | None = None,
    stopping: Stop | None = None,
) -> Done:
    """All that is due, and what falls due until the last call is back; at most `limit` calls at
    once.

    `bell` says that there may be more; once `stopping` is set nothing is claimed, running calls
    have 15 s, and the rest is given back.
    """
    health.reopen()
    calls = Calls()
    window = Window(worker, calls, min(limit, _room()))
    try:
        return window.run(bell or threading.Event(), stopping or threading.Event())
    finally:
        calls.close()
        if window.in_flight:
            release(DELIVERIES, window.in_flight.values())


class Window:
    """The calls under way of one lane."""

    def __init__(self, worker: int, calls: Calls, size: int) -> None:
        self.worker, self.calls, self.size = worker, calls, size
        self.in_flight: dict[str | int, Claimed] = {}
        self.done = Done()
        self._looked_at = self._renewed_at = monotonic()

    def run(self, bell: threading.Event, stopping: Stop) -> Done:
        give_up_at: float | None = None
        if not stopping.is_set():
            self._fill()
        while self.in_flight:
            answers = self.calls.collect(TICK)
            self._record(answers)
            self._renew()
            if stopping.is_set():
                give_up_at = give_up_at or monotonic() + GRACE
                if monotonic() >= give_up_at:
                    break
            elif answers or bell.is_set() or monotonic() - self._looked_at >= LOOK_AGAIN:
                bell.clear()
                self._fill()
        return self.done

    def _fill(self) -> None:
        self._looked_at = monotonic()
        claimed = claim(
            DELIVERIES, limit=min(BATCH, self.size - len(self.in_flight)), worker=self.worker
        )
        if not claimed:
            return
        failpoint(AFTER_CLAIM)
        self.in_flight |= {one.pk: one for one in claimed}
        loaded = parcels.load(claimed)
        for deleted in {one.pk for one in claimed} - {parcel.claimed.pk for parcel in loaded}:
            del self.in_flight[deleted]
        self.calls.start(loaded)

    def _record(self, answers: Sequence[Result]) -> None:
        if not answers:
            return
        self.done += record(answers)
        for answer in answers:
            self.in_flight.pop(answer.parcel.claimed.pk, None)
        failpoint(AFTER_RECORD)

    def _renew(self) -> None:
        if monotonic() - self._renewed_at < DELIVERIES.lease.total_seconds() / 3:
            return
        self._renewed_at = monotonic()
        renew(DELIVERIES, self.in_flight.values())


def take_back_lost() -> int:
    """Deliveries of workers that vanished are due again; the lost attempt counts and is shown."""
    with transaction.atomic():
        lost = take_back(DELIVERIES, max_attempts=MOST_ATTEMPTS)
        # Workers serve all organizations, and so does what cleans up after them.
        rows = Delivery.everywhere.filter(pk__in=lost)
        rows.filter(status=DeliveryStatus.FAILED, finished_at=None).update(finished_at=now())
        found = rows.values_list("organization_id", "pk", "tried_before", "attempts")
        attempts.keep(
            [
                Try(organization_id, pk, before + count, now(), problem=LOST)
                for organization_id, pk, before, count in found
            ]
        )
    return len(lost)


def _room() -> int:
    """Calls that fit: each needs a file, and the rest of the process some hundred."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return WINDOW if files == resource.RLIM_INFINITY else max(50, min(WINDOW, files - 300))
