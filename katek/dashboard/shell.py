"""What every signed-in page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from katek.dashboard.access import memberships_of
from katek.dashboard.counting import in_words
from katek.dashboard.first_steps.steps import way_back
from katek.dashboard.needs import counts_now
from katek.dashboard.places import groups, operators_groups
from katek.dashboard.preferences import THEMES
from katek.dashboard.signed_in import is_fragment
from katek.organizations.permissions import acts_of
from katek.organizations.scope import working_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context: the organization that the request works for, its places and its counts."""
    told: dict[str, Any] = {
        "sandbox": settings.KATEK_SANDBOX,
        "themes": list(THEMES.items()),
        "sign_up_is_open": settings.KATEK_SIGN_UP == "open",
    }
    membership = getattr(request, "membership", None)
    if membership is None:
        return {**told, "places": operators_groups(request)}
    may = acts_of(membership.role)
    told |= {"membership": membership, "organization": membership.organization, "may": may}
    # A fragment shows nothing of the shell; toasts and the like don't need its counts.
    if is_fragment(request):
        return told
    with working_for(membership.organization):
        counts = counts_now()
    places = groups(request, may, counts)
    return {
        **told,
        "around": "dashboard/page.html",
        "memberships": memberships_of(membership.user),
        "counts": {name: in_words(count) for name, count in counts.items()},
        "places": places,
        "way_back": way_back(request),
        "thumbs": [one for one in places[0].places if one.is_thumb],
    }
