"""The one table that the mechanisms need for themselves."""

from django.db import models
from typing_extensions import override


class Bucket(models.Model):
    """How much of a shared rate limit is used up; see `rate_limits`.

    `key` is a pseudonym, since buckets are named after addresses of people. `tat`, the theoretical
    arrival time, is when everything counted so far would be paid off at the limit's even pace. A row
    whose time has passed says nothing and may go.
    """

    key = models.UUIDField(primary_key=True)
    tat = models.DateTimeField()

    class Meta:
        db_table = "core_bucket"

    @override
    def __str__(self) -> str:
        return str(self.key)
