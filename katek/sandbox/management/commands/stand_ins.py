"""`python manage.py stand_ins`: the stand-ins alone, for tests and for other programs. Needs no database."""

import socket
from pathlib import Path
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from katek.sandbox.stage import store, webhooks
from katek.sandbox.stand_ins import STAND_INS, alone

HOST = "127.0.0.1"  # never another: what is behind it opens to everybody


class Command(BaseCommand):
    help = "Serve the stand-ins for Meta, Postmark, HubSpot and a model on this machine."
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=0, help="0: any that is free")
        parser.add_argument(
            "--state", type=Path, help="the file that remembers; default: data folder"
        )
        parser.add_argument("--webhooks-to", help="address below which webhooks are taken")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.KATEK_SANDBOX:
            raise CommandError("Stand-ins exist in the sandbox only: set KATEK_SANDBOX=on.")
        if options["state"]:
            store.use(options["state"].resolve())
        if options["webhooks_to"]:
            try:
                webhooks.send_to(options["webhooks_to"])
            except ValueError as error:
                raise CommandError(str(error)) from error
        self._serve(options["port"])

    def _serve(self, port: int) -> None:
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((HOST, port))
            except OSError as error:
                raise CommandError(f"Port {port} can't be used: {error.strerror}.") from error
            door.listen(1024)
            base = f"http://{HOST}:{door.getsockname()[1]}"
            for prefix in (one.prefix for one in STAND_INS):
                self.stdout.write(f"{base}{prefix}")
            self.stdout.flush()
            config = uvicorn.Config(
                alone,
                log_level="warning",
                access_log=False,
                lifespan="off",
                proxy_headers=False,
                timeout_graceful_shutdown=1,  # slow answers that were ordered may take half a minute
            )
            uvicorn.Server(config).run(sockets=[door])
