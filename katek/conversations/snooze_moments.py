"""Until when people put a thread off, by the clock of the agency."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)
LATER = timedelta(hours=3)
LATEST_TODAY = time(22)  # later than that is no time to come back to work
MONDAY = 0


@dataclass(frozen=True)
class Moment:
    """`name`: later, tomorrow or week."""

    name: str
    until: datetime


def moments(at: datetime, timezone: str) -> list[Moment]:
    """What is offered at that time: later today while the day lasts, tomorrow and next week at nine."""
    here = at.astimezone(ZoneInfo(timezone))
    later = _full_hour(here + LATER)
    offered = [Moment("later", later)] if _is_today(later, here) else []
    days_to_monday = 7 - (here.weekday() - MONDAY) % 7
    return [
        *offered,
        Moment("tomorrow", _morning(here, 1)),
        Moment("week", _morning(here, days_to_monday)),
    ]


def _full_hour(moment: datetime) -> datetime:
    """The next one; what is an hour exactly stays."""
    full = moment.replace(minute=0, second=0, microsecond=0)
    return full if full == moment else full + timedelta(hours=1)


def _is_today(moment: datetime, here: datetime) -> bool:
    return moment.date() == here.date() and moment.time() <= LATEST_TODAY


def _morning(here: datetime, days: int) -> datetime:
    return datetime.combine(here.date() + timedelta(days=days), MORNING, here.tzinfo)
