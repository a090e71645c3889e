"""A new tenant with its owner."""

import re
import secrets
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from katek.organizations import api_keys
from katek.organizations.countries import CountryDefaults, defaults
from katek.organizations.models import Membership, Organization, Role, User
from katek.organizations.scope import working_for

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_LENGTH = 60
NAME_LENGTH = 200


class CannotCreate(ValueError):
    """What was wrong with the wanted organization, as a sentence that names field and value."""


@dataclass(frozen=True)
class NewTenant:
    """`password` is set when one was made up for a new owner; `api_key` is shown this once."""

    organization: Organization
    owner: User
    password: str | None
    api_key: str


def create_tenant(
    name: str,
    slug: str,
    *,
    owner_email: str,
    password: str | None = None,
    country: str = "US",
    **choices: str | None,
) -> NewTenant:
    """Make an organization, its owner (who may exist already) and a first API key, or nothing at all.

    `choices`: `timezone` (IANA) and `language` override what the country implies.
    """
    _check(name, slug, owner_email)
    implied = defaults(country)
    with transaction.atomic():
        organization = _organization(name, slug, country, implied, choices)
        owner, made_up = _owner(owner_email, password)
        with working_for(organization):
            Membership.objects.create(user=owner, role=Role.OWNER)
        _, text = api_keys.make(organization, "First key", created_by=owner)
    return NewTenant(organization, owner, made_up, text)


def _check(name: str, slug: str, owner_email: str) -> None:
    if not name.strip():
        raise CannotCreate("name: it is empty.")
    if len(name.strip()) > NAME_LENGTH or "\0" in name:
        raise CannotCreate(f"name: it takes up to {NAME_LENGTH} characters of text.")
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        raise CannotCreate(
            f"slug: {slug!r} is not fit for an address; use a-z, 0-9 and single dashes."
        )
    if Organization.objects.filter(slug=slug).exists():
        raise CannotCreate(f"slug: {slug!r} is taken; choose another.")
    try:
        validate_email(owner_email)
    except ValidationError as error:
        raise CannotCreate(f"owner: {owner_email!r} is not an e-mail address.") from error


def _organization(
    name: str,
    slug: str,
    country: str,
    implied: CountryDefaults,
    choices: dict[str, str | None],
) -> Organization:
    timezone = choices.get("timezone") or implied.timezone
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder of zones is no zone
        raise CannotCreate(
            f"timezone: {timezone!r} is not a time zone such as Europe/Madrid."
        ) from error
    return Organization.objects.create(
        name=name.strip(),
        slug=slug,
        country=country.strip().upper(),
        currency=implied.currency,
        area_unit=implied.area_unit,
        phone_region=implied.phone_region,
        language=choices.get("language") or implied.language,
        timezone=timezone,
    )


def _owner(email: str, password: str | None) -> tuple[User, str | None]:
    owner = User.objects.filter(email=email.lower()).first()
    if owner is not None:
        return owner, None
    chosen = password or secrets.token_urlsafe(12)
    try:
        validate_password(chosen, User(email=email))
    except ValidationError as error:
        raise CannotCreate(f"password: {' '.join(error.messages)}") from error
    return User.objects.create_user(email, chosen), None if password else chosen
