"""What ran in the background, when and with which result."""

from django.db import models
from typing_extensions import override

from katek.core.clock import now
from katek.core.public_ids import PublicIdField


class Run(models.Model):
    """One run of a task by cron, the runner or Celery; the operator sees them, no organization
    does.
    """

    id = PublicIdField("run")
    task = models.CharField(max_length=20)
    started_by = models.CharField(max_length=20)
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]

    @override
    def __str__(self) -> str:
        return f"{self.task} {self.started_at:%Y-%m-%d %H:%M}"
