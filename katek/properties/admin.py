"""Listings as the operator sees them: to look at, for organizations change their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from katek.properties.models import Media, Property


@admin.register(Property)
class PropertyAdmin(admin.ModelAdmin[Property]):
    """Rows of every organization, without a button that changes them past their rules."""

    list_display = ("id", "organization", "listing_id", "standard_status", "city", "updated_at")
    list_filter = ("standard_status", "transaction")
    search_fields = ("=id", "listing_id", "listing_key", "city")
    exclude = ("words", "staff_words", "made_by")
    readonly_fields = ("pictures",)
    ordering = ("-id",)

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Property]:
        rows = Property.everywhere.select_related("organization").defer("words")
        return rows.order_by("-id")

    @admin.display
    def pictures(self, listing: Property) -> str:
        rows = Media.everywhere.filter(property=listing).order_by("order")
        return "\n".join(media.url or media.file.name for media in rows)
