"""Every router of the API, in the order of the route of a message."""

from django.urls import URLPattern
from django.urls.resolvers import RoutePattern

from katek.api.frame import framed
from katek.api.ninja_api import make_api
from katek.api.properties import router as properties

api = make_api()
api.add_router("/properties", properties)


def _with_and_without_slash(pattern: URLPattern) -> list[URLPattern]:
    """Both are the same address, for nobody remembers which of them ends with a slash."""
    route = str(pattern.pattern)
    if not route:
        return [pattern]
    other = RoutePattern(route[:-1] if route.endswith("/") else f"{route}/", is_endpoint=True)
    return [pattern, URLPattern(other, pattern.callback)]


urls = [each for pattern in api.urls[0] for each in _with_and_without_slash(framed(pattern))]
