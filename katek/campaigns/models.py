"""E-mail to leads: campaigns with their steps, who is in them, every single mail and what became of it."""

from django.db import models
from typing_extensions import override

from katek.core.claimable import Claimable, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.public_ids import PublicIdField
from katek.leads.models import Lead
from katek.organizations.scope import TenantModel


class CampaignType(models.TextChoices):
    BLAST = "blast", "Blast"
    SEQUENCE = "sequence", "Sequence"


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    CANCELLED = "cancelled", "Cancelled"
    FINISHED = "finished", "Finished"


class Campaign(TenantModel):
    """A blast or a sequence. `trigger` names the event that enrols a lead by itself."""

    id = PublicIdField("cmp")
    name = models.CharField(max_length=200)
    campaign_type = models.CharField(max_length=10, choices=CampaignType.choices)
    status = models.CharField(
        max_length=10, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT
    )
    trigger = models.CharField(max_length=60, blank=True)
    audience = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [identity_constraint("campaigns_campaign")]
        ordering = ["-created_at"]

    @override
    def __str__(self) -> str:
        return self.name


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

    FOLLOW_UP = "follow_up", "Follow-up"
    MARKETING = "marketing", "Marketing"


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
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="selections")
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


class EnrollmentStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    WORKING = "working", "Working"
    FINISHED = "finished", "Finished"
    STOPPED = "stopped", "Stopped"


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
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    BOUNCED = "bounced", "Bounced"
    COMPLAINED = "complained", "Complained"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "May not have arrived"
    CANCELLED = "cancelled", "Cancelled"
    SKIPPED = "skipped", "Skipped"


class Email(TenantModel, Claimable):
    """One mail to one lead; a lead gets a step at most once.

    `missing_since`: when the provider first said that it has nothing of a mail in doubt.
    """

    id = PublicIdField("eml")
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="emails")
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
            models.Index(fields=["organization", "-created_at"], name="campaigns_email_newest"),
            models.Index(fields=["organization", "to"], name="campaigns_email_address"),
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


class Suppression(TenantModel):
    """An address that gets no more mail from an organization, and why."""

    id = PublicIdField("sup")
    email = models.CharField(max_length=254)
    reason = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"], name="campaigns_suppressed_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.email} ({self.reason})"


class EmailEventType(models.TextChoices):
    DELIVERED = "delivered", "Delivered"
    DELAYED = "delayed", "Delayed"
    BOUNCED = "bounced", "Bounced"
    COMPLAINED = "complained", "Complained"
    OPENED = "opened", "Opened"
    CLICKED = "clicked", "Clicked"
    UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
    NOTED = "noted", "Noted"


class EmailEvent(TenantModel):
    """What was heard of a mail, from its provider or our own links; the same `key` is the same event.

    `machine` says why an open or click is taken for a program's, not a person's; empty for a person's.
    """

    id = PublicIdField("eme")
    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="events")
    type = models.CharField(max_length=12, choices=EmailEventType.choices)
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=now)
    source = models.CharField(max_length=20)
    detail = models.CharField(max_length=500, blank=True)
    link = models.CharField(max_length=2000, blank=True)
    machine = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="campaigns_email_event_once"
            ),
            CompositeForeignKey(
                fields=("organization", "email"), name="campaigns_email_event_tenant"
            ),
        ]
        indexes = [models.Index(fields=["email", "type"], name="campaigns_email_events")]

    @override
    def __str__(self) -> str:
        return f"{self.type} {self.email_id}"


class HookStatus(models.TextChoices):
    NEW = "new", "New"
    WORKING = "working", "Working"
    DONE = "done", "Done"
    IGNORED = "ignored", "Ignored"
    FAILED = "failed", "Failed"


class HookReceipt(Claimable):
    """What a mail provider told us, as it came; understood later. Whose it is isn't known before that.

    `subject` is the mail, or the conversation, that it turned out to be about.
    """

    id = PublicIdField("hook")
    provider = models.CharField(max_length=20)
    door = models.CharField(max_length=10, help_text="tracking or inbound.")
    sha256 = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()
    subject = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=HookStatus.choices, default=HookStatus.NEW)
    received_at = models.DateTimeField(default=now)
    headers = models.JSONField(default=dict, blank=True, help_text="Those that reading it needs.")

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="campaigns_hook_subject"),
            models.Index(fields=["received_at"], name="campaigns_hook_age"),
            *claim_indexes(
                "campaigns_hook", state_field="status", waiting="new", working="working"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.provider} {self.door} {self.id}"
