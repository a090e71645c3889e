"""Columns and indexes of rows that wait to be worked on; see `claims`."""

from django.db import models


class Claimable(models.Model):
    """A row with a due time. Who holds it is told by the lease; a null `next_attempt_at` waits for nothing."""

    next_attempt_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_worker = models.IntegerField(null=True, blank=True, editable=False)
    problem = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


def claim_indexes(
    prefix: str, *, state_field: str, waiting: str, working: str, key: str | None = None
) -> list[models.Index]:
    """What claims read: due rows (by key, if limited by one), and rows held by a worker."""
    due = [key, "next_attempt_at"] if key else ["next_attempt_at"]
    return [
        models.Index(
            fields=due, condition=models.Q(**{state_field: waiting}), name=f"{prefix}_due"
        ),
        models.Index(
            fields=["lease_worker"],
            condition=models.Q(**{state_field: working}),
            name=f"{prefix}_held",
        ),
    ]
