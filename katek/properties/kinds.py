"""Kinds of home in the words of customers, from the property types of feeds."""

from collections.abc import Iterable

from katek.properties.folding import fold
from katek.properties.reading_lexicon import lexicon
from katek.properties.reading_words_kinds import TYPES

# What feeds write beside the words of customers: RESO's sub-types, above all.
FEED_TYPES = {
    "house": "single family residence, residence, home, semi detached house, detached house",
    "apartment": "maisonette, etagenwohnung, dachgeschosswohnung, souterrainwohnung, co living",
    "condo": "stock cooperative, own your own, co op, coop",
    "manufactured": "manufactured in park, manufactured on land, mobile home park, mobile",
    "multifamily": "residential income",
    "land": "unimproved land, building land",
    "farm": "agriculture",
    "parking": "deeded parking, parking, garage, garaje, stellplatz, boat slip, موقف",
    "commercial": "commercial sale, commercial lease, commercial real estate, mixed use, business,"
    "business opportunity, hotel, motel",
}
LEXICON = lexicon(TYPES, FEED_TYPES)
# "Detached villa": what says less gives way to what says more.
GENERAL = ("house", "apartment", "commercial", "parking")
# Whoever asks for the one means these kinds too.
INCLUDES = {
    "house": ("house", "villa", "cabin"),
    "apartment": ("apartment", "condo", "penthouse", "loft", "studio"),
    "condo": ("condo", "penthouse", "loft"),
    "commercial": ("commercial", "office", "retail", "warehouse"),
}
STUDIO = "studio"
# Nobody looks for two of these families at once: who names another one has begun another search.
FAMILIES = {
    "business": ("office", "retail", "warehouse", "commercial"),
    "land": ("land",),
    "parking": ("parking",),
}
HOMES = "homes"
# Homes that are a studio when they have no bedroom.
MAY_BE_STUDIO = ("apartment", "condo", "loft")


def families_of(kinds: Iterable[str]) -> frozenset[str]:
    """The families of some kinds; what is in none of the table is a home."""
    named = {kind: family for family, members in FAMILIES.items() for kind in members}
    return frozenset(named.get(kind, HOMES) for kind in kinds)


def kind_of(sub_type: str, property_type: str = "") -> str:
    """The kind of a listing: from its sub-type, else from its type; empty when neither tells."""
    return _kind_in(sub_type) or _kind_in(property_type)


def kinds_meant(wanted: str) -> tuple[str, ...]:
    """The kinds that answer a wish for one; a word that isn't a kind is read as customers say it."""
    kind = wanted if wanted in TYPES else _kind_in(wanted)
    return INCLUDES.get(kind, (kind,)) if kind else ()


def _kind_in(text: str) -> str:
    found = [hit.meaning for hit in LEXICON.find(fold(text))]
    return next((kind for kind in found if kind not in GENERAL), found[0] if found else "")
