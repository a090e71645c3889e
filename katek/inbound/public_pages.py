"""Pages for customers: in the language of who reads them, and in the agency's colours."""

from collections.abc import Mapping
from typing import Any

import phonenumbers
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from katek.organizations.models import Organization

SPOKEN = dict(settings.LANGUAGES)
FROM_RIGHT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"))


def spoken(*wanted: str) -> str:
    """The first of these languages that our own texts are written in, else English."""
    bases = (language[:2].lower() for language in wanted)
    return next((base for base in bases if base in SPOKEN), "en")


def direction_of(language: str) -> str:
    """ "rtl" or "ltr": how people who speak it read."""
    base = language.replace("_", "-").partition("-")[0].lower()
    return "rtl" if base in FROM_RIGHT else "ltr"


def phone_text(number: str) -> str:
    """As people of its country write it for strangers: `+1 503-555-0100`."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def public_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    organization: Organization | None = None,
    language: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page in the customer's `language` where it is known and we write it, else in the organization's; of
    nobody's page in what the browser asks for."""
    theirs = organization.language if organization else ""
    browser = "" if organization else translation.get_language() or ""
    language = spoken(language, theirs, browser)
    with translation.override(language):
        told = {
            "organization": organization,
            "phone": phone_text(organization.phone) if organization else "",
            "language": language,
            # An agency whose customers read from the right gets its pages so, also around English words.
            "direction": direction_of(theirs or language),
            **context,
        }
        return render(request, template, told, status=status)
