"""What is kept of a lead by keys, as people say it."""

from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from katek.assistant.builtin.describing import describe
from katek.channels.models import ChannelKind
from katek.leads.models import Lead
from katek.organizations.scope import current_organization
from katek.properties.criteria import Criteria, from_json

register = template.Library()
_CHANNELS = {**dict(ChannelKind.choices), "api": "API"}


@register.filter
def name_of(lead: Lead) -> str:
    """What a lead is called: by name, else by address or number."""
    return lead.name or lead.email or lead.phone or _("Unnamed")


@register.filter
def get(table: Mapping[str, Any], key: str) -> Any:
    """A table's value at a key that the template has."""
    return table.get(key, "")


@register.filter
def language_name(code: str) -> str:
    """A language by its name in the language of the page; the code where nobody named it."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(get_language() or "en")
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


@register.filter
def breaks_after_sign(address: str) -> SafeString:
    """An e-mail address that goes on in the next line behind its @, not in the middle of a word."""
    name, sign, domain = address.rpartition("@")
    return format_html("{}{}<wbr>{}", name, sign, domain)


@register.filter
def looks_for(lead: Lead) -> str:
    """`houses for sale in Portland with 3+ bedrooms up to $800,000`; empty while nothing is known. In scope."""
    try:
        wishes = from_json(lead.wishes)
    except ValueError:
        return ", ".join(f"{name}: {value}" for name, value in lead.wishes.items())
    if wishes == Criteria(intent=wishes.intent, flags=wishes.flags):
        return ""
    language, currency = get_language() or "en", current_organization().currency
    return describe(wishes, language, many=True, currency=currency)


@register.filter
def channel_name(kind: str) -> str:
    """A channel as its name is written; what came in another way (an import, a program) as it calls itself."""
    return str(_CHANNELS.get(kind, kind.capitalize()))
