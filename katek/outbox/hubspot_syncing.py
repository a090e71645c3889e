"""Leads brought up to date in HubSpot: claimed in batches, one batch of an account at a time.

Whatever happened to a lead within some seconds is one write of its newest state. That state is read
after the claim; `dirty_version` tells whether more has happened since.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from time import monotonic

from django.conf import settings
from django.db import transaction

from katek.core import failpoints
from katek.core.claims import Claimed, claim, release, renew, take_back
from katek.core.failpoints import failpoint
from katek.core.http import client
from katek.core.work import Done
from katek.outbox import health
from katek.outbox.hubspot_batch import Push
from katek.outbox.hubspot_client import Account, LeaseOver
from katek.outbox.hubspot_loading import Batch, Read, load
from katek.outbox.hubspot_recording import fail_deliveries, record
from katek.outbox.hubspot_schedule import MOST_ATTEMPTS
from katek.outbox.queues import HUBSPOT

AFTER_CLAIM = failpoints.register("hubspot.after_claim")
BEFORE_RECORD = failpoints.register("hubspot.before_record")

TICK = 5.0  # seconds between looks at the leases while calls are under way
LEASE = HUBSPOT.lease.total_seconds()

logger = logging.getLogger(__name__)


def sync_due(worker: int, *, limit: int, read: Read) -> Done:
    """Bring up to `limit` contacts up to date, of whatever organizations; `read` knows the leads."""
    health.reopen()
    claims = claim(HUBSPOT, limit=limit, worker=worker)
    if not claims:
        return Done()
    open_claims = {one.pk: one for one in claims}
    try:
        failpoint(AFTER_CLAIM)
        return _push_all(load(claims, read), open_claims)
    finally:
        # Empty unless something of ours failed: then others may try.
        release(HUBSPOT, open_claims.values())


def take_back_lost() -> int:
    """Contacts of workers that vanished are due again; whoever lost too many workers is given up."""
    with transaction.atomic():
        lost = take_back(HUBSPOT, max_attempts=MOST_ATTEMPTS)
        fail_deliveries(lost)
    return len(lost)


class Lease:
    """How long the contacts of a batch are surely ours, by this process's own clock."""

    def __init__(self) -> None:
        self.until = monotonic() + LEASE

    def holds(self) -> bool:
        return monotonic() < self.until


def _push_all(batches: Sequence[Batch], open_claims: dict[str | int, Claimed]) -> Done:
    """All batches side by side; each is recorded as soon as it is through."""
    total, leases = Done(), {batch.endpoint_id: Lease() for batch in batches}
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        tasks = {loop.create_task(_push(one, leases[one.endpoint_id])): one for one in batches}
        while tasks:
            done, _ = runner.run(_first(set(tasks)))
            for task in done:
                batch = tasks.pop(task)
                total += _record(batch, task)
                for one in batch.claims:
                    open_claims.pop(one.pk, None)
            _renew(tasks.values(), leases)
    return total


async def _first(
    tasks: set[asyncio.Task[Push]],
) -> tuple[set[asyncio.Task[Push]], set[asyncio.Task[Push]]]:
    return await asyncio.wait(tasks, timeout=TICK, return_when=asyncio.FIRST_COMPLETED)


async def _push(batch: Batch, lease: Lease) -> Push:
    async with client(trusted=True, repeatable=True) as calls:
        account = Account(
            calls, settings.HUBSPOT_API_URL, batch.token, batch.options.version, lease.holds
        )
        push = Push(account, batch.options.prepared, batch.options.on_erase == "archive")
        items = batch.to_send()
        if items and not batch.obstacle:
            await push.run(items)
        return push


def _record(batch: Batch, task: asyncio.Task[Push]) -> Done:
    try:
        push = task.result()
    except LeaseOver:
        logger.warning("A batch for %s took too long; others have it.", batch.endpoint_id)
        return Done()
    failpoint(BEFORE_RECORD)
    return record(batch, push)


def _renew(batches: Iterable[Batch], leases: dict[str, Lease]) -> None:
    for batch in batches:
        lease = leases[batch.endpoint_id]
        if lease.until - monotonic() < LEASE * 2 / 3:
            asked = monotonic()
            ours = renew(HUBSPOT, batch.claims)
            lease.until = asked + LEASE if len(ours) == len(batch.claims) else 0.0
