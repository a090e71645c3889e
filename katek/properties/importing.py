"""Listings from a file: rows matched with what is there, checked, and stored in batches.

A row that can't be kept is refused with its reasons and stops no other. Importing the same file again changes
nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.db import DataError, IntegrityError, transaction

from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.cells import read_cells
from katek.properties.changes import CREATED, Change, prepare, write
from katek.properties.checking import ListingProblem
from katek.properties.fields import KEYS
from katek.properties.headings import field_of
from katek.properties.matching import KEY, Identity, identities, listings_there, match
from katek.properties.models import Import, Property
from katek.properties.opening import CannotOpen, Row, open_rows, storable

__all__ = [
    "CannotOpen", "ImportReport", "Line", "Refused", "Row",
    "bring_in", "import_rows", "lines_of", "open_rows",
]  # fmt: skip

BATCH = 200


class Refused(NamedTuple):
    """A value that could not be kept; a row may be refused for several."""

    row: int
    field: str
    value: Any
    reason: str


@dataclass
class ImportReport:
    """What became of the rows. `ignored`: headings of columns that no field was found for.

    `withheld`: listings whose remarks a person has to approve before the assistant may read them.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    withheld: int = 0


@dataclass
class Line:
    """A row on its way: its listing as the API would take it, and by what it is recognised.

    `refused`: why it can't come in, if it can't. `change`: what it makes of a listing, once prepared.
    """

    row: Row
    data: dict[str, Any]
    names: list[Identity]
    refused: list[Refused] = field(default_factory=list)
    change: Change | None = None


def import_rows(
    organization: Organization,
    rows: Iterable[Row],
    *,
    dry_run: bool = False,
    mapping: Mapping[str, str] | None = None,
) -> ImportReport:
    """Make or update the listings of the rows; `dry_run` only reports.

    A listing is recognised by our id, else `listing_key`, else `listing_id`, else its address where it has no
    number at all. Batches are committed one by one: an import that is cut short may be run again.
    `mapping`: heading → field as `headings` names them, "" for left out; None: found by `headings`.
    """
    report = ImportReport()
    lines = lines_of(organization, rows, mapping=mapping, ignored=report.ignored)
    while batch := list(islice(lines, BATCH)):
        with working_for(organization), transaction.atomic():
            bring_in(organization, batch, report, dry_run=dry_run)
    return report


def lines_of(
    organization: Organization,
    rows: Iterable[Row],
    *,
    mapping: Mapping[str, str] | None = None,
    ignored: list[str] | None = None,
) -> Iterator[Line]:
    """The rows as listings, in their order; one that names the listing of an earlier row again is refused.

    `ignored` is given the headings of columns that are left out.
    """
    seen: dict[Identity, int] = {}
    left_out = [] if ignored is None else ignored
    for row in rows:
        data = _data(organization, row, mapping, left_out)
        line = Line(row, data, identities(data))
        names = line.names
        if names and (earlier := seen.setdefault(names[0], row.number)) != row.number:
            kind, value = names[0]
            reason = f"{kind}: “{value}” is in row {earlier} already."
            line.refused.append(Refused(row.number, kind, value, reason))
        yield line


def bring_in(
    organization: Organization,
    batch: list[Line],
    report: ImportReport,
    *,
    dry_run: bool,
    file: Import | None = None,
) -> None:
    """One batch, in the scope and in a transaction. `file`: what new listings are said to come from."""
    _prepare(organization, [line for line in batch if not line.refused], file)
    if not dry_run:
        _store(organization, batch, file)
    _count(batch, report)


def _data(
    organization: Organization,
    row: Row,
    mapping: Mapping[str, str] | None,
    ignored: list[str],
) -> dict[str, Any]:
    cells, exact = [], {}
    for heading, value in row.cells:
        name = field_of(heading) if mapping is None else mapping.get(storable(heading), "")
        if row.exact and heading in KEYS and (mapping is None or name == heading):
            exact[heading] = value
        elif name:
            cells.append((name, value))
        elif heading.strip() and heading not in ignored:
            ignored.append(heading)
    data = read_cells(organization, cells, {k: v for k, v in exact.items() if v is not None})
    our_id = data.get("id")
    if our_id is not None and not str(our_id).startswith("prop_"):
        data.setdefault("listing_key", data.pop("id"))
    return data


def _prepare(organization: Organization, batch: list[Line], file: Import | None) -> None:
    there = listings_there(line.names for line in batch)
    for line in batch:
        existing = match(there, line.names)
        if existing is None and KEY in dict(line.names):
            line.data.setdefault(KEY, dict(line.names)[KEY])
        try:
            _plan(organization, line, existing, file)
        except ListingProblem as problem:
            line.refused += [
                Refused(line.row.number, name, problem.values[name], sentence)
                for name, sentence in problem.problems.items()
            ]


def _plan(
    organization: Organization, line: Line, existing: Property | None, file: Import | None
) -> None:
    line.change = prepare(organization, line.data, existing)
    if line.change.event == CREATED:
        line.change.listing.made_by = file


def _store(organization: Organization, batch: list[Line], file: Import | None) -> None:
    changes = [line.change for line in batch if line.change]
    try:
        with transaction.atomic():
            write(organization, changes)
    except (IntegrityError, DataError):
        # Somebody else made one of them meanwhile: find out which, and keep the others.
        for line in batch:
            if line.change:
                _store_alone(organization, line, file)


def _store_alone(organization: Organization, line: Line, file: Import | None) -> None:
    try:
        with transaction.atomic():
            existing = match(listings_there([line.names]), line.names)
            _plan(organization, line, existing, file)
            assert line.change is not None
            write(organization, [line.change])
    except (IntegrityError, DataError) as error:
        line.change = None
        reason = f"The database would not keep it: {str(error).splitlines()[0]}"
        line.refused.append(Refused(line.row.number, "", None, reason))


def _count(batch: list[Line], report: ImportReport) -> None:
    for line in batch:
        report.refused += line.refused
    for change in (line.change for line in batch if line.change):
        if change.event is None:
            report.unchanged += 1
        elif change.event == CREATED:
            report.created += 1
        else:
            report.updated += 1
        report.withheld += bool(change.event and change.listing.remarks_withheld)
