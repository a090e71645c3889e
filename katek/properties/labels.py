"""A listing's fields as people read them, in the groups in which forms show them."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

GROUPS: tuple[tuple[Words, dict[str, Words]], ...] = (
    (
        _("Offer"),
        {
            "listing_id": _("Reference number"),
            "standard_status": _("Status"),
            "transaction": _("Sale or rent"),
            "list_price": _("Price"),
            "price:rent": _("Rent"),
            "currency": _("Currency"),
            "period": _("Period of the rent"),
            "availability_date": _("Available from"),
            "on_market_date": _("On the market since"),
        },
    ),
    (
        _("Kind, rooms and size"),
        {
            "property_type": _("Property type"),
            "property_sub_type": _("Kind of home"),
            "bedrooms_total": _("Bedrooms"),
            "rooms_total": _("Rooms"),
            "baths:all": _("Bathrooms, full and half together"),
            "bathrooms_full": _("Full bathrooms"),
            "bathrooms_half": _("Half bathrooms"),
            "living_area": _("Living area"),
            "living_area_units": _("Unit of the living area"),
            "area:Square Feet": _("Living area in sq ft"),
            "area:Square Meters": _("Living area in m²"),
            "lot_size_area": _("Lot"),
            "lot_size_units": _("Unit of the lot"),
            "lot:Acres": _("Lot in acres"),
            "lot:Square Feet": _("Lot in sq ft"),
            "lot:Square Meters": _("Lot in m²"),
            "year_built": _("Year built"),
            "entry_level": _("Floor"),
            "energy_rating": _("Energy rating"),
        },
    ),
    (
        _("Place"),
        {
            "street_address": _("Address"),
            "street:number": _("House number"),
            "street:name": _("Street name"),
            "street:suffix": _("Street suffix"),
            "street:unit": _("Unit or apartment"),
            "subdivision_name": _("Neighbourhood"),
            "city": _("City"),
            "state_or_province": _("State or province"),
            "postal_code": _("Postal code"),
            "country": _("Country"),
            "latitude": _("Latitude"),
            "longitude": _("Longitude"),
        },
    ),
    (
        _("Words and pictures"),
        {
            "public_remarks": _("Description"),
            "private_remarks": _("Private remarks"),
            "language": _("Language of the description"),
            "features": _("Features"),
            "media": _("Pictures"),
        },
    ),
    (
        _("Features with a column of their own"),
        {
            "yn:Pool": _("Pool"),
            "yn:Garage": _("Garage"),
            "yn:Fireplace": _("Fireplace"),
            "yn:Waterfront": _("Waterfront"),
            "yn:Furnished": _("Furnished"),
            "yn:Pets allowed": _("Pets allowed"),
            "yn:Elevator": _("Elevator"),
            "yn:Balcony": _("Balcony"),
            "yn:Terrace": _("Terrace"),
            "yn:Garden": _("Garden"),
            "yn:Parking": _("Parking"),
            "yn:New construction": _("New construction"),
        },
    ),
    (
        _("Identity and display"),
        {
            "listing_key": _("Key in the source"),
            "id": _("Katek's own id"),
            "internet_entire_listing_display_yn": _("Shown to customers"),
            "internet_address_display_yn": _("Address shown to customers"),
        },
    ),
)
LABELS: dict[str, Words] = {
    name: label for _group, labels in GROUPS for name, label in labels.items()
}


def label_of(field: str) -> str:
    """The label of a field; a name that has none is its own."""
    return str(LABELS.get(field, field))


def without_name(field: str, sentence: str) -> str:
    """A problem's sentence as it stands beside its field, or its label: without the field's own name."""
    return sentence.removeprefix(f"{field}: ")


def choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """For a select: groups with their fields."""
    for group, labels in GROUPS:
        yield str(group), [(name, str(label)) for name, label in labels.items()]
