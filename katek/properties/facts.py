"""Which listings exist, may be shown, and may be spoken of."""

from django.db.models import QuerySet

from katek.properties.models import Property, StandardStatus

# Offered to customers without being asked for.
ON_OFFER = (StandardStatus.ACTIVE, StandardStatus.COMING_SOON)
# Named with their status when a customer asks for them by number.
SPOKEN_OF = (*ON_OFFER, StandardStatus.ACTIVE_UNDER_CONTRACT, StandardStatus.PENDING)


def kept() -> QuerySet[Property]:
    """Every listing but the deleted ones: what staff and programs see. In the organization's scope."""
    found: QuerySet[Property] = Property.objects.exclude(standard_status=StandardStatus.DELETE)
    return found


def visible() -> QuerySet[Property]:
    """What may be offered to customers."""
    return _shown(ON_OFFER)


def addressed() -> QuerySet[Property]:
    """Those of them whose street, area and postcode customers may know; of the others the town alone."""
    return visible().filter(internet_address_display_yn=True)


def spoken_of() -> QuerySet[Property]:
    """What customers may hear about, also what is reserved or under contract (and labelled so)."""
    return _shown(SPOKEN_OF)


def is_on_market(listing: Property) -> bool:
    return listing.standard_status in SPOKEN_OF and listing.internet_entire_listing_display_yn


def _shown(statuses: tuple[StandardStatus, ...]) -> QuerySet[Property]:
    found: QuerySet[Property] = Property.objects.filter(
        standard_status__in=statuses, internet_entire_listing_display_yn=True
    )
    return found
