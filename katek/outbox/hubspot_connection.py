"""Which account of HubSpot an organization's leads go to: its endpoint, its token, its choices.

One organization, named in the settings, has its token there: its row is made by itself and holds no
token. Others enter theirs, which is stored encrypted.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from katek.core.encryption import CannotDecrypt, decrypt
from katek.organizations.models import Organization
from katek.outbox.contacts import TYPES
from katek.outbox.hubspot_client import VERSIONS
from katek.outbox.hubspot_properties import EDITION
from katek.outbox.models import Endpoint, EndpointHealth, EndpointKind

NAME = "HubSpot"
ON_ERASE = {
    "keep": _("Keep the contact there, and never write to it again"),
    "archive": _("Archive the contact there too"),
}


@dataclass(frozen=True)
class Options:
    """`Endpoint.options` of kind hubspot. `edition`: of our properties, that the account has."""

    version: str = VERSIONS[0]
    on_erase: str = "keep"
    edition: int = 0

    @property
    def prepared(self) -> bool:
        return self.edition == EDITION

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def options_of(kept: Mapping[str, Any]) -> Options:
    """The options in `Endpoint.options`; what is missing or foreign there is as by default."""
    version, on_erase = kept.get("version"), kept.get("on_erase")
    return Options(
        version=version if version in VERSIONS else VERSIONS[0],
        on_erase=on_erase if on_erase in ON_ERASE else "keep",
        edition=kept.get("edition") or 0,
    )


def is_from_settings(slug: str) -> bool:
    """Whether this organization's token is in the settings, not in a row."""
    return bool(settings.HUBSPOT_ACCESS_TOKEN) and slug == settings.HUBSPOT_ORGANIZATION


def opened(secret: str, slug: str, *, sealed: bool = True) -> tuple[str, str]:
    """The token to use, and a sentence if there is none. `sealed`: the row's as it is stored."""
    try:
        token = decrypt(secret) if secret and sealed else secret
    except CannotDecrypt as problem:
        return "", str(problem)
    if not token and is_from_settings(slug):
        token = str(settings.HUBSPOT_ACCESS_TOKEN)
    return token, "" if token else "There is no token for HubSpot: enter one."


def ending(endpoint: Endpoint) -> str:
    """The last signs of a token, by which its owner knows it again; nothing of the operator's."""
    return f"…{str(endpoint.secret)[-4:]}" if endpoint.secret else ""


def ensure(organization_ids: Collection[str]) -> None:
    """The organization named in the settings has its row, if it is among these."""
    if not settings.HUBSPOT_ACCESS_TOKEN:
        return
    named = Organization.objects.filter(slug=settings.HUBSPOT_ORGANIZATION).first()
    # The settings name one of several organizations.
    rows = Endpoint.everywhere.filter(kind=EndpointKind.HUBSPOT, organization=named)
    if named is None or named.pk not in organization_ids or rows.exists():
        return
    endpoint = new_row(named)
    made = Endpoint.everywhere.bulk_create([endpoint], ignore_conflicts=True)
    if rows.filter(pk=made[0].pk).exists():
        EndpointHealth.objects.create(endpoint=endpoint)


def new_row(organization: Organization, **values: Any) -> Endpoint:
    """An endpoint of this kind, not saved."""
    values.setdefault("options", Options().as_json())
    return Endpoint(
        organization=organization,
        kind=EndpointKind.HUBSPOT,
        description=NAME,
        types=list(TYPES),
        **values,
    )
