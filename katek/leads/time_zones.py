"""The time zone that a lead lives in: what somebody said, else what the phone number tells beyond doubt."""

from datetime import UTC, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from katek.leads.models import Lead


def time_zone_of(lead: Lead) -> str:
    """An IANA name; empty if nothing tells."""
    return zone_told(lead.timezone, lead.phone)


def zone_told(timezone: str, phone: str) -> str:
    """As `time_zone_of`, for a lead of which only these columns are at hand."""
    return timezone or zone_of_phone(phone)


@lru_cache(maxsize=4096)
def zone_of_phone(phone: str) -> str:
    """The zone of an E.164 number's area or country; empty where that may be one of several.

    Several that always show the same time (London, Jersey) are one.
    """
    if not phone:
        return ""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return ""
    zones = [zone for zone in time_zones_for_number(number) if is_time_zone(zone)]
    clocks = {_clock(zone) for zone in zones}
    return zones[0] if len(clocks) == 1 and phonenumbers.is_valid_number(number) else ""


def is_time_zone(name: str) -> bool:
    """Whether it is an IANA name, in its own spelling."""
    return name in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _clock(zone: str) -> tuple[object, ...]:
    """How far the clock there is from UTC in each month of a year."""
    there = ZoneInfo(zone)
    months = (datetime(2026, month, 15, tzinfo=UTC) for month in range(1, 13))
    return tuple(moment.astimezone(there).utcoffset() for moment in months)
