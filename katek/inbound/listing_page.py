"""The public page of a listing: `/p/<id>/`, where cards and e-mails lead."""

from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from katek.inbound.door_limits import limited_page
from katek.inbound.listing_data import linked_data
from katek.inbound.public_pages import direction_of, public_page, spoken
from katek.inbound.website import website_channel
from katek.organizations.scope import working_for
from katek.properties.display import details_of
from katek.properties.facts import is_on_market
from katek.properties.models import Media, Property, StandardStatus, Transaction
from katek.properties.shapes import card_json, media_url, page_of

# What may be said of a listing that was shown once: only that it is gone, and how.
GONE = (StandardStatus.CLOSED, StandardStatus.WITHDRAWN, StandardStatus.CANCELED)
PREVIEW = 200  # characters of the description that a shared link shows


@require_safe
@limited_page("listing")
def listing_page(request: HttpRequest, property_id: str) -> HttpResponse:
    # The id is public and tells the organization.
    rows = Property.everywhere.select_related("organization")
    listing: Property | None = rows.filter(pk=property_id).first()
    if listing is None or not is_on_market(listing):
        return _no_listing(request, listing)
    organization = listing.organization
    with working_for(organization), translation.override(spoken(organization.language)):
        prefetch_related_objects([listing], "media")
        context = _shown(listing)
    return public_page(request, "inbound/listing.html", context, organization=organization)


def _no_listing(request: HttpRequest, listing: Property | None) -> HttpResponse:
    """Nothing of the listing itself. Of one that customers never saw not even whose it was."""
    told = (
        listing is not None
        and listing.internet_entire_listing_display_yn
        and listing.standard_status in GONE
    )
    if listing is None or not told:
        return public_page(request, "inbound/no_listing.html", {}, status=404)
    organization = listing.organization
    with working_for(organization):
        chat = website_channel(organization.slug)
    rented = listing.transaction == Transaction.RENT
    closed = listing.standard_status == StandardStatus.CLOSED
    context = {"how": ("let" if rented else "sold") if closed else "withdrawn", "chat": chat}
    return public_page(
        request, "inbound/no_listing.html", context, organization=organization, status=404
    )


def _shown(listing: Property) -> dict[str, Any]:
    organization = listing.organization
    card = card_json(listing, settings.KATEK_BASE_URL, organization.language)
    pictures = list(listing.media.all())
    return {
        "listing": listing,
        "card": card,
        "address": page_of(listing, settings.KATEK_BASE_URL),
        "chat": website_channel(organization.slug),
        "status": _status(listing),
        "place": _place(listing),
        "details": details_of(listing, organization.language),
        "pictures": [(media_url(one, ""), one.short_description) for one in pictures],
        "shared_picture": _shared_picture(pictures),
        "summary": " ".join(listing.public_remarks.split())[:PREVIEW],
        "remarks_language": listing.language or organization.language,
        "remarks_direction": direction_of(listing.language or organization.language),
        "linked": linked_data(listing, card, _place(listing)),
    }


def _shared_picture(pictures: list[Media]) -> str:
    """For previews of a link, by programs that show no SVG."""
    fit = [one for one in pictures if one.content_type != "image/svg+xml"]
    return media_url(fit[0], settings.KATEK_BASE_URL) if fit else ""


def _place(listing: Property) -> str:
    """As exact as the agency shows it: without the address the city only, and its state."""
    region = f"{listing.state_or_province} {listing.postal_code}".strip()
    parts = [listing.street_address, listing.subdivision_name, listing.city, region]
    if not listing.internet_address_display_yn:
        parts = [listing.city, listing.state_or_province]
    return ", ".join(part for part in parts if part)


def _status(listing: Property) -> tuple[str, str]:
    """A tone and a word: nobody reads a page for a home that they can't have without being told."""
    rented = listing.transaction == Transaction.RENT
    words = {
        StandardStatus.ACTIVE: ("good", _("For rent") if rented else _("For sale")),
        StandardStatus.COMING_SOON: ("accent", _("Coming soon")),
    }
    return words.get(StandardStatus(listing.standard_status), ("warn", _("Under offer")))
