"""The guard's checks of figures: every number is a fact, a count of ours or the customer's own."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from katek.assistant.evidence import (
    Evidence,
    bounds,
    customer_numbers,
    cut,
    fact_numbers,
    known_texts,
)
from katek.assistant.figures import Figure, figures
from katek.assistant.guard_claims import LISTING_NUMBER
from katek.assistant.guard_words import BOUND
from katek.assistant.listing_facts import ListingFacts
from katek.properties.reading_text import fold

if TYPE_CHECKING:
    from katek.assistant.guard import Judged

# Days and times are no facts of a home: up to here a bare number is nobody's business.
LARGEST_DAY = 31
TIED = ("amount", "beds", "baths", "area", "year")


def figure_problems(judged: "Judged", evidence: Evidence) -> list[str]:
    """One sentence for each figure that nothing supports."""
    found: list[str] = []
    texts = known_texts(evidence)
    talked_of = _talked_of(judged, evidence)
    for sentence in judged.sentences:
        named = _named(sentence, evidence)
        about = named or (talked_of if len(talked_of) == 1 else [])
        refs = [fold(facts.ref) for facts in evidence.listings.values()]
        plain = LISTING_NUMBER.sub(" ~ ", _without(sentence, [*refs, *texts]))
        found += [
            f"“{figure.raw}” is not a fact from the tools; use a placeholder."
            for figure in figures(plain)
            if not _supported(figure, plain, about, evidence)
        ]
    return found


def _supported(
    figure: Figure, sentence: str, about: list[ListingFacts], evidence: Evidence
) -> bool:
    if figure.kind in ("number", "count"):
        small = figure.kind == "number" and max(figure.values) <= LARGEST_DAY
        return small or bool(figure.values & _loose(evidence))
    limits = customer_numbers(evidence) | bounds(evidence.criteria)
    bounded = bool(BOUND.search(sentence))
    if about and figure.kind in TIED:
        own = fact_numbers(about)[figure.kind]
        return bool(figure.values & own) or (bounded and bool(figure.values & limits))
    known = fact_numbers(evidence.listings.values()).get(figure.kind, set())
    if figure.values & known:
        return True
    if figure.values & _own_numbers(evidence):
        return True
    # An amount of the customer's own is no price: it may only be named as a limit.
    said = bool(figure.values & limits)
    return said and (bounded or figure.kind != "amount")


def _loose(evidence: Evidence) -> set[Decimal]:
    """Numbers without a unit: counts of ours, facts, what the customer or the agency's own texts name."""
    known = fact_numbers(evidence.listings.values())
    counts = {Decimal(n) for n in (*evidence.counts, *range(1, len(evidence.listings) + 1))}
    return (
        set().union(*known.values()) | counts | _own_numbers(evidence) | customer_numbers(evidence)
    )


def _own_numbers(evidence: Evidence) -> set[Decimal]:
    """Numbers of the agency's own texts: hours, address, what it says of itself."""
    texts = (*evidence.own_texts, *evidence.contacts)
    return {value for text in texts for figure in figures(fold(text)) for value in figure.values}


def _talked_of(judged: "Judged", evidence: Evidence) -> list[ListingFacts]:
    """The listings of the reply: a number in the text names one, those without a number are in its refs."""
    found = [*_named(judged.folded, evidence), *_of_refs(judged.refs, evidence)]
    return list({facts.id: facts for facts in found}.values())


def _named(text: str, evidence: Evidence) -> list[ListingFacts]:
    """The listings whose number stands in the text."""
    return [
        facts
        for facts in evidence.listings.values()
        if re.search(rf"(?<![\w-]){re.escape(fold(facts.ref))}(?![\w-])", text)
    ]


def _of_refs(refs: Iterable[str], evidence: Evidence) -> list[ListingFacts]:
    wanted = {fold(ref) for ref in refs}
    return [f for f in evidence.listings.values() if wanted & {fold(f.ref), fold(f.id)}]


def _without(sentence: str, texts: list[str]) -> str:
    for text in texts:
        sentence = cut(sentence, text)
    return sentence
