"""What is kept of a lead by keys, as people say it."""

from django import template

from katek.assistant.builtin.describing import describe
from katek.channels.models import ChannelKind
from katek.leads.models import Lead
from katek.organizations.scope import current_organization
from katek.properties.criteria import Criteria, from_json

register = template.Library()
_CHANNELS = {**dict(ChannelKind.choices), "api": "API"}


@register.filter
def looks_for(lead: Lead) -> str:
    """`houses for sale in Portland with 3+ bedrooms up to $800,000`; empty while nothing is known. In scope."""
    try:
        wishes = from_json(lead.wishes)
    except ValueError:
        return ", ".join(f"{name}: {value}" for name, value in lead.wishes.items())
    if wishes == Criteria(intent=wishes.intent, flags=wishes.flags):
        return ""
    return describe(wishes, "en", many=True, currency=current_organization().currency)


@register.filter
def channel_name(kind: str) -> str:
    """A channel as its name is written; what came in another way (an import, a program) as it calls itself."""
    return str(_CHANNELS.get(kind, kind.capitalize()))
