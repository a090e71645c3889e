"""Which listing a row of an import is about."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from katek.properties.checks import UNSTORABLE
from katek.properties.models import Property

# (field, value): the strongest first.
Identity = tuple[str, str]
ID, KEY, NUMBER, ADDRESS = "id", "listing_key", "listing_id", "street_address"


def identities(data: dict[str, Any]) -> list[Identity]:
    """What names the listing of a row: our id, the source's key, its number, else its address alone."""
    named = [(name, name_in(data.get(name))) for name in (ID, KEY, NUMBER)]
    found = [(name, value) for name, value in named if value]
    if found and found[0][0] == ID and len(found) == 1:
        found.append((KEY, found[0][1]))  # the id of another installation is a key to us
    address = name_in(data.get(ADDRESS))
    if not found and address:
        return [(ADDRESS, address)]
    return found


def name_in(value: Any) -> str:
    """A value that may be looked up; what can't be stored will be refused later."""
    return value.strip() if isinstance(value, str) and not UNSTORABLE.search(value) else ""


def listings_there(rows: Iterable[list[Identity]]) -> dict[Identity, Property]:
    """The listings that rows name, locked, with their pictures. In the scope and in a transaction."""
    named: dict[str, set[str]] = {ID: set(), KEY: set(), NUMBER: set(), ADDRESS: set()}
    for row in rows:
        for name, value in row:
            named[name].add(value)
    unnumbered = Q(listing_key="", listing_id="")
    wanted = Q(pk__in=named[ID]) | Q(listing_key__in=named[KEY])
    # Numbers are not unique across sources: who has a key is found by that only.
    wanted |= Q(listing_id__in=named[NUMBER]) | (Q(street_address__in=named[ADDRESS]) & unnumbered)
    locked = Property.objects.select_for_update().prefetch_related("media").defer("words")
    found: dict[Identity, Property] = {}
    for listing in locked.filter(wanted).order_by("id"):
        for identity in _answers_to(listing):
            found.setdefault(identity, listing)
    return found


def match(there: dict[Identity, Property], row: list[Identity]) -> Property | None:
    """The listing of a row; one with a key is not taken for a row with another key."""
    has_key = any(name == KEY for name, _ in row)
    for name, value in row:
        listing = there.get((name, value))
        if listing is not None and not (name == NUMBER and has_key and listing.listing_key):
            return listing
    return None


def _answers_to(listing: Property) -> list[Identity]:
    names = [(ID, listing.pk), (KEY, listing.listing_key), (NUMBER, listing.listing_id)]
    if not listing.listing_key and not listing.listing_id:
        names.append((ADDRESS, listing.street_address))
    return [(name, value) for name, value in names if value]
