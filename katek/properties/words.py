"""The text index of listings: stems by the language of the row, and plain words for everyone else's."""

from collections.abc import Iterable
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value

from katek.properties.folding import fold
from katek.properties.models import Property
from katek.properties.place_names import narrow_place_words

PLAIN = "simple"
# PostgreSQL's own stemmers, by language.
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


def stemmer_of(language: str) -> str:
    return STEMMERS.get(language.replace("_", "-").split("-")[0].lower(), PLAIN)


def words_of(listing: Property, language: str) -> Any:
    """The vector to store. Weights: A what it is and where, B its features, C what the remarks say."""
    parts = {
        "A": [
            listing.listing_id,
            listing.property_type,
            listing.property_sub_type,
            listing.kind.replace("_", " "),
            *narrow_place_words(listing),
        ],
        "B": [*listing.features, *(word.replace("_", " ") for word in listing.feature_words)],
        "C": [listing.public_remarks],
    }
    vectors = [
        SearchVector(Value(fold(" ".join(texts))), config=config, weight=weight)
        for config in dict.fromkeys((stemmer_of(language), PLAIN))
        for weight, texts in parts.items()
    ]
    return reduce(add, vectors)


def queries_for(keywords: Iterable[str], languages: tuple[str, ...]) -> list[SearchQuery]:
    """What finds each keyword (a word or a phrase) in rows of any of the languages."""
    configs = list(dict.fromkeys([PLAIN, *map(stemmer_of, languages)]))
    return [_query(folded, configs) for folded in map(fold, keywords) if folded]


def _query(folded: str, configs: list[str]) -> SearchQuery:
    """Folded like the vector; a form of the word in any of the languages will do."""
    queries = [SearchQuery(folded, config=config, search_type="phrase") for config in configs]
    return reduce(or_, queries)
