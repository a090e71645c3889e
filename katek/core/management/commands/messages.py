"""`python manage.py messages`: the catalogues of the interface's languages, brought up to date."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from katek.core import catalogues


class Command(BaseCommand):
    help = "Gather the texts of the interface into its catalogues, and compile them."
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 if not current"
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            told = catalogues.problems()
            for problem in told:
                self.stderr.write(problem)
            sys.exit(1 if told else 0)
        for language, left in catalogues.update().items():
            self.stdout.write(f"{language}: {left} texts are still in English.")
