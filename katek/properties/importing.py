"""Listings from a file: rows matched with what is there, checked, and stored in batches.

A row that can't be kept is refused with its reasons and stops no other. Importing the same file again changes
nothing.
"""

from collections.abc import Iterable, Iterator
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
from katek.properties.opening import CannotOpen, Row, open_rows

__all__ = ["CannotOpen", "ImportReport", "Refused", "Row", "import_rows", "open_rows"]

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
class _Line:
    """A row on its way: its listing as the API would take it, and by what it is recognised."""

    number: int
    data: dict[str, Any]
    names: list[Identity]
    change: Change | None = None


def import_rows(
    organization: Organization,
    rows: Iterable[Row],
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Make or update the listings of the rows; `dry_run` only reports.

    A listing is recognised by our id, else `listing_key`, else `listing_id`, else its address where it has no
    number at all. Batches are committed one by one: an import that is cut short may be run again.
    """
    report = ImportReport()
    lines = _lines(organization, iter(rows), report)
    while batch := list(islice(lines, BATCH)):
        with working_for(organization), transaction.atomic():
            _prepare(organization, batch, report)
            if not dry_run:
                _store(organization, batch, report)
            _count(batch, report)
    return report


def _lines(
    organization: Organization, rows: Iterator[Row], report: ImportReport
) -> Iterator[_Line]:
    """Readable rows; one that names the listing of an earlier row again is refused."""
    seen: dict[Identity, int] = {}
    for row in rows:
        data = _data(organization, row, report)
        names = identities(data)
        if names and (earlier := seen.setdefault(names[0], row.number)) != row.number:
            kind, value = names[0]
            reason = f"{kind}: “{value}” is in row {earlier} already."
            report.refused.append(Refused(row.number, kind, value, reason))
            continue
        yield _Line(row.number, data, names)


def _data(organization: Organization, row: Row, report: ImportReport) -> dict[str, Any]:
    cells, exact = [], {}
    for heading, value in row.cells:
        if row.exact and heading in KEYS:
            exact[heading] = value
        elif (name := field_of(heading)) is not None:
            cells.append((name, value))
        elif heading.strip() and heading not in report.ignored:
            report.ignored.append(heading)
    data = read_cells(organization, cells, {k: v for k, v in exact.items() if v is not None})
    our_id = data.get("id")
    if our_id is not None and not str(our_id).startswith("prop_"):
        data.setdefault("listing_key", data.pop("id"))
    return data


def _prepare(organization: Organization, batch: list[_Line], report: ImportReport) -> None:
    there = listings_there(line.names for line in batch)
    for line in batch:
        existing = match(there, line.names)
        if existing is None and KEY in dict(line.names):
            line.data.setdefault(KEY, dict(line.names)[KEY])
        try:
            line.change = prepare(organization, line.data, existing)
        except ListingProblem as problem:
            _refuse(line, problem, report)


def _store(organization: Organization, batch: list[_Line], report: ImportReport) -> None:
    changes = [line.change for line in batch if line.change]
    try:
        with transaction.atomic():
            write(organization, changes)
    except (IntegrityError, DataError):
        # Somebody else made one of them meanwhile: find out which, and keep the others.
        for line in batch:
            if line.change:
                _store_alone(organization, line, report)


def _store_alone(organization: Organization, line: _Line, report: ImportReport) -> None:
    try:
        with transaction.atomic():
            existing = match(listings_there([line.names]), line.names)
            line.change = prepare(organization, line.data, existing)
            write(organization, [line.change])
    except (IntegrityError, DataError) as error:
        line.change = None
        reason = f"The database would not keep it: {str(error).splitlines()[0]}"
        report.refused.append(Refused(line.number, "", None, reason))


def _refuse(line: _Line, problem: ListingProblem, report: ImportReport) -> None:
    report.refused += [
        Refused(line.number, name, problem.values[name], sentence)
        for name, sentence in problem.problems.items()
    ]


def _count(batch: list[_Line], report: ImportReport) -> None:
    for change in (line.change for line in batch if line.change):
        if change.event is None:
            report.unchanged += 1
        elif change.event == CREATED:
            report.created += 1
        else:
            report.updated += 1
        report.withheld += bool(change.event and change.listing.remarks_withheld)
