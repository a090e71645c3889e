"""Where a customer wants to live, as conditions: names, surroundings, and what lies next to them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, FloatField, Q
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual

from katek.properties.criteria import Criteria
from katek.properties.criteria_afresh import EXCLUDED
from katek.properties.filters import ANYTHING, NOTHING, PLACES, Wish
from katek.properties.gazetteer import Gazetteer
from katek.properties.places import Place
from katek.properties.reading_lexicon import split
from katek.properties.reading_words_places import LANDMARKS, TOWN_PARTS
from katek.properties.words import queries_for

NEAR_KM = 15
NEIGHBOURHOOD_KM = 25
KM_A_DEGREE = 111.32


@dataclass
class Where:
    """What became of the places of a wish; `words` rank listings that speak of a landmark."""

    wishes: list[Wish] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    words: list[SearchQuery] = field(default_factory=list)


def where(criteria: Criteria, known: Gazetteer, languages: tuple[str, ...]) -> Where:
    """Conditions for `places`, `near` and places that were ruled out."""
    found = Where(unknown=list(criteria.unknown_places))
    strict, looser, asked = NOTHING, NOTHING, bool(found.unknown)
    for name in dict.fromkeys([*criteria.places, *criteria.near]):
        ways = known.resolve(name)
        if not ways and name not in criteria.places:
            found.words += queries_for(_also_called(name, LANDMARKS), languages)
            continue
        asked = True
        for words in ways:
            strict |= _in(words, known, near=name in criteria.near)
            looser |= _around(words, known)
        if not ways and name in TOWN_PARTS:
            strict |= _told_of(name, languages)
        elif not ways:
            found.unknown.append(name)
    if asked:
        # Nobody knows what is next to an unknown place: anything may be offered, and is labelled.
        vague = found.unknown or looser == NOTHING
        found.wishes.append(Wish("places", strict, PLACES, ANYTHING if vague else looser))
    found.wishes += _ruled_out(criteria, known)
    return found


def _ruled_out(criteria: Criteria, known: Gazetteer) -> list[Wish]:
    names = [flag.removeprefix(EXCLUDED) for flag in criteria.flags if flag.startswith(EXCLUDED)]
    return [
        Wish("excluded_place", ~Q(place_words__contains=list(words)))
        for name in names
        for words in known.resolve(name)
    ]


def _told_of(part: str, languages: tuple[str, ...]) -> Q:
    """A part that every town has, such as its centre, where only the remarks speak of it."""
    return Q(words=reduce(or_, queries_for(_also_called(part, TOWN_PARTS), languages)))


def _also_called(name: str, table: dict[str, str]) -> Iterable[str]:
    return split(f"{name}, {table.get(name, name)}")


def _in(words: tuple[str, ...], known: Gazetteer, *, near: bool) -> Q:
    named = Q(place_words__contains=list(words))
    return named | _within(_narrowest(words, known), NEAR_KM) if near else named


def _around(words: tuple[str, ...], known: Gazetteer) -> Q:
    """Its neighbours: by distance where there are coordinates, and what the same town or state has."""
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
