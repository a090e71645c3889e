"""Where a member's page gets pictures of listings from, also of those that customers don't see."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.inbound.media import answer_with
from katek.properties.facts import is_on_market
from katek.properties.models import Media, Property
from katek.properties.shapes import title_of


def picture_url(listing: Property, media: Media) -> str:
    if not media.file:
        return media.url
    if is_on_market(listing):
        return reverse("inbound:picture", args=[media.pk])
    return reverse("dashboard:property-picture", args=[listing.pk, media.pk])


def pictures_of(listing: Property) -> list[dict[str, Any]]:
    """Address and words of each, in order; with `media` prefetched it costs no query."""
    title = title_of(listing) or str(listing)
    return [
        {
            "id": media.pk,
            "url": picture_url(listing, media),
            "alt": media.short_description
            or _("Picture %(number)d of %(title)s") % {"number": place, "title": title},
        }
        for place, media in enumerate(listing.media.all(), start=1)
    ]


@require_safe
@member_page("properties.view")
@cache_control(private=True, max_age=3600)
def picture(request: MemberRequest, property_id: str, media_id: str) -> HttpResponse:
    found: Media = get_object_or_404(
        Media.objects.exclude(file=""), pk=media_id, property=property_id
    )
    return answer_with(found)
