"""What is heard of mails: providers' hooks as they came, events of mails, and addresses that get no more."""

from django.db import models
from typing_extensions import override

from katek.core.claimable import Claimable, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey
from katek.core.public_ids import PublicIdField
from katek.organizations.scope import TenantModel


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
    email = models.ForeignKey("campaigns.Email", on_delete=models.CASCADE, related_name="events")
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
