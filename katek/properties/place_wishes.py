"""Where a customer wants to live, as conditions: names, surroundings, and what lies next to them."""

import math
from dataclasses import dataclass, field

from django.db.models import F, FloatField, Q
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual

from katek.properties.criteria import Criteria
from katek.properties.filters import ANYTHING, NOTHING, PLACES, Wish
from katek.properties.gazetteer import Gazetteer
from katek.properties.places import Place

NEAR_KM = 15
NEIGHBOURHOOD_KM = 25
KM_A_DEGREE = 111.32
EXCLUDED = "excluded_place:"


@dataclass
class Where:
    """What became of the places of a wish."""

    wishes: list[Wish] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def where(criteria: Criteria, known: Gazetteer) -> Where:
    """Conditions for `places`, `near` and places that were ruled out. Landmarks among `near` stay words."""
    found = Where(unknown=list(criteria.unknown_places))
    strict, looser = NOTHING, NOTHING
    for name in dict.fromkeys([*criteria.places, *_known_near(criteria, known)]):
        ways = known.resolve(name)
        if not ways:
            found.unknown.append(name)
        for words in ways:
            strict |= _in(words, known, near=name in criteria.near)
            looser |= _around(words, known)
    if found.unknown:
        looser = (
            ANYTHING  # nobody knows what is next to it: anything may be offered, and is labelled
        )
    if criteria.places or found.unknown or looser != NOTHING:
        found.wishes.append(Wish("places", strict, PLACES, looser))
    for name in _ruled_out(criteria):
        for words in known.resolve(name):
            found.wishes.append(Wish("excluded_place", ~Q(place_words__contains=list(words))))
    return found


def landmarks(criteria: Criteria, known: Gazetteer) -> list[str]:
    """What the customer wants to be near to that is no place of ours: a station, the sea."""
    return [
        name for name in criteria.near if name not in criteria.places and not known.resolve(name)
    ]


def _known_near(criteria: Criteria, known: Gazetteer) -> list[str]:
    return [name for name in criteria.near if known.resolve(name)]


def _ruled_out(criteria: Criteria) -> list[str]:
    return [flag.removeprefix(EXCLUDED) for flag in criteria.flags if flag.startswith(EXCLUDED)]


def _in(words: tuple[str, ...], known: Gazetteer, *, near: bool) -> Q:
    named = Q(place_words__contains=list(words))
    narrowest = _narrowest(words, known)
    return named | _within(narrowest, NEAR_KM) if near else named


def _around(words: tuple[str, ...], known: Gazetteer) -> Q:
    """Its neighbours: by distance where listings have coordinates, and what lies in the same town or state."""
    place = _narrowest(words, known)
    beside = Q(place_words__overlap=list(place.around)) if place.around else NOTHING
    return Q(place_words__contains=list(words)) | _within(place, NEIGHBOURHOOD_KM) | beside


def _narrowest(words: tuple[str, ...], known: Gazetteer) -> Place:
    return min((known.places[word] for word in words), key=lambda place: place.listings)


def _within(place: Place, kilometres: float) -> Q:
    """A circle around a place; on this scale the earth is flat enough."""
    latitude, longitude = place.point
    if latitude is None or longitude is None:
        return NOTHING
    narrowing = max(math.cos(math.radians(latitude)), 0.01)
    degrees = kilometres / KM_A_DEGREE
    wide = degrees / narrowing
    box = Q(
        latitude__range=(latitude - degrees, latitude + degrees),
        longitude__range=(longitude - wide, longitude + wide),
    )
    up = Cast(F("latitude"), FloatField()) - latitude
    across = (Cast(F("longitude"), FloatField()) - longitude) * narrowing
    return box & Q(LessThanOrEqual(up * up + across * across, degrees**2))
