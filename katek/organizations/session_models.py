"""The table behind `sessions`: Django's own with one column more."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """A browser's session, and whose it is, so that people see where else they are signed in."""

    user = models.ForeignKey(
        "organizations.User", null=True, on_delete=models.CASCADE, related_name="sessions"
    )

    class Meta:
        pass
