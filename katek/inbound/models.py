"""What providers posted, kept as it came until it is understood."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from katek.channels.models import Channel
from katek.core.claimable import Claimable, claim_constraint, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey
from katek.core.public_ids import PublicIdField
from katek.organizations.models import Organization
from katek.organizations.scope import TenantModel


class Door(models.TextChoices):
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"


class ReceiptStatus(models.TextChoices):
    """`new` is claimed to `working`; then `done`, `ignored`, `failed`, or `new` again for a later try."""

    NEW = "new", pgettext_lazy("receipt", "New")
    WORKING = "working", pgettext_lazy("receipt", "Working")
    DONE = "done", pgettext_lazy("receipt", "Done")
    IGNORED = "ignored", pgettext_lazy("receipt", "Ignored")
    FAILED = "failed", pgettext_lazy("receipt", "Failed")


class Receipt(TenantModel, Claimable):
    """One entry of a POST. Without an organization it belongs to nobody we know, and is the operator's."""

    id = PublicIdField("rcp")
    organization = models.ForeignKey(  # type: ignore[assignment] # may be nobody's
        Organization, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    channel = models.ForeignKey(
        Channel, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    door = models.CharField(max_length=10, choices=Door.choices)
    received_at = models.DateTimeField(default=now)
    kind = models.CharField(max_length=10, blank=True, help_text="Of the channel that is meant.")
    account = models.CharField(max_length=100, blank=True, help_text="Whom the entry names.")
    recipient = models.CharField(
        max_length=100, blank=True, help_text="To whom its first part went."
    )
    body = models.TextField(help_text="The entry in an envelope of its own.")
    digest = models.CharField(max_length=64, help_text="The same for the same entry.")
    people = ArrayField(
        models.CharField(max_length=200), default=list, help_text="Ids of the customers in it."
    )
    line = models.CharField(max_length=400, help_text="What waits its turn together.")
    status = models.CharField(
        max_length=8, choices=ReceiptStatus.choices, default=ReceiptStatus.NEW
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="inbound_receipt_once"),
            models.CheckConstraint(
                condition=models.Q(channel=None) | models.Q(organization__isnull=False),
                name="inbound_receipt_channel_has_organization",
            ),
            CompositeForeignKey(
                fields=("organization", "channel"), name="inbound_receipt_channel_tenant"
            ),
            claim_constraint("inbound_receipt", state_field="status", waiting="new"),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="inbound_receipt_newest"),
            *claim_indexes(
                "inbound_receipt",
                state_field="status",
                waiting="new",
                working="working",
                key="line",
                ordered_by="id",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.id


def new_code() -> str:
    """Nobody guesses it: who has it may see the status of the request."""
    return secrets.token_hex(12)


class DeletionRequest(models.Model):
    """Somebody who had connected a page asked Facebook that we delete what we have of them.

    It is carried out as it comes in; the row only says so, and holds nothing of theirs.
    """

    code = models.CharField(max_length=24, unique=True, default=new_code)
    requested_at = models.DateTimeField(default=now)
    channels = models.PositiveIntegerField(help_text="How many were disconnected.")

    @override
    def __str__(self) -> str:
        return self.code
