"""`python manage.py import_properties SLUG FILE`: listings from a CSV or JSON file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from katek.core.progress import progress
from katek.organizations.models import Organization
from katek.properties.importing import CannotOpen, ImportReport, Row, import_rows, open_rows


class Command(BaseCommand):
    help = (
        "Bring listings in from a CSV or JSON file. Known ones are updated. Every value that can't "
        "be kept is reported with its row; the other rows come in, and the exit code is 0."
    )

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="of the organization")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report, and keep nothing")
        parser.add_argument("--quiet", action="store_true", help="no progress bar")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["slug"]).first()
        if organization is None:
            raise CommandError(f"There is no organization {options['slug']!r}.")
        rows = self._rows(options["file"])
        told = progress(rows, len(rows), "Listings", quiet=options["quiet"])
        report = import_rows(organization, told, dry_run=options["dry_run"])
        self._tell(report, dry_run=options["dry_run"])

    @staticmethod
    def _rows(file: Path) -> list[Row]:
        try:
            return open_rows(file.read_bytes())
        except OSError as problem:
            raise CommandError(f"{file} can't be read: {problem.strerror}.") from problem
        except CannotOpen as problem:
            raise CommandError(f"{file}: {problem}") from problem

    def _tell(self, report: ImportReport, *, dry_run: bool) -> None:
        for refused in report.refused:
            self.stdout.write(f"Row {refused.row}: {refused.reason}")
        if report.ignored:
            self.stdout.write(f"Columns that no field was found for: {', '.join(report.ignored)}.")
        if report.withheld:
            self.stdout.write(f"Remarks that a person has to approve: {report.withheld}.")
        rows = len({refused.row for refused in report.refused})
        self.stdout.write(
            f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged,"
            f" {rows} refused.{' Nothing was kept: this was a dry run.' if dry_run else ''}"
        )
