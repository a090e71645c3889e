"""A new organization with everything it starts with: website chat, persona, welcome sequence."""

from django.db import transaction

from katek.assistant.personas import persona_of
from katek.campaigns.defaults import make_defaults
from katek.channels.website.connect import connect_website
from katek.organizations.creation import NewTenant, create_tenant


def set_up_organization(
    name: str,
    slug: str,
    *,
    owner_email: str,
    password: str | None = None,
    country: str = "US",
    **choices: str | None,
) -> NewTenant:
    """As `create_tenant`, and ready for its first customer. All of it or nothing."""
    with transaction.atomic():
        tenant = create_tenant(
            name, slug, owner_email=owner_email, password=password, country=country, **choices
        )
        connect_website(tenant.organization)
        persona_of(tenant.organization)
        make_defaults(tenant.organization)
    return tenant
