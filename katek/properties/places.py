"""The places that an organization's listings are in, read from the listings themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, QuerySet

from katek.properties.facts import addressed, visible
from katek.properties.folding import fold
from katek.properties.models import Property
from katek.properties.place_names import APART, country_names, state_names, street_of, unique

# When a name is several things, the first of these is meant.
LEVELS = ("city", "area", "postcode", "state", "country", "street")


@dataclass(frozen=True)
class Place:
    """A name with listings, its level one of `LEVELS`, its point the middle of its listings.

    `around`: folded names of what it lies in, by which neighbours are found where there are no coordinates.
    """

    name: str
    folded: str
    level: str
    listings: int
    point: tuple[float | None, float | None] = (None, None)
    around: tuple[str, ...] = ()


def read_places() -> dict[str, Place]:
    """Every place with listings that customers may see, by folded name; in the organization's scope."""
    places: dict[str, Place] = {}
    for place in [*_areas(), *_streets()]:
        places.setdefault(place.folded, place)
    return places


def _areas() -> list[Place]:
    found = [*_cities(), *_inside("area", "subdivision_name"), *_inside("postcode", "postal_code")]
    return sorted(_together(found), key=lambda place: LEVELS.index(place.level))


def _cities() -> Iterator[Place]:
    """Towns, and the states and countries they are in."""
    for row in _counted(visible(), "city", "state_or_province", "country"):
        states = state_names(row.state_or_province, row.country)
        yield from _places("city", _parts(row.city), row, around=states)
        yield from _places("state", states, row)
        yield from _places("country", country_names(row.country), row)


def _inside(level: str, column: str) -> Iterator[Place]:
    """What lies in a town: its areas, its postcodes."""
    for row in _counted(addressed(), column, "city"):
        yield from _places(level, _parts(getattr(row, column)), row, around=_parts(row.city))


def _counted(listings: QuerySet[Property], *columns: str) -> Any:
    counts = {"listings": Count("pk"), "y": Avg("latitude"), "x": Avg("longitude")}
    rows = listings.values(*columns).annotate(**counts)
    return rows.values_list(*columns, *counts, named=True)


def _places(
    level: str, names: Iterable[str], row: Any, *, around: Iterable[str] = ()
) -> list[Place]:
    point = (_float(row.y), _float(row.x))
    beside = _folded(around)
    return [
        Place(name, fold(name), level, row.listings, point, beside) for name in names if fold(name)
    ]


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _streets() -> Iterator[Place]:
    rows = addressed().exclude(street_address="").values_list("street_address", "city")
    for street, city in {(street_of(address), city) for address, city in rows.iterator()}:
        if folded := fold(street):
            yield Place(street, folded, "street", 1, around=_folded([city]))


def _together(places: Iterable[Place]) -> list[Place]:
    """One place a name and level: its listings counted together, its point in their middle."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        groups.setdefault((place.folded, place.level), []).append(place)
    return [_one(group) for group in groups.values()]


def _one(group: list[Place]) -> Place:
    return replace(
        group[0],
        listings=sum(place.listings for place in group),
        point=_middle(group),
        around=tuple(unique(word for place in group for word in place.around)),
    )


def _middle(group: list[Place]) -> tuple[float | None, float | None]:
    """The middle of all listings whose place is known."""
    placed = [(*place.point, place.listings) for place in group]
    known = [(y, x, n) for y, x, n in placed if y is not None and x is not None]
    weight = sum(n for *_, n in known)
    if not weight:
        return (None, None)
    return (sum(y * n for y, _, n in known) / weight, sum(x * n for _, x, n in known) / weight)


def _parts(name: str) -> list[str]:
    return unique([name.strip(), *(part.strip() for part in APART.split(name))])


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(unique(fold(name) for name in names))
