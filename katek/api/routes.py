"""Every router of the API, in the order of the route of a message."""

from django.urls import URLPattern
from django.urls.resolvers import RoutePattern

from katek.api import (
    agency,
    campaigns,
    conversations,
    endpoints,
    events,
    leads,
    mail,
    properties,
    receipts,
    triage,
)
from katek.api.frame import framed
from katek.api.ninja_api import make_api

api = make_api()
api.add_router("/properties", properties.router)
api.add_router("/leads", leads.router)
api.add_router("/conversations", conversations.router)
api.add_router("/conversations", triage.router)
api.add_router("/channels", agency.channels)
api.add_router("/persona", agency.persona)
api.add_router("/endpoints", endpoints.router)
api.add_router("/events", events.events)
api.add_router("/deliveries", events.deliveries)
api.add_router("/receipts", receipts.router)
api.add_router("/campaigns", campaigns.router)
api.add_router("/emails", mail.emails)
api.add_router("/suppressions", mail.suppressions)


def _with_and_without_slash(pattern: URLPattern) -> list[URLPattern]:
    """Both are the same address, for nobody remembers which of them ends with a slash."""
    route = str(pattern.pattern)
    if not route:
        return [pattern]
    other = RoutePattern(route[:-1] if route.endswith("/") else f"{route}/", is_endpoint=True)
    return [pattern, URLPattern(other, pattern.callback)]


_patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
urls = [each for pattern in _patterns for each in _with_and_without_slash(framed(pattern))]
