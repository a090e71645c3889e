"""What people do with a file of listings: hand it in, choose its columns, have it checked, bring it in, stop.

    draft → open ⇄ working → checked → open ⇄ working → done
      checked, failed, cancelled → open (checked anew, while nothing has come in)
      failed, cancelled → open (the rest of it)     open, working → cancelled

Each move is one conditional update: what somebody else moved meanwhile stays, and the act answers False.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from katek.core import clock
from katek.core.wakeups import ring
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for
from katek.properties.fields import KEYS
from katek.properties.headings import HEADINGS, field_of
from katek.properties.models import Import, ImportStatus, RefusedRow
from katek.properties.opening import CannotOpen, Row, open_rows, storable

LANE = "imports"
MOST_COLUMNS = 300
# The column that refused rows are given beside their own; a mended file may still have it.
REASON = "Katek: why this row was refused"
THREE_DECIMALS = re.compile(r"\.\d{3}$")  # which elsewhere are thousands
SAMPLES = 3
SAMPLE_LENGTH = 80
TARGETS = frozenset((*HEADINGS, *KEYS))  # what a column may be
MAPPED = (
    ImportStatus.DRAFT,
    ImportStatus.CHECKED,
    ImportStatus.FAILED,
    ImportStatus.CANCELLED,
)
AT_WORK = (ImportStatus.OPEN, ImportStatus.WORKING)
CUT_SHORT = (ImportStatus.FAILED, ImportStatus.CANCELLED)
FROM_THE_START = {
    "place": 0,
    "created": 0,
    "updated": 0,
    "unchanged": 0,
    "refused": 0,
    "withheld": 0,
    "preview": [],
    "finished_at": None,
}


def take_file(organization: Organization, by: User | None, name: str, data: bytes) -> Import:
    """Keep an uploaded file with a proposal for its columns; `CannotOpen` says what is wrong with it."""
    rows = open_rows(data)
    if not rows:
        raise CannotOpen(_("The file has headings and no rows."))
    columns = columns_of(rows)
    if len(columns) > MOST_COLUMNS:
        raise CannotOpen(
            _("The file has %(count)s columns; at most %(most)d can be read.")
            % {"count": f"{len(columns):,}", "most": MOST_COLUMNS}
        )
    headings = [str(column["heading"]) for column in columns]
    key = hashlib.sha256(json.dumps(headings).encode()).hexdigest()
    with working_for(organization):
        made: Import = Import.objects.create(
            by=by,
            file_name=storable(name)[:255],
            content=data,
            columns=columns,
            headings_key=key,
            mapping=_proposal(headings, key),
            rows=len(rows),
        )
    return made


def columns_of(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Each heading once, in the order of its first appearance, with its first different values."""
    samples: dict[str, list[str]] = {}
    for row in rows:
        for heading, value in row.cells:
            if heading == REASON:
                continue
            found = samples.setdefault(storable(heading), [])
            if len(found) < SAMPLES and value not in (None, ""):
                text = as_text(value)[:SAMPLE_LENGTH]
                if text.strip() and text not in found:
                    found.append(text)
    return [{"heading": heading, "samples": found} for heading, found in samples.items()]


def as_text(value: Any) -> str:
    """A cell as a spreadsheet has it, so that it is read the same from there; objects of JSON as JSON."""
    if isinstance(value, Decimal):
        return f"{value}0" if THREE_DECIMALS.search(str(value)) else str(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return storable("|".join(value))
    if isinstance(value, list | dict):
        return storable(json.dumps(value, ensure_ascii=False, default=str))
    return "" if value is None else storable(str(value))


def _proposal(headings: list[str], key: str) -> dict[str, str]:
    """As the same headings were mapped the last time, else by what they are called."""
    before = Import.objects.filter(headings_key=key, started_at__isnull=False).order_by("-id")
    known: Mapping[str, str] | None = before.values_list("mapping", flat=True).first()
    if known is not None:
        return {heading: known.get(heading, "") for heading in headings}
    return {heading: field_of(heading) or "" for heading in headings}


def check(file: Import, mapping: Mapping[str, str]) -> bool:
    """Have the background find out what these columns would bring. Unknown fields are left out."""
    headings = [column["heading"] for column in file.columns]
    chosen = {one: mapping.get(one, "") for one in headings}
    kept = {one: name if name in TARGETS else "" for one, name in chosen.items()}
    return file.started_at is None and _begin(file, MAPPED, dry_run=True, mapping=kept)


def start(file: Import) -> bool:
    """Bring in what was checked."""
    return _begin(file, (ImportStatus.CHECKED,), dry_run=False, started_at=clock.now())


def go_on(file: Import) -> bool:
    """The rest of a file whose work was cut short; what came in stays counted."""
    again = {"status": ImportStatus.OPEN, "next_attempt_at": clock.now(), "finished_at": None}
    return _move(file, CUT_SHORT, **again, problem="")


def stop(file: Import) -> bool:
    """No further row comes in; those that came stay. The batch in work is given up."""
    return _move(
        file,
        AT_WORK,
        status=ImportStatus.CANCELLED,
        next_attempt_at=None,
        lease_token=None,
        lease_until=None,
        lease_worker=None,
        finished_at=clock.now(),
    )


def discard(file: Import) -> bool:
    """A file of which nothing came in goes, with all that is known of it."""
    unused = Import.objects.filter(pk=file.pk, started_at=None).exclude(status__in=AT_WORK)
    return unused.delete()[0] > 0


def _begin(file: Import, before: tuple[ImportStatus, ...], **values: Any) -> bool:
    again = {**FROM_THE_START, "status": ImportStatus.OPEN, "next_attempt_at": clock.now()}
    with transaction.atomic():
        moved = _move(file, before, **again, problem="", **values)
        if moved:
            RefusedRow.objects.filter(file=file).delete()
    return moved


def _move(file: Import, before: tuple[ImportStatus, ...], **values: Any) -> bool:
    rows = Import.objects.filter(pk=file.pk, status__in=before, content__isnull=False)
    moved = bool(rows.update(**values, attempts=0))
    if moved:
        ring(LANE)
    return moved
