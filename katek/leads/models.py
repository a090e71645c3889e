"""Who asked: leads, what identifies them, what they agreed to and what happened."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from katek.core.claimable import Claimable, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.public_ids import PublicIdField
from katek.leads.list_models import BulkAct, BulkChange, BulkChangeRow, BulkStatus, SavedView
from katek.organizations.models import User
from katek.organizations.scope import TenantModel
from katek.properties.models import Property

# Django finds the models of this package here; some have a file of their own.
__all__ = ["BulkAct", "BulkChange", "BulkChangeRow", "BulkStatus", "SavedView"]


class Stage(models.TextChoices):
    NEW = "new", _("New")
    CONTACTED = "contacted", _("Contacted")
    QUALIFIED = "qualified", _("Qualified")
    VIEWING = "viewing", _("Viewing")
    OFFER = "offer", _("Offer")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    NURTURE = "nurture", _("Nurture")
    UNQUALIFIED = "unqualified", _("Unqualified")
    SPAM = "spam", _("Spam")


class Lead(TenantModel):
    """A customer as the agency knows them. `merged_into` points from the losing row of a merge."""

    id = PublicIdField("lead")
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    other_emails = ArrayField(models.CharField(max_length=254), default=list, blank=True)
    other_phones = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    language = models.CharField(max_length=10, blank=True)
    timezone = models.CharField(
        max_length=60,
        blank=True,
        help_text="IANA name, if somebody said it; else see `time_zones`.",
    )
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.NEW)
    score = models.PositiveSmallIntegerField(default=0)
    intent = models.CharField(max_length=20, blank=True)
    wishes = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    active_at = models.DateTimeField(
        default=now, help_text="When the customer wrote last, or a member did something."
    )
    revision = models.PositiveIntegerField(
        default=0, help_text="Counts what members and programs changed; see `undoing`."
    )
    # What lists read: the same facts folded; see `searchable` and `tags`.
    sort_name = models.CharField(max_length=100, blank=True, db_collation="C")
    words = SearchVectorField(null=True)
    tag_keys = ArrayField(models.CharField(max_length=180), default=list, blank=True)

    class Meta:
        constraints = [
            identity_constraint("leads_lead"),
            CompositeForeignKey(fields=("organization", "merged_into"), name="leads_merged_tenant"),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at", "-id"], name="leads_newest"),
            models.Index(fields=["organization", "email"], name="leads_by_email"),
            models.Index(
                fields=["organization", "-active_at", "-id"],
                condition=models.Q(merged_into=None),
                name="leads_liveliest",
            ),
            models.Index(
                fields=["organization", "sort_name", "id"],
                condition=models.Q(merged_into=None),
                name="leads_by_name",
            ),
            models.Index(
                fields=["organization", "stage", "-active_at", "-id"],
                condition=models.Q(merged_into=None),
                name="leads_by_stage",
            ),
            models.Index(
                fields=["organization", "owner", "-active_at", "-id"],
                condition=models.Q(merged_into=None),
                name="leads_by_owner",
            ),
            models.Index(
                fields=["organization", "channel", "id"],
                condition=models.Q(merged_into=None),
                name="leads_by_channel",
            ),
            GinIndex(fields=["words"], name="leads_words"),
            GinIndex(fields=["tag_keys"], name="leads_tags"),
        ]

    @override
    def __str__(self) -> str:
        return self.name or self.email or self.phone or self.id


class ProfileState(models.TextChoices):
    """Whether the channel is to be asked for the name: `due` is claimed to `working`, then settled.

    `failed`: asked for again when the customer writes again. `none`: there is nothing more to ask.
    """

    NONE = "none"
    DUE = "due"
    WORKING = "working"
    FAILED = "failed"


class Identity(TenantModel, Claimable):
    """Something that names a person: a visitor, an account on a channel, an address, a number.

    It is also the queue of profiles that a channel has to be asked for.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)
    profile_name = models.CharField(max_length=200, blank=True)
    profile_state = models.CharField(
        max_length=8, choices=ProfileState.choices, default=ProfileState.NONE
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "identities"
        indexes = claim_indexes(
            "leads_profile",
            state_field="profile_state",
            waiting="due",
            working="working",
            key="organization",
        )
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "value"], name="leads_identity_once"
            ),
            CompositeForeignKey(fields=("organization", "lead"), name="leads_identity_lead_tenant"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Interest(TenantModel):
    """A listing that a lead asked about."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="interests")
    property = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="interests")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "property"], name="leads_interest_once"),
            CompositeForeignKey(fields=("organization", "lead"), name="leads_interest_lead_tenant"),
            CompositeForeignKey(
                fields=("organization", "property"), name="leads_interest_property_tenant"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.lead_id} asked about {self.property_id}"


class Activity(TenantModel):
    """A line of a lead's timeline."""

    # Every mail writes a line: what another constraint checks or an index finds is not kept twice.
    lead = models.ForeignKey(
        Lead,
        on_delete=models.CASCADE,
        related_name="activities",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=now)
    words = SearchVectorField(null=True, help_text="Of a note of a member, for search.")

    class Meta:
        verbose_name_plural = "activities"
        constraints = [
            CompositeForeignKey(fields=("organization", "lead"), name="leads_activity_lead_tenant"),
        ]
        indexes = [
            models.Index(fields=["lead", "-at"], name="leads_timeline"),
            models.Index(
                fields=["actor"],
                condition=models.Q(actor__isnull=False),
                name="leads_activity_actor",
            ),
            GinIndex(
                fields=["words"],
                condition=models.Q(words__isnull=False),
                name="leads_note_words",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of {self.lead_id}"


class ConsentStatus(models.TextChoices):
    GRANTED = "granted", _("Granted")
    DENIED = "denied", _("Denied")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Consent(TenantModel):
    """What a lead allowed or refused, when and in which words; the newest row of a purpose counts."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(
        max_length=20, help_text="answer, follow_up, marketing; also call, sms."
    )
    status = models.CharField(max_length=10, choices=ConsentStatus.choices)
    method = models.CharField(max_length=40, blank=True)
    wording = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    source_message = models.CharField(max_length=40, blank=True)
    page = models.CharField(max_length=2000, blank=True)
    client_address = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            CompositeForeignKey(fields=("organization", "lead"), name="leads_consent_lead_tenant"),
        ]
        ordering = ["at", "id"]

    @override
    def __str__(self) -> str:
        return f"{self.purpose}: {self.status}"
