"""Refused rows as a file that can be mended and brought in again: their own columns, and the reasons."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from katek.properties.import_acts import REASON
from katek.properties.models import Import, RefusedRow

# A spreadsheet would run these as formulas; numbers may begin so.
FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,\s]*$)")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else


def lines_of_refused(file: Import) -> Iterator[str]:
    """The lines of the CSV, headings first; headings that the file has several times have several columns."""
    rows = RefusedRow.objects.filter(file=file).order_by("number")
    widths: Counter[str] = Counter()
    for cells in rows.values_list("cells", flat=True).iterator():
        widths |= Counter(heading for heading, _text in cells if heading != REASON)
    order = [column["heading"] for column in file.columns if widths[column["heading"]]]
    headings = [heading for heading in order for _ in range(widths[heading])]
    yield BYTE_ORDER_MARK + _line([*headings, REASON])
    for row in rows.iterator():
        texts: dict[str, list[str]] = {}
        for heading, text in row.cells:
            texts.setdefault(heading, []).append(text)
        cells = [
            text for heading in order for text in _filled(texts.get(heading, []), widths[heading])
        ]
        yield _line([*cells, " ".join(reason for _field, _value, reason in row.problems)])


def _filled(texts: list[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(f"'{cell}" if FORMULA.match(cell) else cell for cell in cells)
    return out.getvalue()
