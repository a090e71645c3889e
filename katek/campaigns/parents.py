"""What hundreds of rows of a batch belong to is read once, not with each of them."""

from collections.abc import Iterable
from typing import TypeVar

from katek.campaigns.models import Campaign, Email, Enrollment
from katek.organizations.models import Organization

Row = TypeVar("Row", Email, Enrollment)


def share_parents(rows: Iterable[Row]) -> list[Row]:
    """The rows, those of one organization or campaign with the same instance of it."""
    found = list(rows)
    organizations = Organization.objects.in_bulk({row.organization_id for row in found})
    # A batch holds rows of several organizations, each with its own campaigns.
    campaigns = Campaign.everywhere.in_bulk({row.campaign_id for row in found if row.campaign_id})
    for row in found:
        row.organization = organizations[row.organization_id]
        if row.campaign_id:
            row.campaign = campaigns[row.campaign_id]
    return found
