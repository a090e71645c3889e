"""Listings as the operator sees them: to look at, for organizations change their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from katek.properties.models import Media, Property


class _LookedAt:
    """Rows of every organization, without a button that changes them past their rules."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MediaInline(_LookedAt, admin.TabularInline[Media, Property]):
    model = Media
    fields = ("order", "url", "file", "short_description")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Media]:
        rows: QuerySet[Media] = Media.everywhere.all()
        return rows


@admin.register(Property)
class PropertyAdmin(_LookedAt, admin.ModelAdmin[Property]):
    list_display = ("id", "organization", "listing_id", "standard_status", "city", "updated_at")
    list_filter = ("standard_status", "transaction")
    search_fields = ("=id", "listing_id", "listing_key", "city")
    exclude = ("words",)
    inlines = (MediaInline,)
    ordering = ("-id",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Property]:
        rows = Property.everywhere.select_related("organization").defer("words")
        return rows.order_by("-id")
