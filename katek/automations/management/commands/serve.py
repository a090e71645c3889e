"""`python manage.py serve`: what `make run` starts."""

import os
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from katek.automations.serving import (
    CannotServe,
    refuse_taken_port,
    refuse_without_database,
    serve,
    stop_like_ctrl_c,
)


class Command(BaseCommand):
    help = "Run the web server and the background work on this machine until Ctrl-C."
    requires_system_checks: list[str] = []

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        host, port = os.environ.get("HOST") or "localhost", self._port()
        stop_like_ctrl_c()
        try:
            refuse_taken_port(host, port)
            refuse_without_database()
            call_command("migrate", verbosity=0, interactive=False)
            if settings.KATEK_SANDBOX:
                call_command("load_demo")
            serve(host, port, ready=self._say_where)
        except (CannotServe, ImproperlyConfigured) as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            self.stdout.write("")  # asked to end before anything ran
        self.stdout.write("Stopped.")

    def _port(self) -> int:
        text = os.environ.get("PORT") or "8000"
        if not text.isdigit() or not 0 < int(text) < 65536:
            raise CommandError(f"PORT: {text!r} was given, expected a number from 1 to 65535.")
        return int(text)

    def _say_where(self) -> None:
        base = settings.KATEK_BASE_URL
        self.stdout.write(f"\n  Katek is running at {base}\n")
        if settings.KATEK_SANDBOX:
            call_command("load_demo", "--show")
        self.stdout.write("  Ctrl-C stops everything.\n")
        self.stdout.flush()
