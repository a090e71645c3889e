"""When an agency's campaigns may write: hours and days by the lead's clock, set once for the organization.

Kept as {"from": "09:00", "to": "19:00", "weekdays": [0, 1, 2, 3, 4]}, the times left out where only days count.
"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from katek.campaigns.due_times import USUAL_HOURS, SendingHours, within, zone_of
from katek.campaigns.models import CampaignType, Enrollment, Step
from katek.campaigns.problems import CampaignProblem
from katek.leads.time_zones import time_zone_of
from katek.organizations.models import Organization

WAITS = "Waits for the hours of sending."


def chosen_hours(organization: Organization) -> SendingHours | None:
    """What the agency has set; None if it never did."""
    kept = organization.sending_hours
    if not kept:
        return None
    weekdays = frozenset(kept["weekdays"])
    if "from" not in kept:
        return SendingHours(None, weekdays=weekdays)
    return SendingHours(time.fromisoformat(kept["from"]), time.fromisoformat(kept["to"]), weekdays)


def hours_of(organization: Organization) -> SendingHours:
    """Those of later steps, which are never written at night."""
    return chosen_hours(organization) or USUAL_HOURS


def choose_hours(organization: Organization, start: str, end: str, weekdays: Sequence[str]) -> None:
    """Takes what was typed in a form; all empty: back to the usual hours. Raises `CampaignProblem`."""
    organization.sending_hours = read_hours(start, end, weekdays)
    organization.save(update_fields=["sending_hours"])


def opens_at(enrollment: Enrollment, step: Step, now: datetime) -> datetime:
    """When a step that is due may be written: now, or when the hours begin that the agency has set."""
    if goes_at_once(enrollment.campaign.campaign_type, step.offset_days):
        return now
    organization: Organization = enrollment.organization
    return opening(organization, time_zone_of(enrollment.lead), now)


def goes_at_once(campaign_type: str | None, offset_days: int | None) -> bool:
    """A sequence's first mail answers somebody who has just written, or is sent by a person: it waits for
    nothing."""
    return campaign_type == CampaignType.SEQUENCE and offset_days == 0


def opening(organization: Organization, time_zone: str, now: datetime) -> datetime:
    """Now, or when the hours begin that the agency has set, for somebody in that zone (empty: not known)."""
    hours = chosen_hours(organization)
    if hours is None:
        return now
    zone = zone_of(time_zone, organization.timezone)
    # The moment itself, where it lies in the hours: a time on the wall may be there twice.
    local = now.astimezone(zone).replace(tzinfo=None)
    found = within(local, zone, hours)
    return found if found > now else now


def read_hours(start: str, end: str, weekdays: Sequence[str]) -> dict[str, Any]:
    """What was typed, as it is kept. Raises `CampaignProblem`."""
    start, end = start.strip(), end.strip()
    if not (start or end or weekdays):
        return {}
    if bool(start) != bool(end):
        missing = "to" if start else "from"
        raise CampaignProblem({missing: f"{missing}: " + _("enter both times, or neither.")})
    if not weekdays or not set(weekdays) <= set("0123456"):
        raise CampaignProblem({"weekdays": "weekdays: " + _("choose at least one day.")})
    days: dict[str, Any] = {"weekdays": sorted({int(day) for day in weekdays})}
    if not start:
        return days
    try:
        return {"from": _clock(start), "to": _clock(end), **days}
    except ValueError:
        raise CampaignProblem({"from": "from: " + _("a time looks like 09:00.")}) from None


def _clock(typed: str) -> str:
    """HH:MM. Raises `ValueError`."""
    return time.fromisoformat(typed).strftime("%H:%M")
