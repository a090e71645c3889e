"""Pictures of listings on members' pages, also of those that customers don't see: shown, arranged, removed."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.listing_form import GONE
from katek.inbound.media import answer_with
from katek.properties.facts import is_on_market
from katek.properties.models import Media, Property, StandardStatus
from katek.properties.pictures import Taken, move, put_back, take_away
from katek.properties.shapes import title_of

SALT = "dashboard.listing_pictures"
UNDO_FOR = 1800  # seconds


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


@require_POST
@member_page("properties.edit")
def arrange(request: MemberRequest, property_id: str) -> HttpResponse:
    """`do`: `remove:<picture>`, or `<place>:<picture>` with the place that it shall have, from 0."""
    listing = _find(property_id)
    if listing.standard_status == StandardStatus.DELETE:
        return _gone(request, listing)
    act, _sign, media_id = request.POST.get("do", "").partition(":")
    if act == "remove":
        taken = take_away(listing, media_id)
        _tell(request, listing, asdict(taken) if taken else None, _("The picture was removed."))
    elif act.isdecimal() and len(act) < 6:
        _move(request, listing, media_id, int(act))
    else:
        raise Http404
    return redirect(_arranging(listing.pk, media_id))


def _move(request: MemberRequest, listing: Property, media_id: str, place: int) -> None:
    moved = move(listing, media_id, place)
    if moved is not None and moved.was == moved.now:
        messages.info(request, _("The picture is at this place already."))
        return
    back = None if moved is None else {"id": media_id, "place": moved.was}
    _tell(request, listing, back, _("The picture is at another place."))


def _tell(
    request: MemberRequest, listing: Property, back: dict[str, Any] | None, told: str
) -> None:
    """What was done and the way back, or that there was nothing to do it with."""
    if back is None:
        messages.error(request, _("The picture is not there any more."))
        return
    token = signing.dumps([listing.pk, back], salt=SALT, compress=True)
    undo = reverse("dashboard:property-pictures-undo", args=[listing.pk, token])
    messages.success(request, told, extra_tags=f"undo:{undo}")


@require_POST
@member_page("properties.edit")
def undo_arranging(request: MemberRequest, property_id: str, token: str) -> HttpResponse:
    listing = _find(property_id)
    try:
        whose, back = signing.loads(token, salt=SALT, max_age=UNDO_FOR)
    except signing.BadSignature:
        raise Http404 from None
    if whose != listing.pk:
        raise Http404
    if listing.standard_status == StandardStatus.DELETE:
        return _gone(request, listing)
    if "url" in back:
        done = put_back(listing, Taken(**back))
    else:
        done = move(listing, back["id"], back["place"]) is not None
    if done:
        messages.success(request, _("The pictures are as they were."))
    else:
        messages.info(request, _("There was nothing to undo any more."))
    return redirect(_arranging(listing.pk, back["id"]))


def _arranging(property_id: str, media_id: str) -> str:
    """The page with the pictures open to be arranged, the focus where it was."""
    page = reverse("dashboard:property", args=[property_id])
    return f"{page}?arrange={media_id[:40]}#arrange"


def _gone(request: MemberRequest, listing: Property) -> HttpResponse:
    """Of a deleted listing nothing is changed: that would put it back on offer."""
    messages.error(request, GONE)
    return redirect("dashboard:property", listing.pk)


def _find(property_id: str) -> Property:
    found: Property = get_object_or_404(Property.objects.defer("words"), pk=property_id)
    return found
