"""Answers given to requests with an `Idempotency-Key`, so that a repeat gets the first answer again."""

from django.db import models
from typing_extensions import override

from katek.core.clock import now
from katek.organizations.scope import TenantModel


class IdempotentRequest(TenantModel):
    """One POST by its key. `status_code` is null while the first is still being worked on."""

    key = models.CharField(max_length=255)
    route = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the request's body.")
    status_code = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key", "route"], name="api_once_per_key"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.key
