"""Placeholders such as `{{HP-1042.price}}` become facts of the listing, as they stand in the database."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from katek.assistant.listing_facts import FIELDS, ListingFacts, in_words, title, unnumbered
from katek.properties.folding import fold

HIDDEN = ("Cc", "Cf", "Cs", "Co")
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,255}?)\.([a-z_]{2,20})\s*\}\}")

# A line of an answer that only says which home it is, as a list has it; behind it what differs from the wishes.
_LISTED = re.compile(
    r"\s*(?:(?:(?P<place>\d{1,2})[.)]|[-–•*])\s+)?\{\{\s*(?P<name>[^{}\n]{1,255}?)\.line\s*\}\}"
    r"\s*(?:\((?P<note>[^(){}\n]{1,120})\))?[.;]?\s*"
)


class Listed(NamedTuple):
    """A line of a text that only lists a home. `line`: its number from 0; `place`: the number that it gives
    the home, 0 for none; `caption`: what it says of the home that a card may not; `note`: what it adds."""

    line: int
    home: str
    place: int
    caption: str
    note: str


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


def listed_in(
    template: str, listings: Mapping[str, ListingFacts], language: str, cards_language: str
) -> list[Listed]:
    """Which lines of the text that `fill_in` makes of this only list a home.

    Beside a card of the home its caption says the same; where there are no cards the line is all that there is.
    """
    # Size, price and status stand on the card, but in the language of the agency.
    caption = title if language[:2] == cards_language[:2] else unnumbered
    named, found, number = by_name(listings), list[Listed](), 0
    for line in template.split("\n"):
        match = _LISTED.fullmatch(line)
        facts = named.get(fold(match["name"])) if match else None
        breaks = fill_in(line, listings, language).count("\n")
        if match and facts and not breaks:
            note = (match["note"] or "").strip()
            said = caption(facts, language)
            found.append(Listed(number, facts.id, int(match["place"] or 0), said, note))
        number += breaks + 1
    return found
