"""What became of a campaign's mails: counted from the rows whenever somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from katek.campaigns.models import (
    Campaign,
    Email,
    EmailEvent,
    EmailEventType,
    EmailStatus,
    Enrollment,
    EnrollmentStatus,
)

COUNTED: tuple[str, ...] = (
    "sent",
    "delivered",
    "opened",
    "clicked",
    "bounced",
    "complained",
    "unsubscribed",
    "replied",
)


def stats(campaign: Campaign) -> dict[str, Any]:
    """The shape of CONTRACT. A mail counts once in each number, however often it was opened."""
    by_step = _mails(campaign)
    replied = _replies(campaign)
    steps: list[dict[str, Any]] = []
    for step in campaign.steps.all():
        counts = by_step.get(step.pk, {})
        numbers = {name: counts.get(name, 0) for name in COUNTED}
        numbers["replied"] = replied.get(step.position, 0)
        steps.append(
            {
                "id": step.pk,
                "position": step.position,
                "offset_days": step.offset_days,
                "subject": step.subject,
                **numbers,
            }
        )
    total = {name: sum(step[name] for step in steps) for name in COUNTED}
    total["replied"] = sum(replied.values())
    return {**total, "steps": steps}


@dataclass(frozen=True)
class Result:
    """What a list tells of a campaign. `inside`: leads to whom it is still to write."""

    sent: int = 0
    opened: int = 0
    replied: int = 0
    inside: int = 0


def results(campaigns: Sequence[Campaign]) -> dict[str, Result]:
    """Of each campaign, by its id, in two queries however many there are."""
    mails = (
        Email.objects.filter(campaign__in=campaigns)
        .values_list("campaign_id")
        .annotate(sent=Count("sent_at"), opened=Count("opened_at"))
    )
    going = Q(status__in=[EnrollmentStatus.ACTIVE, EnrollmentStatus.WORKING])
    leads = (
        Enrollment.objects.filter(campaign__in=campaigns)
        .values_list("campaign_id")
        .annotate(
            replied=Count("pk", filter=Q(stop_reason="replied")),
            inside=Count("pk", filter=going),
        )
    )
    of_mails = {campaign: counts for campaign, *counts in mails}
    of_leads = {campaign: counts for campaign, *counts in leads}
    return {
        one.pk: Result(*of_mails.get(one.pk, (0, 0)), *of_leads.get(one.pk, (0, 0)))
        for one in campaigns
    }


def enrollment_counts(campaign: Campaign) -> dict[str, int]:
    """How many are in it, by state, those who left by their reason."""
    rows = Enrollment.objects.filter(campaign=campaign).values_list("status", "stop_reason")
    counted = rows.annotate(n=Count("pk")).order_by("status", "stop_reason")
    return {reason or status: n for status, reason, n in counted}


def _mails(campaign: Campaign) -> dict[str, dict[str, int]]:
    left = EmailEvent.objects.filter(email=OuterRef("pk"), type=EmailEventType.UNSUBSCRIBED)
    rows = (
        Email.objects.filter(campaign=campaign)
        .annotate(left=Exists(left))
        .values("step_id")
        .annotate(
            sent=Count("sent_at"),
            delivered=Count("delivered_at"),
            opened=Count("opened_at"),
            clicked=Count("clicked_at"),
            bounced=Count("pk", filter=Q(status=EmailStatus.BOUNCED)),
            complained=Count("pk", filter=Q(status=EmailStatus.COMPLAINED)),
            unsubscribed=Count("pk", filter=Q(left=True)),
        )
    )
    return {row["step_id"]: row for row in rows}


def _replies(campaign: Campaign) -> dict[int, int]:
    """Position of the last mail before the reply → how many replied then."""
    rows = Enrollment.objects.filter(campaign=campaign, stop_reason="replied")
    counted = rows.values_list("next_position").annotate(n=Count("pk"))
    found: dict[int, int] = {}
    for position, n in counted:
        found[max(position - 1, 0)] = found.get(max(position - 1, 0), 0) + n
    return found
