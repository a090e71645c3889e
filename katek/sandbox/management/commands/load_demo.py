"""`python manage.py load_demo`: the demo agency; `--show` says how to reach it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from katek.core.progress import progress
from katek.sandbox.demo.load import known_login, load_demo


class Command(BaseCommand):
    help = "Make the demo agency if this installation has no organization yet."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show", action="store_true", help="only say how to reach it")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.KATEK_SANDBOX:
            raise CommandError("The demo is made in the sandbox only: set KATEK_SANDBOX=on.")
        if options["show"]:
            self._show()
            return
        load_demo(lambda listings: progress(listings, len(listings), "Demo listings"))

    def _show(self) -> None:
        login, base = known_login(), settings.KATEK_BASE_URL
        if login is None:
            return
        self.stdout.write(f"  Chat of the demo agency  {base}/chat/{login.slug}/\n")
        self.stdout.write(f"  Sign in                  {base}/accounts/login/\n")
        self.stdout.write(f"    e-mail {login.email}   password {login.password}\n")
        self.stdout.write(f"  Webhooks and mailbox     {base}/sandbox/\n")
