"""The public page of a listing: `/p/<id>/`, where cards and e-mails lead."""

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from katek.organizations.scope import working_for
from katek.properties.display import facts_of
from katek.properties.facts import SPOKEN_OF
from katek.properties.models import Property
from katek.properties.shapes import card_json


@require_safe
def listing_page(request: HttpRequest, property_id: str) -> HttpResponse:
    # The id is public and tells the organization.
    listing: Property | None = (
        Property.everywhere.select_related("organization")
        .filter(
            pk=property_id, standard_status__in=SPOKEN_OF, internet_entire_listing_display_yn=True
        )
        .first()
    )
    if listing is None:
        return render(request, "inbound/no_listing.html", status=404)
    organization = listing.organization
    with working_for(organization):
        prefetch_related_objects([listing], "media")
        context = {
            "organization": organization,
            "listing": listing,
            "card": card_json(listing, settings.KATEK_BASE_URL, organization.language),
            "facts": facts_of(listing, organization.language),
            "pictures": list(listing.media.all()),
        }
    return render(request, "inbound/listing.html", context)
