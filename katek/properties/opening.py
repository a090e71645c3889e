"""A file with listings made into rows: CSV of any spreadsheet, or JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from katek.properties.checks import UNSTORABLE

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 50_000
SEPARATORS = ",;\t|"
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Where programs put the list in an object: RESO's `value`, our own `items`.
LIST_KEYS = ("value", "items", "properties", "listings", "results", "data")
HEADER_ROW = 1


class CannotOpen(ValueError):
    """Why a file can't be read as listings, as a sentence."""


@dataclass(frozen=True)
class Row:
    """A row by its number in the spreadsheet (the header is 1) or its place in the list (from 1).

    `exact`: numbers are written as JSON has them, and "1.250" is not over a thousand.
    """

    number: int
    cells: list[tuple[str, Any]]
    exact: bool = False


def open_rows(data: bytes) -> list[Row]:
    """Rows of a CSV or JSON file of at most 20 MB and 50,000 rows; raises `CannotOpen`.

    Read are UTF-8 and UTF-16, with and without byte order mark, else Windows-1252, and the separators
    comma, semicolon, tab and bar. Empty rows are left out.
    """
    if len(data) > LARGEST_FILE:
        raise CannotOpen(
            _("The file has %(size)s bytes; at most %(most)s can be read.")
            % {"size": f"{len(data):,}", "most": f"{LARGEST_FILE:,}"}
        )
    text = decode(data)
    if not text.strip():
        raise CannotOpen(_("The file is empty."))
    rows = _json_rows(text) if text.lstrip()[0] in "[{" else _csv_rows(text)
    found = []
    for row in rows:
        if any(value not in (None, "") for _name, value in row.cells):
            found.append(row)
        if len(found) > MOST_ROWS:
            raise CannotOpen(
                _("The file has more than %(most)s rows.") % {"most": f"{MOST_ROWS:,}"}
            )
    return found


def storable(text: str) -> str:
    """A text of a file as the database can keep it: with a mark where it can't."""
    return UNSTORABLE.sub("\ufffd", text)


def decode(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data[:200]:
        return _decoded(data, "utf-16-be" if data[0] == 0 else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Five bytes mean nothing in it; a file must not fail for one of them.
        return data.decode("cp1252", errors="replace")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise CannotOpen(
            _("The file is not %(encoding)s, as it says it is: %(reason)s.")
            % {"encoding": encoding, "reason": problem.reason}
        ) from None


def _csv_rows(text: str) -> Iterator[Row]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from _with_headings(enumerate(lines, start=HEADER_ROW))
    except csv.Error as problem:
        raise CannotOpen(
            _("Line %(number)d is no CSV: %(problem)s.")
            % {"number": lines.line_num, "problem": problem}
        ) from None


def _with_headings(lines: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    headings = next((line for _number, line in lines if any(cell.strip() for cell in line)), [])
    if len([heading for heading in headings if heading.strip()]) < 2:
        raise CannotOpen(_("The first row has no headings: at least two columns are needed."))
    for number, line in lines:
        yield Row(number, list(zip(headings, map(str.strip, line), strict=False)))


def _json_rows(text: str) -> Iterator[Row]:
    try:
        content = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as problem:
        raise CannotOpen(_("The file is no JSON: %(problem)s.") % {"problem": problem}) from None
    for number, item in enumerate(_items(content), start=1):
        if not isinstance(item, dict):
            raise CannotOpen(
                _("Entry %(number)d is no object with the facts of a listing.") % {"number": number}
            )
        yield Row(number, list(item.items()), exact=True)


def _items(content: Any) -> Iterable[Any]:
    if isinstance(content, dict):
        named = (content[key] for key in LIST_KEYS if isinstance(content.get(key), list))
        return next(named, [content])
    return content if isinstance(content, list) else [content]
