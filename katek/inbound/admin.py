"""Receipts as the operator sees them: those that belong to nobody, and whether others are read."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from katek.inbound.models import Receipt
from katek.inbound.receipts import retry


class Belongs(admin.SimpleListFilter):
    """Nobody's receipts first: the agencies see their own."""

    title = "whose"
    parameter_name = "whose"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nobody", "Nobody's"), ("agencies", "An agency's")]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Receipt]) -> QuerySet[Receipt]:
        if self.value() is None:
            return queryset
        return queryset.filter(organization__isnull=self.value() == "nobody")


@admin.register(Receipt)
class ReceiptAdmin(admin.ModelAdmin[Receipt]):
    """Rows to look at and to read again. What an agency's customers wrote is not shown here."""

    list_display = ("id", "organization", "door", "account", "status", "problem", "received_at")
    list_filter = (Belongs, "status", "door")
    search_fields = ("=id", "=account")
    fields = readonly_fields = (
        *("id", "organization", "channel", "door", "kind", "account", "recipient"),
        *("received_at", "status", "attempts", "next_attempt_at", "problem", "content"),
    )
    ordering = ("-id",)
    actions = ("read_again",)

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
    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        rows: QuerySet[Receipt] = Receipt.everywhere.select_related("organization", "channel")
        return rows.order_by("-id")

    @admin.display
    def content(self, receipt: Receipt) -> str:
        if receipt.organization_id:
            return "It belongs to an agency, which can see what came of it."
        return receipt.body[:20_000]

    @admin.action(description="Read again", permissions=["view"])
    def read_again(self, request: HttpRequest, rows: QuerySet[Receipt]) -> None:
        for receipt in rows:
            retry(receipt)
        messages.success(request, f"{len(rows)} receipts are due to be read again.")
