"""When the office is open, as typed in a form: up to three spans a day.

Kept as `{"mon": [["09:00", "13:00"], ["15:00", "18:00"]], …, "sun": []}`; read by `assistant.office`. An
agency that has never said keeps `{}`, and the assistant says nothing of hours.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from katek.organizations.models import Organization

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_SPANS = 3
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00")

Typed = Mapping[str, Sequence[tuple[str, str]]]


class WrongHours(ValueError):
    """`problems`: day → a sentence that names the value and how to mend it. Nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def choose(organization: Organization, typed: Typed) -> None:
    """Keeps what was typed. Raises `WrongHours`."""
    days = {day: [list(span) for span in spans] for day, spans in read(typed).items()}
    organization.office_hours = days if any(days.values()) else {}
    organization.save(update_fields=["office_hours"])


def read(typed: Typed) -> dict[str, list[tuple[str, str]]]:
    """What was typed, day by day; empty pairs are left out. Raises `WrongHours`."""
    days: dict[str, list[tuple[str, str]]] = {}
    problems: dict[str, str] = {}
    for day in DAYS:
        try:
            days[day] = _day(typed.get(day, ()))
        except ValueError as problem:
            problems[day] = str(problem)
    if problems:
        raise WrongHours(problems)
    return days


def spans_of(organization: Organization) -> dict[str, list[tuple[str, str]]]:
    """What is kept, day by day, for a form; whatever isn't readable is left out."""
    kept: Any = organization.office_hours
    if not isinstance(kept, dict):
        return {day: [] for day in DAYS}
    return {day: _readable(kept.get(day)) for day in DAYS}


def _readable(spans: Any) -> list[tuple[str, str]]:
    pairs = spans if isinstance(spans, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
    ][:MOST_SPANS]


def _day(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    spans = []
    for start, end in ((one.strip(), other.strip()) for one, other in pairs):
        if not start and not end:
            continue
        if not start or not end:
            raise ValueError(_("Enter both times, or neither."))
        spans.append((_time(start), _time(end)))
        if spans[-1][0] >= spans[-1][1]:
            raise ValueError(
                _("%(start)s to %(end)s: the end has to be later than the start.")
                % {"start": start, "end": end}
            )
    spans.sort()
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            raise ValueError(
                _("%(first)s and %(second)s overlap.")
                % {"first": "–".join(before), "second": "–".join(after)}
            )
    return spans[:MOST_SPANS]


def _time(typed: str) -> str:
    if not TIME.fullmatch(typed):
        raise ValueError(_("%(time)r is no time; it looks like 09:00.") % {"time": typed})
    hours, _colon, minutes = typed.partition(":")
    return f"{int(hours):02d}:{minutes}"
