"""`python manage.py doctor`: what is wrong with settings and services, and how to mend it."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from katek.automations.doctor.examination import examine
from katek.automations.doctor.findings import Finding

MARKS = {"good": "good ", "unused": "–    ", "odd": "odd  ", "wrong": "WRONG"}


class Command(BaseCommand):
    help = "Check settings and every connected service. Exit 1: something is wrong."
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object a check")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        states = set()
        for name, finding in examine():
            states.add(finding.state)
            if options["json"]:
                self.stdout.write(json.dumps({"check": name, **asdict(finding)}))
            else:
                self.stdout.write(_line(name, finding))
        if "wrong" in states:
            sys.exit(1)


def _line(name: str, finding: Finding) -> str:
    mend = f" → {finding.mend}" if finding.mend else ""
    return f"{MARKS[finding.state]} {name}: {finding.says}{mend}"
