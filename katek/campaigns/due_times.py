"""When a step of a sequence falls due: days from the start, in the lead's own time zone.

A day is a day of the calendar there, not 24 hours: a sequence that began at 14:10 goes on at 14:10, also when
the clocks were changed in between. Outside the hours of sending a mail waits until they begin.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)
LONGEST_SEARCH = 15  # days; a week, and a day that a zone left out


@dataclass(frozen=True)
class SendingHours:
    """From `start` (included) to `end` (not included) by the lead's clock, on these days (Monday is 0).

    An end that isn't behind the start is the next day's: such a night belongs to the day on which it begins.
    Without a start only the days count, and a mail keeps its time of day.
    """

    start: time | None = time(9)
    end: time = time(19)
    weekdays: frozenset[int] = frozenset(range(7))


USUAL_HOURS = SendingHours()


def zone_of(*names: str) -> ZoneInfo:
    """The first of these names that is a time zone; UTC if none is."""
    for name in names:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is no zone
            continue
    return ZoneInfo("UTC")


def due_at(
    started_at: datetime, offset_days: int, zone: ZoneInfo, hours: SendingHours = USUAL_HOURS
) -> datetime:
    """The moment (UTC) of a step so many days after the start. Day 0 is at once."""
    if offset_days == 0:
        return started_at
    local = started_at.astimezone(zone)
    nominal = datetime.combine(local.date() + offset_days * DAY, local.time())
    return within(nominal, zone, hours)


def within(local: datetime, zone: ZoneInfo, hours: SendingHours) -> datetime:
    """The first moment (UTC) from this local time on that lies in the hours of sending."""
    at = instant(local, zone)
    # Asked of the clock on the wall there: a time that was skipped has become a later one.
    wall = at.astimezone(zone)
    for days in range(-1, LONGEST_SEARCH):  # a night that began yesterday may still go on
        day = wall.date() + days * DAY
        if day.weekday() in hours.weekdays:
            opens, closes = _open_on(day, wall.time(), zone, hours)
            if at < closes and opens < closes:  # it may lie in the gap when clocks change
                return max(at, opens)
    raise ValueError("No day of the week is one for sending.")


def _open_on(
    day: date, wall: time, zone: ZoneInfo, hours: SendingHours
) -> tuple[datetime, datetime]:
    if hours.start is None:
        begins = instant(datetime.combine(day, wall), zone)
        return begins, begins + timedelta(microseconds=1)
    ends_on = day + DAY if hours.end <= hours.start else day
    begins = instant(datetime.combine(day, hours.start), zone)
    return begins, instant(datetime.combine(ends_on, hours.end), zone)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of a time on the wall: the first of two, or the end of the gap it fell into."""
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return first
    return _end_of_gap(first, zone)


def _end_of_gap(after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment with the new offset; `after` lies behind the gap by less than a day."""
    low, high = after - DAY, after
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == old else (low, middle)
    return high.replace(microsecond=0)
