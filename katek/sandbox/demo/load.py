"""The demo agency, made on the first run: a tenant with listings, pictures, persona and an endpoint."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from katek.assistant.personas import EDITABLE, persona_of, save_persona
from katek.automations.set_up import set_up_organization
from katek.core import clock
from katek.organizations.models import Organization, User
from katek.organizations.scope import working_for
from katek.outbox.endpoints import connect_hubspot, create_endpoint
from katek.properties.listing import save
from katek.properties.models import Media, Property
from katek.sandbox.demo.agency import AGENCY, PERSONA
from katek.sandbox.demo.channels import connect_played_accounts
from katek.sandbox.demo.listings import listings
from katek.sandbox.demo.pictures import draw
from katek.sandbox.hubspot.portal import TOKEN

LOGIN_FILE = "demo-login"
PICTURES = 3
CAPTIONS = ("Outside", "Floor plan", "Living room")


@dataclass(frozen=True)
class Login:
    """How to sign in to the demo; kept in the data folder, readable by its owner only."""

    email: str
    password: str
    slug: str


def load_demo(progress: Any = iter) -> Login | None:
    """Make the demo agency unless there is an organization already; None when nothing was made."""
    if Organization.objects.exists():
        return None
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        organization = _agency(password)
        _listings(organization, progress)
        create_endpoint(
            organization,
            url=f"{settings.KATEK_BASE_URL}/sandbox/inspector/{organization.slug}/",
            types=["*"],
            description="Inspector",
        )
        if settings.KATEK_META_STAND_IN:
            connect_played_accounts(organization)
        if settings.KATEK_HUBSPOT_STAND_IN:
            # Not asked yet whether it works: the stand-in answers once the server runs.
            connect_hubspot(organization, token=TOKEN, verify=False)
    login = Login(f"owner@{AGENCY['domain']}", password, organization.slug)
    _remember(login)
    return login


def known_login() -> Login | None:
    """The login that was made on this data folder, None if there is none."""
    file = _login_file()
    return Login(**json.loads(file.read_text())) if file.exists() else None


def _agency(password: str) -> Organization:
    tenant = set_up_organization(
        AGENCY["name"],
        AGENCY["slug"],
        owner_email=f"owner@{AGENCY['domain']}",
        password=password,
        country=AGENCY["country"],
        timezone=AGENCY["timezone"],
        language=AGENCY["language"],
    )
    organization = tenant.organization
    Organization.objects.filter(pk=organization.pk).update(
        email=AGENCY["email"],
        phone=AGENCY["phone"],
        website=AGENCY["website"],
        postal_address=f"{AGENCY['street_address']}, {AGENCY['city']}, {AGENCY['state_or_province']}",
        brand_color=AGENCY["colors"]["primary"],
        office_hours=AGENCY["office_hours"],
        is_demo=True,
    )
    # The demo's owner is alone on this machine, so they see the operator's pages too.
    User.objects.filter(pk=tenant.owner.pk).update(is_staff=True, is_superuser=True)
    organization.refresh_from_db()
    fields = {name: value for name, value in PERSONA.items() if name in EDITABLE}
    save_persona(persona_of(organization), **fields)
    return organization


def _listings(organization: Organization, progress: Any) -> None:
    for facts in progress(listings(today=clock.now().date())):
        listing = save(organization, facts)
        _pictures(organization, listing, facts)


def _pictures(organization: Organization, listing: Property, facts: dict[str, Any]) -> None:
    with working_for(organization):
        made = []
        for place in range(PICTURES):
            media = Media(
                organization=organization,
                property=listing,
                order=place,
                content_type="image/svg+xml",
                short_description=_caption(listing, place),
            )
            drawing = ContentFile(draw(facts, place).encode())
            media.file.save(f"{listing.listing_id}-{place + 1}.svg", drawing, save=False)
            made.append(media)
        Media.objects.bulk_create(made)
        Property.objects.filter(pk=listing.pk).update(photos_count=len(made))


def _caption(listing: Property, place: int) -> str:
    """Land has a plot plan and no living room; offices and shops show a room of theirs."""
    if listing.kind == "land":
        return ("The land", "Plot plan", "View")[place]
    if listing.property_type.startswith("Commercial"):
        return ("Outside", "Floor plan", "Inside")[place]
    return CAPTIONS[place]


def _remember(login: Login) -> None:
    file = _login_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        json.dump(asdict(login), opened)


def _login_file() -> Path:
    return Path(settings.KATEK_DATA_DIR) / LOGIN_FILE
