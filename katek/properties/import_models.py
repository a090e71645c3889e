"""A file of listings on its way in: uploaded, mapped, checked, brought in; and its rows that were refused."""

from django.conf import settings
from django.db import models
from typing_extensions import override

from katek.core.claimable import Claimable, claim_constraint, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.public_ids import PublicIdField
from katek.organizations.scope import TenantModel


class ImportStatus(models.TextChoices):
    """`import_acts` moves a file from one to the next; `OPEN` and `WORKING` are the background's."""

    DRAFT = "draft", "Columns to be chosen"
    OPEN = "open", "Waiting"
    WORKING = "working", "In work"
    CHECKED = "checked", "Checked"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Stopped"
    FAILED = "failed", "Failed"


class Import(TenantModel, Claimable):
    """One file. `place`: rows dealt with so far, of `rows`; the counts are those of this pass over the file.

    `columns`: `{"heading", "samples"}` of each, in order; `mapping`: heading → field, "" for left out.
    `dry_run`: the pass only finds out what would happen. `content` is emptied when its time is over.
    """

    id = PublicIdField("imp")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    file_name = models.CharField(max_length=255, blank=True)
    content = models.BinaryField(null=True)
    columns = models.JSONField(default=list)
    headings_key = models.CharField(max_length=64, help_text="The same for the same headings.")
    mapping = models.JSONField(default=dict)
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.DRAFT
    )
    dry_run = models.BooleanField(default=True)
    rows = models.PositiveIntegerField(default=0)
    place = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0, help_text="Rows, not values.")
    withheld = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=list, help_text="The first rows as they were understood.")
    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            identity_constraint("properties_import"),
            claim_constraint("properties_import", state_field="status", waiting="open"),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="properties_imports_newest"),
            *claim_indexes(
                "properties_import",
                state_field="status",
                waiting="open",
                working="working",
                key="organization",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.file_name or self.id


class RefusedRow(TenantModel):
    """A row that could not come in. `problems`: `[field, value, reason]` each; `cells`: `[heading, text]`."""

    file = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refused_rows")
    number = models.PositiveIntegerField()
    problems = models.JSONField()
    cells = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="properties_refused_once"),
            CompositeForeignKey(
                fields=("organization", "file"), name="properties_refused_file_tenant"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"row {self.number} of {self.file_id}"
