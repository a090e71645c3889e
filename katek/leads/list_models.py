"""What members keep of their work on lists of leads: bulk changes that can be undone, views by name."""

from django.db import models
from typing_extensions import override

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


class BulkChange(TenantModel):
    """One act of a member on one lead or many, kept for as long as it can be undone."""

    id = PublicIdField("bulk")
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=5, choices=BulkAct.choices)
    value = models.CharField(max_length=60, blank=True, help_text="Stage, id of a user, or a tag.")
    made_at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [identity_constraint("leads_bulkchange")]
        indexes = [models.Index(fields=["made_at"], name="leads_bulk_oldest")]

    @override
    def __str__(self) -> str:
        return f"{self.act} {self.value}"


class BulkChangeRow(TenantModel):
    """What a lead was before a bulk change, and the revision that it got by it."""

    change = models.ForeignKey(
        BulkChange, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()
    revision = models.PositiveIntegerField()

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
