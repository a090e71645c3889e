"""Placeholders such as `{{HP-1042.price}}` become facts of the listing, as they stand in the database."""

import re
import unicodedata
from collections.abc import Mapping

from katek.assistant.listing_facts import FIELDS, ListingFacts, in_words
from katek.properties.folding import fold

HIDDEN = ("Cc", "Cf", "Cs", "Co")
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,255}?)\.([a-z_]{2,20})\s*\}\}")

# A line of an answer that only says which home it is, as a list has it; behind it what differs from the wishes.
_LISTED = re.compile(
    r"\s*(?:(?:\d{1,2}[.)]|[-–•*])\s+)?\{\{\s*([^{}\n]{1,255}?)\.line\s*\}\}\s*(?:\(([^(){}\n]{1,120})\))?[.;]?\s*"
)
# Number of a line of a text from 0, id of the listing, what else the line says.
Listed = tuple[int, str, str]


class UnknownPlaceholder(ValueError):
    """A placeholder for a listing, a field or a fact that isn't there; the text says which."""


def by_name(listings: Mapping[str, ListingFacts]) -> dict[str, ListingFacts]:
    """Listings under their ids and under their numbers, folded; the first of two namesakes wins."""
    named: dict[str, ListingFacts] = {}
    for facts in listings.values():
        named.setdefault(fold(facts.ref), facts)
    return {**named, **{fold(facts.id): facts for facts in listings.values()}}


def without_hidden(text: str) -> str:
    """The text without characters that nobody sees: they could hide a figure from the guard."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in HIDDEN)


def fill_in(text: str, listings: Mapping[str, ListingFacts], language: str) -> str:
    """The text with its placeholders as words of that language.

    `listings`: those the model has been told of, by id. Raises `UnknownPlaceholder`.
    """
    named = by_name(listings)

    def value(found: re.Match[str]) -> str:
        facts = named.get(fold(found[1]))
        if facts is None or found[2] not in FIELDS:
            raise UnknownPlaceholder(found[0])
        words = in_words(facts, found[2], language)
        if words is None:
            raise UnknownPlaceholder(found[0])
        # A fact is data: nothing in it is filled in again.
        return words.replace("{{", "").replace("}}", "")

    return PLACEHOLDER.sub(value, text)


def listed_in(template: str, listings: Mapping[str, ListingFacts], language: str) -> list[Listed]:
    """Which lines of the text that `fill_in` makes of this only list a home.

    Beside a card of the home such a line says nothing new; where there are no cards it is all that there is.
    """
    named, found, number = by_name(listings), list[Listed](), 0
    for line in template.split("\n"):
        match = _LISTED.fullmatch(line)
        facts = named.get(fold(match[1])) if match else None
        breaks = fill_in(line, listings, language).count("\n")
        if match and facts and not breaks:
            found.append((number, facts.id, (match[2] or "").strip()))
        number += breaks + 1
    return found
