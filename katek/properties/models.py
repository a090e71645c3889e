"""Listings, named as in the RESO Data Dictionary 2.1 (snake_case), with what search needs beside them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.public_ids import PublicIdField
from katek.organizations.scope import TenantModel
from katek.properties.import_models import Import, ImportStatus, RefusedRow

__all__ = [
    "Import",
    "ImportStatus",
    "Media",
    "Property",
    "RefusedRow",
    "StandardStatus",
    "Transaction",
]


class StandardStatus(models.TextChoices):
    """RESO StandardStatus, its closed list."""

    ACTIVE = "Active", pgettext_lazy("listing", "Active")
    ACTIVE_UNDER_CONTRACT = (
        "Active Under Contract",
        pgettext_lazy("listing", "Active Under Contract"),
    )
    CANCELED = "Canceled", pgettext_lazy("listing", "Canceled")
    CLOSED = "Closed", pgettext_lazy("listing", "Closed")
    COMING_SOON = "Coming Soon", pgettext_lazy("listing", "Coming Soon")
    DELETE = "Delete", pgettext_lazy("listing", "Delete")
    EXPIRED = "Expired", pgettext_lazy("listing", "Expired")
    HOLD = "Hold", pgettext_lazy("listing", "Hold")
    INCOMPLETE = "Incomplete", pgettext_lazy("listing", "Incomplete")
    PENDING = "Pending", pgettext_lazy("listing", "Pending")
    WITHDRAWN = "Withdrawn", pgettext_lazy("listing", "Withdrawn")


class Transaction(models.TextChoices):
    BUY = "buy", _("For sale")
    RENT = "rent", _("For rent")


class Property(TenantModel):
    """A listing. Money in minor units of `currency`; areas as listed, with `area_m2`/`lot_m2` to compare."""

    id = PublicIdField("prop")
    listing_key = models.CharField(max_length=255, blank=True)
    listing_id = models.CharField(max_length=255, blank=True)
    standard_status = models.CharField(
        max_length=25, choices=StandardStatus.choices, default=StandardStatus.ACTIVE
    )
    property_type = models.CharField(max_length=50, default="Residential")
    property_sub_type = models.CharField(max_length=50, blank=True)
    transaction = models.CharField(
        max_length=4, choices=Transaction.choices, default=Transaction.BUY
    )
    list_price = models.BigIntegerField(null=True, help_text="Minor units; null: on application.")
    currency = models.CharField(max_length=3)
    period = models.CharField(max_length=10, blank=True)
    bedrooms_total = models.PositiveSmallIntegerField(null=True)
    rooms_total = models.PositiveSmallIntegerField(null=True)
    bathrooms_full = models.PositiveSmallIntegerField(null=True)
    bathrooms_half = models.PositiveSmallIntegerField(null=True)
    living_area = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    living_area_units = models.CharField(max_length=25, blank=True)
    lot_size_area = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    lot_size_units = models.CharField(max_length=25, blank=True)
    year_built = models.PositiveSmallIntegerField(null=True)
    entry_level = models.SmallIntegerField(null=True, help_text="Floor of the entrance.")
    street_address = models.CharField(max_length=300, blank=True)
    subdivision_name = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state_or_province = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2)
    latitude = models.DecimalField(max_digits=12, decimal_places=8, null=True)
    longitude = models.DecimalField(max_digits=12, decimal_places=8, null=True)
    public_remarks = models.TextField(max_length=4000, blank=True)
    private_remarks = models.TextField(max_length=4000, blank=True)
    features = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    language = models.CharField(
        max_length=10, blank=True, help_text="Of the remarks; empty: the organization's."
    )
    energy_rating = models.CharField(max_length=4, blank=True, help_text="A+ to G.")
    availability_date = models.DateField(null=True)
    on_market_date = models.DateField(null=True)
    internet_entire_listing_display_yn = models.BooleanField(
        default=True, help_text="Off: staff see the listing, customers don't."
    )
    internet_address_display_yn = models.BooleanField(
        default=True, help_text="Off: customers see the city only."
    )
    photos_count = models.PositiveSmallIntegerField(default=0)
    remarks_withheld = models.BooleanField(
        default=False, help_text="The remarks address an assistant: kept from it until approved."
    )
    made_by = models.ForeignKey(
        Import, on_delete=models.SET_NULL, null=True, related_name="made", db_index=False
    )
    # What search reads: the same facts folded, in one unit.
    ref = models.CharField(max_length=255, blank=True, help_text="Its number as people type it.")
    kind = models.CharField(max_length=30, blank=True, help_text="house, condo, apartment …")
    price_month = models.BigIntegerField(null=True, help_text="Rent a month, minor units.")
    area_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    lot_m2 = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    baths = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    place_words = ArrayField(models.CharField(max_length=300), default=list)
    feature_words = ArrayField(models.CharField(max_length=60), default=list)
    words = SearchVectorField(null=True)
    staff_words = SearchVectorField(
        null=True, help_text="Of an address that customers may not know."
    )
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "properties"
        constraints = [
            identity_constraint("properties_property"),
            models.UniqueConstraint(
                fields=["organization", "listing_key"],
                condition=~models.Q(listing_key=""),
                name="properties_once_per_listing_key",
            ),
            CompositeForeignKey(
                fields=("organization", "made_by"), name="properties_property_made_by_tenant"
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_by"],
                condition=models.Q(made_by__isnull=False),
                name="properties_made_by_import",
            ),
            models.Index(
                fields=["organization", "transaction", "standard_status", "list_price"],
                name="properties_by_price",
            ),
            models.Index(fields=["organization", "ref"], name="properties_by_ref"),
            models.Index(fields=["organization", "-id"], name="properties_newest"),
            models.Index(fields=["organization", "-updated_at"], name="properties_last_change"),
            GinIndex(fields=["words"], name="properties_words"),
            GinIndex(fields=["staff_words"], name="properties_staff_words"),
        ]

    @override
    def __str__(self) -> str:
        return self.listing_id or self.id


class Media(TenantModel):
    """A picture of a listing: a file of ours, or an address elsewhere."""

    id = PublicIdField("med")
    property = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="media")
    order = models.PositiveSmallIntegerField(default=0)
    url = models.URLField(max_length=2000, blank=True)
    file = models.FileField(upload_to="listings", max_length=200, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    short_description = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "media"
        ordering = ["order", "id"]
        constraints = [
            CompositeForeignKey(
                fields=("organization", "property"), name="properties_media_property_tenant"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"picture {self.order} of {self.property_id}"
