"""`python manage.py run_automations`: the background work, once for cron or for as long as it runs."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from katek.automations.draining import Report, drain
from katek.automations.lanes import TASKS
from katek.automations.open_files import allow_many_files
from katek.automations.runner import watch
from katek.automations.stopping import stopping_on_signals


class Command(BaseCommand):
    help = "Do all background work that is due, and what it causes. Exit 1: a task could not run."
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--task",
            choices=list(TASKS),
            default="all",
            help="which work to do (rest: all but messages)",
        )
        parser.add_argument(
            "--max-seconds", type=_seconds, help="take on nothing new after so many seconds"
        )
        parser.add_argument(
            "--watch", action="store_true", help="keep running, and wake at once for new work"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object a task")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        allow_many_files()
        lanes = TASKS[options["task"]]
        with stopping_on_signals(after=options["max_seconds"]) as stopping:
            if options["watch"]:
                # Its problems were met and overcome while it ran: it ends well once it is told to.
                watch(lanes, stopping=stopping)
                return
            reports = drain(lanes, stopping=stopping)
        for report in reports:
            self.stdout.write(json.dumps(asdict(report)) if options["json"] else _line(report))
        if any(report.problem for report in reports):
            sys.exit(1)


def _line(report: Report) -> str:
    line = f"{report.task}: {report.done} done, {report.failed} failed in {report.seconds:.1f} s"
    return f"{line}. Could not run: {report.problem}" if report.problem else line


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return seconds
