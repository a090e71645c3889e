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
from katek.properties.facts import visible
from katek.properties.filters import ANYTHING, NOTHING, PLACES, Wish
from katek.properties.folding import fold
from katek.properties.gazetteer import Gazetteer
from katek.properties.places import Place
from katek.properties.reading_lexicon import split
from katek.properties.reading_words_places import LANDMARKS, TOWN_PARTS
from katek.properties.words import queries_for

NEAR_KM = 15
NEIGHBOURHOOD_KM = 25
KM_A_DEGREE = 111.32
# Parts that a town has one of, by all their names.
CENTRAL = frozenset(
    name
    for part in ("downtown", "midtown", "uptown", "old town")
    for name in split(TOWN_PARTS[part])
)


@dataclass
class Where:
    """What became of the places of a wish; `words` rank listings that speak of a landmark, one of `ranked`."""

    wishes: list[Wish] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    words: list[SearchQuery] = field(default_factory=list)
    ranked: list[str] = field(default_factory=list)


def where(criteria: Criteria, known: Gazetteer, languages: tuple[str, ...]) -> Where:
    """Conditions for `places`, `near` and places that were ruled out.

    One of the places will do; what is also to be near something has to be both.
    """
    found = Where(unknown=list(criteria.unknown_places))
    strict: list[Q] = []
    looser: list[Q] = []
    for name in criteria.places:
        ways = known.resolve(name)
        inside = [_in(words, known, near=name in criteria.near) for words in ways]
        if not ways and name in TOWN_PARTS:
            inside = [_told_of(name, languages)]
        elif not ways:
            found.unknown.append(name)
        if inside:
            strict.append(_of_the_main_town(criteria, name, _any(inside), known))
        looser += [_around(words, known) for words in ways]
    close = _close_to(criteria, known, languages, found)
    if criteria.places or found.unknown or close:
        wish = _any(strict) if criteria.places or found.unknown else ANYTHING
        # Nobody knows what is next to an unknown place: anything may be offered, and is labelled.
        vague = found.unknown or not looser
        wish = wish & _any(close) if close else wish
        found.wishes.append(Wish("places", wish, PLACES, ANYTHING if vague else _any(looser)))
    found.wishes += _ruled_out(criteria, known)
    return found


def _close_to(
    criteria: Criteria, known: Gazetteer, languages: tuple[str, ...], found: Where
) -> list[Q]:
    """What has to be near beside the places; a landmark of no town is only looked for in the texts."""
    close: list[Q] = []
    for name in criteria.near:
        if name in criteria.places:
            continue
        ways = known.resolve(name)
        close += [_in(words, known, near=True) for words in ways]
        if not ways:
            found.ranked.append(name)
            found.words += queries_for(_also_called(name, LANDMARKS), languages)
    return close


def _of_the_main_town(criteria: Criteria, name: str, inside: Q, known: Gazetteer) -> Q:
    """ "Downtown" alone is that of the town with most listings, if it has any there."""
    if fold(name) not in CENTRAL or len(criteria.places) > 1 or not (town := known.main_town()):
        return inside
    there = inside & Q(place_words__contains=[town])
    return there if visible().filter(there).exists() else inside


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NOTHING)


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
    place = _narrowest(words, known)
    # Two towns have a "Downtown" each: the middle between them is near neither.
    spread = place.level == "area" and len(set(place.around) & known.towns()) > 1
    return named | _within(place, NEAR_KM) if near and not spread else named


def _around(words: tuple[str, ...], known: Gazetteer) -> Q:
    """Its neighbours: by distance where there are coordinates, and what the same town or state has."""
    place = _narrowest(words, known)
    beside = Q(place_words__overlap=list(place.around)) if place.around else NOTHING
    return Q(place_words__contains=list(words)) | _within(place, NEIGHBOURHOOD_KM) | beside


def _narrowest(words: tuple[str, ...], known: Gazetteer) -> Place:
    return min((known.places[word] for word in words), key=lambda place: place.listings)


def _within(place: Place, kilometres: float) -> Q:
    """A circle around a place; on this scale the earth is flat enough, and no hidden address is told by it."""
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
