"""Leads as a CSV file that a spreadsheet opens without running anything in it."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from katek.leads.models import Lead
from katek.leads.shapes import leads_json

COLUMNS = (
    *("id", "name", "email", "phone", "other_emails", "other_phones", "language", "stage"),
    *("score", "intent", "source", "channel", "owner", "tags", "properties"),
    *("created_at", "updated_at"),
)
# What spreadsheets take for a formula. Phones begin with a plus, and are nothing but digits.
FORMULA = re.compile(r"^[=+\-@\t\r]")
PHONE = re.compile(r"\+\d+")


def leads_csv(leads: Sequence[Lead]) -> HttpResponse:
    """UTF-8 with a byte order mark, by which spreadsheets know it."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for shape in leads_json(leads).values():
        lines.writerow([_cell(shape[name]) for name in COLUMNS])
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="leads.csv"'},
    )


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_cell(item) for item in value)
    text = "" if value is None else str(value)
    return f"'{text}" if FORMULA.match(text) and not PHONE.fullmatch(text) else text
