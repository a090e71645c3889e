"""What happened, and who is told: events, endpoints, deliveries and their attempts."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from katek.core.claimable import Claimable, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.encryption import EncryptedTextField
from katek.core.public_ids import PublicIdField
from katek.organizations.models import Organization
from katek.organizations.scope import TenantModel


class EventState(models.TextChoices):
    NEW = "new"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Event(TenantModel, Claimable):
    """A fact, written in the transaction that made it true. `body` is signed as it stands."""

    id = PublicIdField("evt")
    type = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=40, blank=True, help_text="Id of what it is about.")
    key = models.CharField(max_length=120, null=True, help_text="Same key, same event.")  # noqa: DJ001
    body = models.TextField()
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.NEW)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            identity_constraint("outbox_event"),
            models.UniqueConstraint(
                fields=["organization", "key"], name="outbox_event_once_per_key"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "subject"], name="outbox_event_subject"),
            models.Index(fields=["created_at"], name="outbox_event_age"),
            *claim_indexes("outbox_event", state_field="state", waiting="new", working="working"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class EndpointKind(models.TextChoices):
    SIGNED = "signed", _("Signed webhook")
    OPERATOR = "operator", _("The operator's webhook")
    HUBSPOT = "hubspot", "HubSpot"


class EndpointStatus(models.TextChoices):
    ENABLED = "enabled", pgettext_lazy("endpoint", "Enabled")
    PAUSED = "paused", pgettext_lazy("endpoint", "Paused")
    DISABLED = "disabled", pgettext_lazy("endpoint", "Disabled")


class Endpoint(TenantModel):
    """An address that is told of events of chosen types.

    `secret` signs; `retired_secrets` is JSON, newest first, of those that sign beside it until
    their time is over: [{"secret", "until"}]. The operator's has neither address nor secret here:
    both come from the settings. HubSpot's `secret` is its access token, or empty when that comes
    from the settings; `options` are its own (`hubspot_connection.Options`).
    """

    id = PublicIdField("ep")
    kind = models.CharField(
        max_length=20, choices=EndpointKind.choices, default=EndpointKind.SIGNED
    )
    url = models.CharField(max_length=2048, blank=True)
    description = models.CharField(max_length=200, blank=True)
    types = ArrayField(models.CharField(max_length=60), default=list)
    status = models.CharField(
        max_length=10, choices=EndpointStatus.choices, default=EndpointStatus.ENABLED
    )
    problem = models.TextField(blank=True)
    secret = EncryptedTextField(blank=True, default="")
    retired_secrets = EncryptedTextField(blank=True, default="")
    options = models.JSONField(default=dict, blank=True)
    max_in_flight = models.PositiveSmallIntegerField(default=4)
    time_limit_seconds = models.PositiveSmallIntegerField(default=15)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            identity_constraint("outbox_endpoint"),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(kind="operator"),
                name="outbox_operator_once",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(kind="hubspot"),
                name="outbox_hubspot_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.description or self.url


class EndpointHealth(models.Model):
    """How an endpoint has been answering; apart from it, since every batch of deliveries writes
    here.

    The failures are those since the last success. `paused_until`: it asked to be left alone
    (Retry-After).
    """

    endpoint = models.OneToOneField(
        Endpoint, primary_key=True, on_delete=models.CASCADE, related_name="health"
    )
    first_failure_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    consecutive_failures = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"health of {self.endpoint_id}"


class ContactState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("contacts", "Waiting")
    SENDING = "sending", pgettext_lazy("contacts", "Being sent")
    SYNCED = "synced", pgettext_lazy("contacts", "Up to date")
    FAILED = "failed", pgettext_lazy("contacts", "Failed")


class Contact(TenantModel, Claimable):
    """A lead as it stands in an endpoint's CRM: one row, however often the lead changes.

    `subject` is the lead's id, `remote_id` the contact's over there as soon as it is known. A
    change counts `dirty_version` up; `synced_version` is the one that arrived last, and
    `synced_hash` says what was sent, so that nothing is sent when nothing changed.
    """

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="contacts", db_index=False
    )
    subject = models.CharField(max_length=40, help_text="Id of the lead.")
    state = models.CharField(
        max_length=10, choices=ContactState.choices, default=ContactState.PENDING
    )
    remote_id = models.CharField(max_length=40, blank=True, default="")
    dirty_version = models.PositiveBigIntegerField(default=1)
    synced_version = models.PositiveBigIntegerField(default=0)
    synced_hash = models.CharField(max_length=64, blank=True, default="")
    synced_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            identity_constraint("outbox_contact"),
            models.UniqueConstraint(fields=["endpoint", "subject"], name="outbox_contact_once"),
            CompositeForeignKey(
                fields=("organization", "endpoint"), name="outbox_contact_endpoint_tenant"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "subject"], name="outbox_contact_subject"),
            *claim_indexes(
                "outbox_contact",
                state_field="state",
                waiting="pending",
                working="sending",
                key="endpoint",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject} at {self.endpoint_id}"


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("delivery", "Pending")
    SENDING = "sending", pgettext_lazy("delivery", "Sending")
    DELIVERED = "delivered", pgettext_lazy("delivery", "Delivered")
    FAILED = "failed", pgettext_lazy("delivery", "Failed")
    HELD = "held", pgettext_lazy("delivery", "Kept back")
    CANCELLED = "cancelled", pgettext_lazy("delivery", "Cancelled")


class Trigger(models.TextChoices):
    """What caused the attempts of a delivery: the event itself, or somebody's wish."""

    AUTO = "auto"
    MANUAL = "manual"
    RECOVER = "recover"
    TEST = "test"


