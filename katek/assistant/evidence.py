"""What a reply may rest on: facts told in this conversation, the customer's words, the agency's own texts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from katek.assistant.figures import figures
from katek.assistant.listing_facts import FIELDS, ListingFacts
from katek.assistant.words import LANGUAGES, phrases
from katek.properties.criteria import Criteria
from katek.properties.money import to_amount
from katek.properties.reading_text import fold

# Neutral by law and held against nothing: the fixed text itself.
NEUTRAL = tuple(fold(text) for code in LANGUAGES for text in phrases(code)["fair_housing"])


@dataclass(frozen=True)
class Evidence:
    """`listings`: what tools have told of, by id. `counts`: how many a search found. `customer`: their words.

    `own_texts`: the agency's name, hours, address and the persona's texts; `contacts`: its e-mail, phone,
    site and the addresses of listings' pages; `acted`: what tools have set going in this turn (viewing,
    handover, contact, opt_out); `secrets`: texts that must not be repeated; `others`: names of other tenants;
    `prefix`: what is put before the text, which counts for its length.
    """

    listings: Mapping[str, ListingFacts]
    customer: str = ""
    criteria: Criteria = field(default_factory=Criteria)
    counts: frozenset[int] = frozenset()
    own_texts: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    acted: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    language: str = "en"
    channel: str = "website"
    asks_identity: bool = False
    prefix: str = ""


def known_texts(evidence: Evidence) -> list[str]:
    """Texts that are facts as they stand, the longest first: they are cut out before wording is judged."""
    texts = {text for text in evidence.own_texts if len(text) > 1}
    texts.update(evidence.contacts)
    for facts in evidence.listings.values():
        texts.update(
            text for text in (facts.address, facts.place, facts.city, *facts.features) if text
        )
        for language in {evidence.language, "en"}:
            dates = (FIELDS[name](facts, language) for name in ("available_from", "updated"))
            texts.update(text for text in dates if text)
    texts.update(place for place in evidence.criteria.places if place)
    folded = {fold(text) for text in texts}
    return sorted((text for text in folded if len(text) > 1), key=len, reverse=True)


def cut(text: str, known: str) -> str:
    """The text without a known one, where it stands as whole words."""
    if not known or known not in text:
        return text
    return re.sub(rf"(?<![^\W_]){re.escape(known)}(?![^\W_])", " ~ ", text)


def fact_numbers(facts: Iterable[ListingFacts]) -> dict[str, set[Decimal]]:
    """Every number that these listings have, by what it counts."""
    known: dict[str, set[Decimal]] = {
        kind: set() for kind in ("amount", "area", "beds", "baths", "year", "number")
    }
    for listing in facts:
        if listing.price is not None:
            known["amount"].add(to_amount(listing.price, listing.currency))
        _add(known["area"], listing.area, listing.lot)
        _add(known["beds"], listing.bedrooms, listing.rooms)
        _add(known["baths"], listing.bathrooms)
        _add(known["year"], listing.year)
        _add(known["number"], listing.floor, listing.bedrooms, listing.rooms, listing.bathrooms)
        if listing.available:
            _add(known["year"], listing.available.year)
            _add(known["number"], listing.available.day)
    return known


def customer_numbers(evidence: Evidence) -> set[Decimal]:
    """Numbers that the customer named, also as the reader understood them ("half a million")."""
    said = {value for figure in figures(fold(evidence.customer)) for value in figure.values}
    return said | bounds(evidence.criteria)


def bounds(criteria: Criteria) -> set[Decimal]:
    names = ("beds", "rooms", "baths", "price", "area", "lot", "year_built")
    found: set[Decimal] = set()
    for name in names:
        _add(found, getattr(criteria, f"{name}_min"), getattr(criteria, f"{name}_max"))
    _add(found, criteria.floor_min)
    if criteria.available_by:
        _add(found, criteria.available_by.year, criteria.available_by.day)
    return found


def _add(known: set[Decimal], *values: Decimal | float | None) -> None:
    known.update(Decimal(str(value)) for value in values if value is not None)
