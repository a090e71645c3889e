"""An entry of a webhook made into records, element by element: one that can't be read loses no other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from katek.channels.meta import values
from katek.channels.meta.elements import NotUsed, Record, Unreadable, read

MOST_TOLD = 5


@dataclass(frozen=True)
class Parsed:
    """`records` in the order of their times; what is left alone and what can't be read, as sentences."""

    records: tuple[Record, ...] = ()
    not_used: str = ""
    unreadable: str = ""


def parse(entry: Any, *, account: str, received_at: datetime) -> Parsed:
    """What an entry says to the page or account with this id. Never raises, whatever the entry is."""
    if not isinstance(entry, dict):
        return Parsed(unreadable="The entry is no object.")
    at = values.moment(entry.get("time")) or received_at
    found: list[tuple[datetime, Record]] = []
    left, broken = [], []
    for place, raw, standby in _elements(entry):
        try:
            records = read(raw, account=account, standby=standby, at=at)
        except Unreadable as problem:
            broken.append(f"{place} {problem}")
        except NotUsed as reason:
            left.append(str(reason))
        else:
            time = values.moment(raw.get("timestamp")) or at
            found += [(time, record) for record in records]
    left += _changes(entry)
    broken += [f"{name} is no list" for name in LISTS if not _is_list(entry, name)]
    if not (found or left or broken):
        left.append("an entry without anything in it")
    # Sorting is stable: what came at the same time stays in the order it came in.
    ordered = tuple(record for _, record in sorted(found, key=lambda pair: pair[0]))
    return Parsed(ordered, _sentence("Not used", left), _sentence("Not readable", broken))


LISTS = ("messaging", "standby")


def _elements(entry: dict[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    for name in LISTS:
        for number, raw in enumerate(values.items(entry.get(name)), start=1):
            yield f"{name} {number}", raw, name == "standby"


def _is_list(entry: dict[str, Any], name: str) -> bool:
    return isinstance(entry.get(name, []), list)


def _changes(entry: dict[str, Any]) -> list[str]:
    """Comments, mentions and the like come as changes; Katek answers messages only."""
    listed = entry.get("changes", [])
    changes = [values.record(one) for one in values.items(listed)]
    if "field" in entry:
        changes.append(entry)
    fields = [values.text(change.get("field"), 40) or "something" for change in changes]
    return [f"a change of {field}" for field in fields]


def _sentence(start: str, parts: list[str]) -> str:
    if not parts:
        return ""
    told = list(dict.fromkeys(parts))
    more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    return f"{start}: {'; '.join(told[:MOST_TOLD])}{more}."
