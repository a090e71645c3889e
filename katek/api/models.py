"""Answers given to requests with an `Idempotency-Key`, so that a repeat gets the first one again."""

from django.db import models
from typing_extensions import override

from katek.core.clock import now
from katek.core.encryption import EncryptedTextField
from katek.organizations.scope import TenantModel


class IdempotentRequest(TenantModel):
    """One POST by its key, written in the transaction of what it did."""

    key = models.CharField(max_length=255)
    route = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of query and body.")
    status_code = models.PositiveSmallIntegerField()
    answer = EncryptedTextField(blank=True, help_text="May hold a secret that is shown once.")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key", "route"], name="api_once_per_key"
            ),
        ]
        indexes = [models.Index(fields=["organization", "created_at"], name="api_by_age")]

    @override
    def __str__(self) -> str:
        return self.key
