"""The names by which a listing's place may be asked for."""

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from katek.properties.folding import fold
from katek.properties.models import Property
from katek.properties.states import STATES

COUNTRY_LANGUAGES = ("en", "es", "de", "fr", "ar")
APART = re.compile(r"[,;/|()]| - ")
WITH_A_DIGIT = re.compile(r"\S*\d\S*")


def place_words(listing: Property) -> list[str]:
    """Folded names of the places that customers may know of, from the street up to the country."""
    countries = map(fold, country_names(listing.country))
    return unique([*narrow_place_words(listing), *countries])


def narrow_place_words(listing: Property) -> list[str]:
    """The same without the country, which tells the listings of an agency from nothing."""
    shown = listing.internet_address_display_yn
    wide = [
        *_with_parts(listing.city),
        *state_names(listing.state_or_province, listing.country),
    ]
    return unique([*(address_words(listing) if shown else ()), *map(fold, wide)])


def address_words(listing: Property) -> list[str]:
    """Folded names of what the agency may keep from customers: street, area and postcode."""
    names = [
        street_of(listing.street_address),
        *_with_parts(listing.subdivision_name),
        listing.postal_code,
    ]
    return unique(fold(name) for name in names)


def street_of(address: str) -> str:
    """The street of an address without number and unit: `Maple Street` of `12 Maple Street, Apt 4`."""
    first = APART.split(address)[0]
    return " ".join(WITH_A_DIGIT.sub(" ", first).split())


def state_names(state: str, country: str) -> list[str]:
    """A state by its code and by its name, whichever the feed gave."""
    names = STATES.get(country, {})
    code = state.strip().upper()
    if code in names:
        return [state, names[code]]
    written = fold(state)
    return [state, *(code for code, name in names.items() if fold(name) == written)]


@lru_cache(maxsize=256)
def country_names(country: str) -> tuple[str, ...]:
    names = (Locale(language).territories.get(country) for language in COUNTRY_LANGUAGES)
    return tuple(name for name in names if name)


def unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))


def _with_parts(name: str) -> list[str]:
    """`Málaga, Centro` is asked for whole, as `Málaga` and as `Centro`."""
    return [name, *(part.strip() for part in APART.split(name))]
