"""An audience on its way into a campaign."""

from django.db import models
from typing_extensions import override

from katek.core.claimable import Claimable, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey
from katek.core.public_ids import PublicIdField
from katek.organizations.scope import TenantModel


class SelectionStatus(models.TextChoices):
    OPEN = "open", "Open"
    WORKING = "working", "Working"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Failed"


class Selection(TenantModel, Claimable):
    """An audience on its way into a campaign, read a batch at a time: `after` is the last lead looked at.

    `skipped` counts those left out, by reason.
    """

    id = PublicIdField("sel")
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.CASCADE, related_name="selections"
    )
    audience = models.JSONField()
    status = models.CharField(
        max_length=10, choices=SelectionStatus.choices, default=SelectionStatus.OPEN
    )
    after = models.CharField(max_length=40, blank=True)
    enrolled = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            CompositeForeignKey(
                fields=("organization", "campaign"), name="campaigns_selection_campaign_tenant"
            ),
        ]
        indexes = claim_indexes(
            "campaigns_selection",
            state_field="status",
            waiting="open",
            working="working",
            key="organization",
        )

    @override
    def __str__(self) -> str:
        return f"{self.enrolled} into {self.campaign_id}"
