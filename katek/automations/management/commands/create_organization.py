"""`python manage.py create_organization NAME --slug S --owner EMAIL`: a tenant with its owner."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from katek.automations.set_up import set_up_organization
from katek.organizations.countries import UnknownCountry
from katek.organizations.creation import CannotCreate


class Command(BaseCommand):
    help = "Make an organization with its owner; prints an API key, this once."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--slug", required=True)
        parser.add_argument("--owner", required=True, help="e-mail address of the owner")
        parser.add_argument("--password", help="for a new owner; made up when left out")
        parser.add_argument("--country", default="US", help="ISO code; sets currency and units")
        parser.add_argument("--timezone", help="IANA name; default: the country's")
        parser.add_argument("--language", help="default: the country's")
        parser.add_argument("--json", action="store_true")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tenant = set_up_organization(
                options["name"],
                options["slug"],
                owner_email=options["owner"],
                password=options["password"],
                country=options["country"],
                timezone=options["timezone"],
                language=options["language"],
            )
        except (CannotCreate, UnknownCountry) as error:
            raise CommandError(str(error)) from error
        told = {
            "slug": tenant.organization.slug,
            "owner": tenant.owner.email,
            "api_key": tenant.api_key,
        }
        if tenant.password:
            told["password"] = tenant.password
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"{tenant.organization.name} is ready; its owner is {told['owner']}.")
        if tenant.password:
            self.stdout.write(f"Password: {tenant.password}")
        self.stdout.write(f"API key, shown this once: {tenant.api_key}")
