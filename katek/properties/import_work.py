"""Files of listings worked off in the background, a batch a transaction.

Whoever is killed is followed by another who goes on behind the last batch that was recorded.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F

from katek.core import clock
from katek.core.claims import Claimed, finish
from katek.core.failpoints import failpoint, register
from katek.core.turns import take_a_turn
from katek.core.work import Done
from katek.organizations.scope import working_for
from katek.properties.import_acts import LANE, as_text
from katek.properties.import_preview import SHOWN, preview_of
from katek.properties.importing import BATCH, ImportReport, Line, bring_in, lines_of
from katek.properties.models import Import, ImportStatus, RefusedRow
from katek.properties.opening import CannotOpen, open_rows, storable
from katek.properties.queues import IMPORTS

# So that others get their turn, and that a runner which is told to stop has not long to wait.
BATCHES_A_TURN = 10
LONGEST_VALUE = 300
AFTER_CLAIM = register("imports.after_claim")
BEFORE_RECORD = register("imports.before_record")


def import_due(worker: int, *, limit: int) -> Done:
    """One turn of one file."""
    return take_a_turn(
        IMPORTS, _turn, lane=LANE, worker=worker, limit=limit, after_claim=AFTER_CLAIM
    )


def _turn(claimed: Claimed) -> Done:
    # The claim gave an id of any organization; what follows stays within that one.
    file: Import = Import.everywhere.select_related("organization").get(pk=claimed.pk)
    try:
        rows = open_rows(bytes(file.content or b""))
    except CannotOpen as problem:
        finish(IMPORTS, claimed, state=ImportStatus.FAILED, problem=str(problem))
        return Done(failed=1)
    lines = islice(lines_of(file.organization, rows, mapping=file.mapping), file.place, None)
    for _ in range(BATCHES_A_TURN):
        batch = list(islice(lines, BATCH))
        if not batch:
            return _end(file, claimed)
        if not _bring_in(file, batch, claimed):
            return Done(failed=1)
    finish(IMPORTS, claimed, state=ImportStatus.OPEN, next_attempt_at=clock.now(), attempts=0)
    return Done(done=1)


def _end(file: Import, claimed: Claimed) -> Done:
    ended = ImportStatus.CHECKED if file.dry_run else ImportStatus.DONE
    finish(IMPORTS, claimed, state=ended, attempts=0, finished_at=clock.now())
    return Done(done=1)


def _bring_in(file: Import, batch: list[Line], claimed: Claimed) -> bool:
    """A batch and the record of it, or neither; False when the file was stopped or is another's by now."""
    report = ImportReport()
    with working_for(file.organization), transaction.atomic():
        bring_in(file.organization, batch, report, dry_run=file.dry_run, file=file)
        RefusedRow.objects.bulk_create(_refused(file, batch))
        failpoint(BEFORE_RECORD)
        held = Import.objects.filter(
            pk=file.pk, status=ImportStatus.WORKING, lease_token=claimed.token
        )
        recorded = held.update(**_progress(file, batch, report))
        if not recorded:
            transaction.set_rollback(True)
    file.place += len(batch)
    return bool(recorded)


def _progress(file: Import, batch: list[Line], report: ImportReport) -> dict[str, Any]:
    values: dict[str, Any] = {
        "place": F("place") + len(batch),
        "created": F("created") + report.created,
        "updated": F("updated") + report.updated,
        "unchanged": F("unchanged") + report.unchanged,
        "refused": F("refused") + sum(bool(line.refused) for line in batch),
        "withheld": F("withheld") + report.withheld,
        "lease_until": clock.now() + IMPORTS.lease,
    }
    if file.place == 0:
        language = file.organization.language
        values["preview"] = [preview_of(line, language) for line in batch[:SHOWN]]
    return values


def _refused(file: Import, batch: list[Line]) -> Iterator[RefusedRow]:
    for line in batch:
        if line.refused:
            yield RefusedRow(
                file=file,
                number=line.row.number,
                problems=[
                    [storable(one.field), as_text(one.value)[:LONGEST_VALUE], storable(one.reason)]
                    for one in line.refused
                ],
                cells=[[storable(name), as_text(value)] for name, value in line.row.cells],
            )
