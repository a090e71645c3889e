"""Campaigns, what sending one came to, and what became of its mails."""

from typing import Any, Literal

from pydantic import Field

from katek.api.schemas.base import In, Out, Text


class StepIn(In):
    offset_days: int = Field(0, ge=0, description="Days after the start, in the lead's time zone.")
    subject: Text = Field(description="Liquid.")
    body_template: Text = Field(
        description="Liquid: lead.*, organization.*, persona.*, properties[], unsubscribe_url."
    )


class CampaignIn(In):
    name: Text
    campaign_type: Literal["blast", "sequence"]
    steps: list[StepIn]
    audience: dict[str, Any] | None = Field(
        None, description='{"stage": […], "tags": […], "channel": […], "source": […], "all": true}'
    )


class StepOut(Out):
    id: str
    offset_days: int
    subject: str
    body_template: str


class CampaignOut(Out):
    id: str
    name: str
    campaign_type: Literal["blast", "sequence"]
    status: Literal["draft", "scheduled", "running", "paused", "cancelled", "finished"]
    steps: list[StepOut]


class SendIn(In):
    leads: list[Text] | None = None
    audience: dict[str, Any] | None = None


class SkippedOut(Out):
    lead: str
    reason: Literal[
        "no_email", "suppressed", "no_consent", "already_enrolled", "frequency_cap", "closed"
    ]


class SentOut(Out):
    enrolled: int
    skipped: list[SkippedOut]
    pending: int = Field(0, description="Leads of the audience that follow in the background.")


class CountsOut(Out):
    sent: int
    delivered: int
    opened: int
    clicked: int
    bounced: int
    complained: int
    unsubscribed: int
    replied: int


class StepCountsOut(CountsOut):
    id: str
    position: int
    offset_days: int
    subject: str


class StatsOut(CountsOut):
    steps: list[StepCountsOut]