# Few deliveries take so long to come to their end, so that an index of these costs the others nothing.
LONG = timedelta(hours=1)
TOOK_LONG = GreaterThan(models.F("finished_at") - models.F("created_at"), models.Value(LONG))


class Delivery(TenantModel, Claimable):
    """One event on its way to one endpoint.

    To a CRM it goes with the newest state of its lead: `contact` is the row that takes it along.
    Its composite keys imply the plain ones, whose checks would double the price of a row: so the
    database has only the former.
    """

    id = PublicIdField("dlv")
    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    endpoint = models.ForeignKey(
        Endpoint,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    status = models.CharField(
        max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING
    )
    trigger = models.CharField(max_length=8, choices=Trigger.choices, default=Trigger.AUTO)
    tried_before = models.PositiveIntegerField(
        default=0, help_text="Attempts before it was sent again on request."
    )
    last_status_code = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            identity_constraint("outbox_delivery"),
            models.UniqueConstraint(fields=["event", "endpoint"], name="outbox_delivery_once"),
            CompositeForeignKey(
                fields=("organization", "event"), name="outbox_delivery_event_tenant"
            ),
            CompositeForeignKey(
                fields=("organization", "endpoint"), name="outbox_delivery_endpoint_tenant"
            ),
            CompositeForeignKey(
                fields=("organization", "contact"), name="outbox_delivery_contact_tenant"
            ),
        ]
        indexes = [
            models.Index(
                fields=["contact"],
                condition=models.Q(contact__isnull=False),
                name="outbox_delivery_contact",
            ),
            models.Index(fields=["endpoint", "-id"], name="outbox_delivery_newest"),
            models.Index(
                fields=["endpoint"],
                condition=models.Q(status=DeliveryStatus.HELD),
                name="outbox_delivery_on_hold",
            ),
            models.Index(
                fields=["endpoint", "finished_at"],
                condition=models.Q(TOOK_LONG),
                name="outbox_delivery_took_long",
            ),
            *claim_indexes(
                "outbox_delivery",
                state_field="status",
                waiting="pending",
                working="sending",
                key="endpoint",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.event_id} to {self.endpoint_id}"


class Attempt(TenantModel):
    """One try to deliver: what the receiver answered, cut and kept for staff.

    One composite key in place of plain ones, as in `Delivery`.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="attempt_log", db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    status_code = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    response = models.TextField(blank=True)

    class Meta:
        constraints = [
            CompositeForeignKey(
                fields=("organization", "delivery"), name="outbox_attempt_delivery_tenant"
            ),
        ]
        ordering = ["number", "id"]

    @override
    def __str__(self) -> str:
        return f"attempt {self.number} of {self.delivery_id}"
