"""The table behind `sessions`: Django's own with one column more."""

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from typing_extensions import override


class Session(AbstractBaseSession):
    """A browser's session, whose it is, and when it was here last by what name of itself, so that people see
    where else they are signed in."""

    user = models.ForeignKey(
        "organizations.User", null=True, on_delete=models.CASCADE, related_name="sessions"
    )

    seen_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        pass

    @override
    def save(self, *args: Any, **kwargs: Any) -> None:
        # What stands in a session is written over the row as it is; when it was seen is noted apart.
        if kwargs.get("force_update"):
            kwargs.setdefault("update_fields", ["session_data", "expire_date", "user"])
        super().save(*args, **kwargs)
