"""Contact data that a program sends: made clean, or refused with its field."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from katek.api.problems import Refusal, field_error
from katek.core.mail_addresses import one_form
from katek.leads.time_zones import is_time_zone
from katek.organizations.models import Membership, Organization, User


def clean_email(email: str | None) -> str:
    """In the one form that addresses are kept in; empty for none."""
    address = one_form(email or "")
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise _refused("email", email, "is not an e-mail address") from None
    return address


def clean_phone(organization: Organization, phone: str | None) -> str:
    """E.164; a number without country is one of the organization's."""
    if phone is None or not phone.strip():
        return ""
    try:
        number = phonenumbers.parse(phone, organization.phone_region)
    except phonenumbers.NumberParseException:
        raise _refused("phone", phone, "is not a phone number") from None
    if not phonenumbers.is_possible_number(number):
        raise _refused("phone", phone, "is not a possible phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_time_zone(name: str | None) -> str:
    """An IANA name; empty for none."""
    zone = (name or "").strip()
    if zone and not is_time_zone(zone):
        raise _refused("timezone", name, "is not a time zone such as Europe/Madrid")
    return zone


def member(user_id: str | None) -> User | None:
    """The member of the organization in scope with this user id; None for none."""
    if not user_id:
        return None
    found = Membership.objects.select_related("user").filter(user_id=user_id).first()
    if found is None:
        raise _refused("owner", user_id, "is no member of the organization")
    user: User = found.user
    return user


def _refused(name: str, value: str | None, reason: str) -> Refusal:
    return Refusal(422, f"{name}: “{value}” {reason}.", [field_error(name, value, reason)])
