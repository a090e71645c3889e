"""Listings as the API, the webhooks and the chat show them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from katek.properties.fields import KEYS
from katek.properties.models import Media, Property
from katek.properties.money import format_money, to_text, with_period

PRIVATE = "private_remarks"


def property_json(listing: Property, base_url: str, *, private: bool = False) -> dict[str, Any]:
    """The property shape of CONTRACT. With `media` prefetched it costs no query.

    `private`: with what only staff may read; `base_url`: the installation's public address.
    """
    facts = settable_json(listing, base_url)
    if not private:
        del facts[PRIVATE]
    return {
        "id": listing.id,
        **facts,
        "photos_count": listing.photos_count,
        "url": page_of(listing, base_url),
        "created_at": _moment(listing.created_at),
        "updated_at": _moment(listing.updated_at),
    }


def settable_json(listing: Property, base_url: str = "") -> dict[str, Any]:
    """The part of the shape that may be sent back to change the listing."""
    facts = {key: _plain(getattr(listing, key)) for key in KEYS if key != "media"}
    facts["list_price"] = to_text(listing.list_price, listing.currency)
    facts["media"] = [media_json(media, base_url) for media in listing.media.all()]
    return facts


def media_json(media: Media, base_url: str) -> dict[str, Any]:
    return {
        "id": media.id,
        "url": media_url(media, base_url),
        "order": media.order,
        "content_type": media.content_type or None,
        "short_description": media.short_description or None,
    }


def media_url(media: Media, base_url: str) -> str:
    """Our door for files of ours, else the address that the listing came with."""
    return f"{base_url}/media/{media.id}" if media.file else media.url


def page_of(listing: Property, base_url: str) -> str:
    return f"{base_url}/p/{listing.id}/"


def card_json(listing: Property, base_url: str, language: str) -> dict[str, Any]:
    """A listing in a reply of the chat: what a customer sees on its card."""
    photo = next(iter(listing.media.all()), None)
    return {
        "id": listing.id,
        "url": page_of(listing, base_url),
        "ref": listing.listing_id or None,
        "title": title_of(listing),
        "list_price": to_text(listing.list_price, listing.currency),
        "currency": listing.currency,
        "price": price_of(listing, language),
        "period": listing.period or None,
        "price_text": price_text(listing, language),
        "city": listing.city or None,
        "bedrooms": listing.bedrooms_total,
        "bathrooms": _plain(listing.baths),
        "living_area": _plain(listing.living_area),
        "living_area_units": listing.living_area_units or None,
        "status": listing.standard_status,
        "photo": media_url(photo, base_url) if photo else None,
    }


def title_of(listing: Property) -> str:
    """What a customer may know it by: the street where that may be shown, else type and city."""
    if listing.internet_address_display_yn and listing.street_address:
        place = [listing.street_address, listing.city]
    else:
        place = [listing.property_sub_type or listing.property_type, listing.city]
    return ", ".join(part for part in place if part)


def price_of(listing: Property, language: str) -> str | None:
    """The price as people of that language write it, without its period; None: on application."""
    if listing.list_price is None:
        return None
    return format_money(listing.list_price, listing.currency, language)


def price_text(listing: Property, language: str) -> str | None:
    """The price with its period, so that no rent looks like a price of sale; None: on application."""
    price = price_of(listing, language)
    return price and with_period(price, listing.period, language)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
