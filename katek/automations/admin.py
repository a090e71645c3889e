"""Runs of the background as the operator sees them: to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from typing_extensions import override

from katek.automations.models import Run


@admin.register(Run)
class RunAdmin(admin.ModelAdmin[Run]):
    """What each process got through; nobody changes what has happened."""

    list_display = ("task", "started_by", "started_at", "finished_at", "done", "failed", "problem")
    list_filter = ("task", "started_by")
    date_hierarchy = "started_at"
    ordering = ("-started_at",)

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
