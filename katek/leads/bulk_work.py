"""Acts on many leads worked off in the background, a batch a transaction with the record of its place.

Whoever is killed is followed by another who goes on behind the last batch that was recorded: each lead once.
"""

from typing import Any

from django.db import transaction

from katek.core import clock
from katek.core.claims import Claimed, finish
from katek.core.failpoints import failpoint, register
from katek.core.turns import take_a_turn
from katek.core.work import Done
from katek.leads.bulk import BATCH, LANE, change_batch, wanted_of
from katek.leads.models import BulkChange, BulkChangeRow, BulkStatus
from katek.leads.problems import LeadProblem
from katek.leads.queues import BULK
from katek.leads.undoing import undo_batch
from katek.organizations.scope import working_for

# So that other agencies get their turn, and that a runner which is told to stop has not long to wait.
BATCHES_A_TURN = 4
# Why an act failed, for who runs Katek; `bulk_words` says it to members.
OWNER_LEFT = "Who was to own the leads is no member any more."
VALUE_REFUSED = "The value can't be given to leads any more."
AFTER_CLAIM = register("bulk.after_claim")
BEFORE_RECORD = register("bulk.before_record")


def change_due(worker: int, *, limit: int) -> Done:
    """One turn of one act."""
    return take_a_turn(BULK, _turn, lane=LANE, worker=worker, limit=limit, after_claim=AFTER_CLAIM)


def _turn(claimed: Claimed) -> Done:
    # The claim gave an id of any organization; what follows stays within that one.
    made = BulkChange.everywhere.select_related("organization", "actor").get(pk=claimed.pk)
    with working_for(made.organization):
        for _ in range(BATCHES_A_TURN):
            if _is_over(made):
                finish(BULK, claimed, state=BulkStatus.DONE, ended_at=clock.now(), waiting=[])
                return Done(done=1)
            try:
                recorded = _batch(made, claimed)
            except LeadProblem as problem:
                # The value was good when it was chosen; pages say it in the language of who looks.
                cause = OWNER_LEFT if "owner" in problem.problems else VALUE_REFUSED
                finish(BULK, claimed, state=BulkStatus.FAILED, problem=cause, ended_at=clock.now())
                return Done(failed=1)
            if not recorded:
                return Done(failed=1)
    finish(BULK, claimed, state=BulkStatus.OPEN, next_attempt_at=clock.now(), attempts=0)
    return Done(done=1)


def _is_over(made: BulkChange) -> bool:
    if made.undone_at is None:
        return made.place >= len(made.waiting)
    return not BulkChangeRow.objects.filter(change=made).exists()


def _batch(made: BulkChange, claimed: Claimed) -> bool:
    """A batch and the record of it, or neither; False when the act was stopped or is another's by now."""
    with transaction.atomic():
        values = _undone(made) if made.undone_at else _done(made)
        failpoint(BEFORE_RECORD)
        held = BulkChange.objects.filter(
            pk=made.pk, status=BulkStatus.WORKING, lease_token=claimed.token
        )
        recorded = held.update(**values, lease_until=clock.now() + BULK.lease)
        if not recorded:
            transaction.set_rollback(True)
    for name, value in values.items():
        setattr(made, name, value)
    return bool(recorded)


def _done(made: BulkChange) -> dict[str, Any]:
    ids = made.waiting[made.place : made.place + BATCH]
    wanted, _ = wanted_of(made.act, made.value)
    changed = change_batch(made, ids, wanted)
    return {"place": made.place + len(ids), "changed": made.changed + changed}


def _undone(made: BulkChange) -> dict[str, Any]:
    rows, back = undo_batch(made, made.actor)
    return {"place": made.place + rows, "back": made.back + back}
