"""E-mail to leads: campaigns with their steps, who is in them, every single mail and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from katek.campaigns.hook_models import (
    EmailEvent,
    EmailEventType,
    HookReceipt,
    HookStatus,
    Suppression,
)
from katek.campaigns.selection_models import Selection, SelectionStatus
from katek.core.claimable import Claimable, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.public_ids import PublicIdField
from katek.leads.models import Lead
from katek.organizations.scope import TenantModel

# Django finds the models of this package here; some have files of their own.
__all__ = [
    "EmailEvent", "EmailEventType", "HookReceipt", "HookStatus", "Selection", "SelectionStatus", "Suppression",
]  # fmt: skip


class CampaignType(models.TextChoices):
    BLAST = "blast", _("Blast")
    SEQUENCE = "sequence", _("Sequence")


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("campaign", "Draft")
    SCHEDULED = "scheduled", pgettext_lazy("campaign", "Scheduled")
    RUNNING = "running", pgettext_lazy("campaign", "Running")
    PAUSED = "paused", pgettext_lazy("campaign", "Paused")
    CANCELLED = "cancelled", pgettext_lazy("campaign", "Cancelled")
    FINISHED = "finished", pgettext_lazy("campaign", "Finished")


class Campaign(TenantModel):
    """A blast or a sequence. `trigger` names the event that enrols a lead by itself.

    `is_replaced`: another one has taken its trigger over. Who is in it stays in it.
    """

    id = PublicIdField("cmp")
    name = models.CharField(max_length=200)
    campaign_type = models.CharField(max_length=10, choices=CampaignType.choices)
    status = models.CharField(
        max_length=10, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT
    )
    trigger = models.CharField(max_length=60, blank=True)
    is_replaced = models.BooleanField(default=False)
    audience = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            identity_constraint("campaigns_campaign"),
            models.UniqueConstraint(
                fields=["organization", "trigger"],
                condition=models.Q(status__in=["running", "paused"], is_replaced=False)
                & ~models.Q(trigger=""),
                name="campaigns_one_per_trigger",
            ),
        ]
        ordering = ["-created_at"]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def takes_new_leads(self) -> bool:
        """Its event puts leads into it; while it is paused they wait there."""
        held = (CampaignStatus.RUNNING, CampaignStatus.PAUSED)
        return bool(self.trigger) and not self.is_replaced and self.status in held


class Step(TenantModel):
    """One mail of a campaign, `offset_days` after the start, written in Liquid."""

    id = PublicIdField("step")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    offset_days = models.PositiveSmallIntegerField(default=0)
    subject = models.CharField(max_length=300)
    body_template = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            identity_constraint("campaigns_step"),
            models.UniqueConstraint(
                fields=["campaign", "position"], name="campaigns_step_position"
            ),
            CompositeForeignKey(
                fields=("organization", "campaign"), name="campaigns_step_campaign_tenant"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.subject


class Purpose(models.TextChoices):
    """What a lead must have agreed to; see `leads.consent`."""

    FOLLOW_UP = "follow_up", _("Follow-up")
    MARKETING = "marketing", _("Marketing")


class EnrollmentStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("lead in a campaign", "Active")
    WORKING = "working", pgettext_lazy("lead in a campaign", "Working")
    FINISHED = "finished", pgettext_lazy("lead in a campaign", "Finished")
    STOPPED = "stopped", pgettext_lazy("lead in a campaign", "Stopped")


class Enrollment(TenantModel, Claimable):
    """A lead in a campaign. `due_at` is when its next step is meant to go out, `next_attempt_at` when it is
    looked at next: none while the campaign is paused.

    `address` as it was at the start: two leads who share one get one mail between them.
    """

    id = PublicIdField("enr")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="enrollments")
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="enrollments")
    status = models.CharField(
        max_length=10, choices=EnrollmentStatus.choices, default=EnrollmentStatus.ACTIVE
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.FOLLOW_UP)
    address = models.CharField(max_length=254)
    stop_reason = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    next_position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            identity_constraint("campaigns_enrollment"),
            models.UniqueConstraint(fields=["campaign", "lead"], name="campaigns_enrolled_once"),
            models.UniqueConstraint(
                fields=["campaign", "address"], name="campaigns_address_enrolled_once"
            ),
            CompositeForeignKey(
                fields=("organization", "campaign"), name="campaigns_enrollment_campaign_tenant"
            ),
            CompositeForeignKey(
                fields=("organization", "lead"), name="campaigns_enrollment_lead_tenant"
            ),
        ]
        indexes = [
            models.Index(fields=["lead"], name="campaigns_enrollment_lead"),
            *claim_indexes(
                "campaigns_enrollment",
                state_field="status",
                waiting="active",
                working="working",
                key="organization",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.lead_id} in {self.campaign_id}"


class EmailStatus(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("e-mail", "Queued")
    SENDING = "sending", pgettext_lazy("e-mail", "Sending")
    SENT = "sent", pgettext_lazy("e-mail", "Sent")
    DELIVERED = "delivered", pgettext_lazy("e-mail", "Delivered")
    BOUNCED = "bounced", pgettext_lazy("e-mail", "Bounced")
    COMPLAINED = "complained", pgettext_lazy("e-mail", "Complained")
    FAILED = "failed", pgettext_lazy("e-mail", "Failed")
    UNKNOWN = "unknown", _("May not have arrived")
    CANCELLED = "cancelled", pgettext_lazy("e-mail", "Cancelled")
    SKIPPED = "skipped", pgettext_lazy("e-mail", "Skipped")


class Email(TenantModel, Claimable):
    """One mail to one lead; a lead gets a step at most once.

    `missing_since`: when the provider first said that it has nothing of a mail in doubt. `refused_since`: since
    when it has been put off, or its calls have failed.
    """

    id = PublicIdField("eml")
    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, related_name="emails", db_index=False
    )  # found by the constraint of its step
    campaign = models.ForeignKey(
        Campaign, null=True, on_delete=models.SET_NULL, related_name="emails"
    )
    step = models.ForeignKey(Step, null=True, on_delete=models.SET_NULL, related_name="emails")
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=500)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    status = models.CharField(
        max_length=10, choices=EmailStatus.choices, default=EmailStatus.QUEUED
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.FOLLOW_UP)
    provider_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now)
    missing_since = models.DateTimeField(null=True)
    refused_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    clicked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            identity_constraint("campaigns_email"),
            models.UniqueConstraint(fields=["lead", "step"], name="campaigns_step_once_per_lead"),
            CompositeForeignKey(
                fields=("organization", "lead"), name="campaigns_email_lead_tenant"
            ),
            CompositeForeignKey(
                fields=("organization", "campaign"), name="campaigns_email_campaign_tenant"
            ),
            CompositeForeignKey(
                fields=("organization", "step"), name="campaigns_email_step_tenant"
            ),
        ]
        indexes = [
            # The newest are found by id. Each index costs twice a mail, as it is claimed and as it is recorded.
            models.Index(
                fields=["organization", "to"],
                condition=models.Q(sent_at__isnull=False),
                name="campaigns_email_address",
            ),
            models.Index(
                fields=["provider_id"],
                condition=~models.Q(provider_id=""),
                name="campaigns_email_provider",
            ),
            *claim_indexes(
                "campaigns_email",
                state_field="status",
                waiting="queued",
                working="sending",
                key="organization",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject} to {self.lead_id}"
