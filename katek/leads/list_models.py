"""What members keep of their work on lists of leads: bulk changes that can be undone, views by name."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from typing_extensions import override

from katek.core.claimable import Claimable, claim_constraint, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.public_ids import PublicIdField
from katek.organizations.models import User
from katek.organizations.scope import TenantModel


class BulkAct(models.TextChoices):
    STAGE = "stage", "Stage"
    OWNER = "owner", "Owner"
    TAG = "tag", "Add a tag"
    UNTAG = "untag", "Remove a tag"


class BulkStatus(models.TextChoices):
    """`bulk` and `undoing` move an act from one to the next; `OPEN` and `WORKING` are the background's."""

    OPEN = "open"
    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class BulkChange(TenantModel, Claimable):
    """One act of a member on one lead or many, kept for as long as it can be undone.

    Of many it is also their queue: `place` counts the leads dealt with so far, of `matched`, or of the
    `changed` ones while it is being undone (`undone_at` is set). `waiting`: ids of the leads.
    """

    id = PublicIdField("bulk")
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=5, choices=BulkAct.choices)
    value = models.CharField(max_length=60, blank=True, help_text="Stage, id of a user, or a tag.")
    status = models.CharField(max_length=7, choices=BulkStatus.choices, default=BulkStatus.DONE)
    waiting = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    matched = models.PositiveIntegerField(default=0)
    place = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    back = models.PositiveIntegerField(default=0, help_text="Leads that are as they were.")
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            identity_constraint("leads_bulkchange"),
            claim_constraint("leads_bulk", state_field="status", waiting="open"),
        ]
        indexes = [
            models.Index(fields=["ended_at"], name="leads_bulk_oldest"),
            *claim_indexes(
                "leads_bulk",
                state_field="status",
                waiting="open",
                working="working",
                key="organization",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.act} {self.value}"


class BulkChangeRow(TenantModel):
    """What a lead was before a bulk change, and the revision and the last activity that it got by it."""

    change = models.ForeignKey(
        BulkChange, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()
    was_active_at = models.DateTimeField()
    revision = models.PositiveIntegerField()
    active_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "lead"], name="leads_bulk_row_once"),
            CompositeForeignKey(
                fields=("organization", "change"), name="leads_bulk_row_change_tenant"
            ),
            CompositeForeignKey(fields=("organization", "lead"), name="leads_bulk_row_lead_tenant"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.lead_id} before {self.change_id}"


class SavedView(TenantModel):
    """A filter and an order of leads under a name: one member's, or (`shared`) everybody's."""

    id = PublicIdField("view")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=180, help_text="The name folded.")
    shared = models.BooleanField(default=False)
    query = models.JSONField(default=dict, help_text="As `finding.as_query` writes it.")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user", "key"],
                condition=models.Q(shared=False),
                name="leads_view_once_a_member",
            ),
            models.UniqueConstraint(
                fields=["organization", "key"],
                condition=models.Q(shared=True),
                name="leads_view_once_shared",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name
