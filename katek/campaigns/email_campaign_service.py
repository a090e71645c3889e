"""Campaigns for whoever has Python: make one, and send it. Both open the organization's scope themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from katek.campaigns import launching, making
from katek.campaigns.launching import Sent
from katek.campaigns.models import Campaign
from katek.leads.models import Lead
from katek.organizations.models import Organization
from katek.organizations.scope import working_for

__all__ = ["Sent", "create_campaign", "send_campaign"]


def create_campaign(
    organization: Organization,
    name: str,
    campaign_type: str,
    steps_data: Sequence[Mapping[str, Any]],
) -> Campaign:
    """A draft. `campaign_type`: blast or sequence; `steps_data`: `{"offset_days", "subject", "body_template"}`.

    Raises `problems.CampaignProblem` with a sentence for each field that is wrong.
    """
    with working_for(organization):
        return making.make_campaign(name, campaign_type, steps_data)


def send_campaign(campaign: Campaign, leads: Iterable[Lead]) -> Sent:
    """Starts the campaign for these leads, who were chosen one by one: `{"enrolled", "skipped"}`.

    Raises `problems.CannotDo` for a campaign that was cancelled.
    """
    with working_for(campaign.organization):
        return launching.send_to_leads(campaign, list(leads))
