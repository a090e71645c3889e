"""Pictures of listings: `/media/<id>`."""

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from katek.inbound.door_limits import PICTURES, limited_file
from katek.properties.facts import SPOKEN_OF
from katek.properties.models import Media

MEDIA_ID = re.compile(r"med_[0-9a-z]{26}")


@require_safe
@limited_file("media", a_minute=PICTURES)
@cache_control(max_age=86400, public=True)
def picture(request: HttpRequest, media_id: str) -> HttpResponse:
    """A picture that customers may see; its id is the only thing that names it, so no scope is needed."""
    rows = Media.everywhere.filter(
        pk=media_id,
        property__standard_status__in=SPOKEN_OF,
        property__internet_entire_listing_display_yn=True,
    )
    media = rows.first() if MEDIA_ID.fullmatch(media_id) else None
    if media is None or not media.file:
        return HttpResponse("There is no such picture.", "text/plain", 404)
    return answer_with(media)


def answer_with(media: Media) -> HttpResponse:
    """A file of ours, by whatever door it is asked for; who may see it was decided there."""
    with media.file.open("rb") as opened:
        answer = HttpResponse(opened.read(), content_type=media.content_type or None)
    # An SVG may carry script: shown as a document of its own it gets nothing to run with.
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
