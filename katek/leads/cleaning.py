"""Values for a lead, as members and programs give them: made clean, or refused with their field."""

import re
from collections.abc import Mapping
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from katek.core.mail_addresses import one_form
from katek.leads.models import Stage
from katek.leads.problems import LeadProblem
from katek.leads.time_zones import is_time_zone
from katek.organizations.models import Membership, Organization, User
from katek.properties.criteria import as_json, from_json

LONGEST_NAME = 200
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,7})?")


def clean_name(name: str | None) -> str:
    return " ".join((name or "").split())[:LONGEST_NAME]


def clean_email(email: str | None) -> str:
    """In the one form that addresses are kept in; empty for none."""
    address = one_form(email or "")
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise _refused("email", email, _("“%(value)s” is not an e-mail address.")) from None
    return address


def clean_phone(organization: Organization, phone: str | None) -> str:
    """E.164; a number without country is one of the organization's."""
    if phone is None or not phone.strip():
        return ""
    try:
        number = phonenumbers.parse(phone, organization.phone_region)
    except phonenumbers.NumberParseException:
        raise _refused("phone", phone, _("“%(value)s” is not a phone number.")) from None
    if not phonenumbers.is_possible_number(number):
        raise _refused("phone", phone, _("“%(value)s” is not a possible phone number."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_language(language: str | None) -> str:
    """A code such as `en` or `pt-BR`; empty for none."""
    code = (language or "").strip()
    if code and not LANGUAGE.fullmatch(code):
        raise _refused(
            "language", language, _("“%(value)s” is not a language code such as en or pt-BR.")
        )
    return code


def clean_time_zone(name: str | None) -> str:
    """An IANA name; empty for none."""
    zone = (name or "").strip()
    if zone and not is_time_zone(zone):
        raise _refused("timezone", name, _("“%(value)s” is not a time zone such as Europe/Madrid."))
    return zone


def clean_stage(stage: str | None) -> str:
    if stage not in Stage.values:
        raise _refused("stage", stage, _("“%(value)s” is no stage."))
    return str(stage)


def clean_wishes(wishes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Criteria as a search writes them; raises for a key or a value that no search knows."""
    given = wishes or {}
    try:
        clean = as_json(from_json(given))
    except ValueError as problem:
        sentence = _("The wishes can’t be read: %(problem)s.") % {"problem": problem}
        raise LeadProblem({"wishes": sentence}, {"wishes": given}) from None
    return {name: value for name, value in clean.items() if name in given}


def member(user_id: str | None) -> User | None:
    """The member of the organization in scope with this user id; None for none."""
    if not user_id:
        return None
    found = Membership.objects.select_related("user").filter(user_id=user_id).first()
    if found is None:
        raise _refused("owner", user_id, _("“%(value)s” is no member of the organization."))
    user: User = found.user
    return user


def _refused(name: str, value: str | None, sentence: str) -> LeadProblem:
    return LeadProblem({name: sentence % {"value": (value or "")[:200]}}, {name: value})
