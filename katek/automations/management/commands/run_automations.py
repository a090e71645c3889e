"""`python manage.py run_automations`: the background work, once for cron or for as long as it is let."""

import json
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from katek.automations.lanes import LANES, TASKS
from katek.automations.one_shot import Outcome, run_until_nothing_is_due
from katek.automations.runner import watch
from katek.core.workers import worker


class Command(BaseCommand):
    help = "Do all background work that is due and what it causes, until nothing is left."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--task", choices=sorted(TASKS), default="all")
        parser.add_argument("--max-seconds", type=float, help="stop after so many seconds")
        parser.add_argument("--watch", action="store_true", help="keep running, wake for new work")
        parser.add_argument("--json", action="store_true", help="print one JSON object a task")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        seconds = options["max_seconds"]
        if seconds is not None and seconds <= 0:
            raise CommandError(f"--max-seconds: {seconds:g} was given, expected more than 0.")
        if options["watch"]:
            self._watch(options["task"], seconds)
            return
        outcomes = run_until_nothing_is_due(options["task"], worker, max_seconds=seconds)
        for outcome in outcomes:
            self._say(outcome, as_json=options["json"])
        if any(outcome.problem for outcome in outcomes):
            raise SystemExit(1)

    def _watch(self, task: str, seconds: float | None) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        if seconds is not None:
            timer = threading.Timer(seconds, stopping.set)
            timer.daemon = True
            timer.start()
        watch([lane for lane in LANES if lane.name in TASKS[task]], stopping)

    def _say(self, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            told = {
                "task": outcome.task,
                "done": outcome.done.done,
                "failed": outcome.done.failed,
                "seconds": round(outcome.seconds, 3),
                "problem": outcome.problem or None,
            }
            self.stdout.write(json.dumps(told))
            return
        line = f"{outcome.task}: {outcome.done.done} done, {outcome.done.failed} failed"
        self.stdout.write(f"{line}{f', {outcome.problem}' if outcome.problem else ''}")
