"""The places an organization has listings in, and which of them a customer means.

The gazetteer is small (towns, areas, streets, postcodes) and read from the listings themselves. Typing
errors are found by comparing with all of it in Python; the database has no trigrams.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from rapidfuzz import fuzz, process

from katek.core import clock
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.criteria import Criteria
from katek.properties.facts import spoken_of
from katek.properties.folding import fold, folded_ref
from katek.properties.models import Property
from katek.properties.place_names import APART
from katek.properties.places import Place, read_places
from katek.properties.reading_context import ReadingContext

# Words beside a name that don't change which place is meant.
# fmt: off
GENERIC = frozenset([
    "area", "district", "neighborhood", "neighbourhood", "quarter", "city", "town", "the",
    "of", "in", "zona", "barrio", "ciudad", "de", "la", "el", "viertel", "stadt", "quartier",
    "ville", "near", "north", "south", "east", "west", "county",
])
# fmt: on
# How alike a mistyped name must be; short names must be right.
ALIKE = 82
SHORTEST_MISTYPED = 5
SHORTEST_IN_PROSE = 2


@dataclass(frozen=True)
class Gazetteer:
    """Places by their folded names."""

    places: dict[str, Place]

    def resolve(self, name: str) -> list[tuple[str, ...]]:
        """Alternatives for a name, each the folded words that a listing must all have; [] when unknown."""
        folded = fold(name)
        if folded in self.places:
            return [(folded,)]
        return self._in_parts(name) or self._within(folded) or self._mistyped(folded)

    def readable(self) -> tuple[str, ...]:
        """Names to look for in prose. Two letters are too few there: OR and IN are states and words."""
        return tuple(p.name for p in self.places.values() if len(p.folded) > SHORTEST_IN_PROSE)

    def names(self, limit: int = 8) -> list[str]:
        """Towns and areas with most listings, to tell a customer where there is something."""
        towns = [place for place in self.places.values() if place.level in ("city", "area")]
        towns.sort(key=lambda place: (-place.listings, place.name))
        return [place.name for place in towns[:limit]]

    def towns(self) -> frozenset[str]:
        """Folded names of all towns."""
        return frozenset(p.folded for p in self.places.values() if p.level == "city")

    def main_town(self) -> str:
        """The folded name of the town with most listings; empty when there is none."""
        towns = [place for place in self.places.values() if place.level == "city"]
        return max(towns, key=lambda place: (place.listings, place.folded)).folded if towns else ""

    def _in_parts(self, name: str) -> list[tuple[str, ...]]:
        """`Austin, TX` and `downtown Miami`: every part is a place, and a listing is in all of them."""
        parts = [fold(part) for part in APART.split(name) if fold(part)]
        if len(parts) > 1 and all(part in self.places for part in parts):
            return [tuple(parts)]
        covered = self._cover(fold(name).split())
        return [tuple(covered)] if covered else []

    def _cover(self, words: list[str]) -> list[str]:
        """Known names that words consist of, the longest first; generic words may stand between them."""
        found: list[str] = []
        at = 0
        while at < len(words):
            size = next(
                (
                    n
                    for n in range(len(words) - at, 0, -1)
                    if " ".join(words[at : at + n]) in self.places
                ),
                0,
            )
            if size:
                found.append(" ".join(words[at : at + size]))
            elif words[at] not in GENERIC:
                return []
            at += size or 1
        return found

    def _within(self, folded: str) -> list[tuple[str, ...]]:
        """`Marina` means every place with that word in its name, streets aside."""
        asked = f" {folded} "
        return [
            (place.folded,)
            for place in self.places.values()
            if place.level != "street" and len(folded) > 2 and asked in f" {place.folded} "
        ]

    def _mistyped(self, folded: str) -> list[tuple[str, ...]]:
        if len(folded) < SHORTEST_MISTYPED or any(letter.isdigit() for letter in folded):
            return []
        best = process.extractOne(folded, self.places.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return [(best[0],)] if best else []


def gazetteer(organization: Organization) -> Gazetteer:
    """The organization's places, read anew when its listings have changed (at the latest each minute)."""
    with working_for(organization):
        changes = Property.objects.order_by("-updated_at").values_list("updated_at", flat=True)
        minute = int(clock.now().timestamp()) // 60
        return _read(organization.pk, changes.first(), minute)


def reading_context(
    organization: Organization,
    *,
    today: date,
    previous: Criteria | None = None,
    language: str | None = None,
) -> ReadingContext:
    """What the reader needs to know of the agency; `language` of the customer, if it is known."""
    return ReadingContext(
        today=today,
        currency=organization.currency,
        area_unit=organization.area_unit,
        region=organization.phone_region,
        language=language or organization.language,
        places=gazetteer(organization).readable(),
        refs=ref_finder(organization),
        previous=previous,
    )


def ref_finder(organization: Organization) -> Callable[[str], str | None]:
    """A function that knows the organization's listing numbers: theirs for what a customer wrote, or None."""

    def find(text: str) -> str | None:
        ref = folded_ref(text)
        if not any(letter.isdigit() for letter in ref):
            return None
        with working_for(organization):
            row = spoken_of().filter(ref=ref).values_list("listing_id", "listing_key").first()
        return (row[0] or row[1]) if row else None

    return find


@lru_cache(maxsize=64)
def _read(owner: str, last_change: datetime | None, minute: int) -> Gazetteer:
    """Cached by all it gets, though it only reads what is in scope: the same again until that changes."""
    return Gazetteer(read_places())
