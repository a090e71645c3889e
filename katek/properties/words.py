"""The text index of listings: stems by the language of the row, and plain words for everyone else's."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Expression
from typing_extensions import override

from katek.properties.folding import fold
from katek.properties.models import Property
from katek.properties.place_names import address_words, narrow_place_words

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


class StoredWords(Expression):
    """The vector of a row: its texts by weight, each in every one of the configurations.

    One expression instead of a tree of Django's own: an import makes thousands of them.
    """

    def __init__(self, texts: dict[str, str], configs: tuple[str, ...]) -> None:
        super().__init__(output_field=SearchVectorField())
        self.texts = texts
        self.configs = configs

    @override
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        pairs = [(config, *part) for config in self.configs for part in self.texts.items()]
        sql = " || ".join(["setweight(to_tsvector(%s::regconfig, %s), %s)"] * len(pairs))
        return sql, tuple(
            value for config, weight, text in pairs for value in (config, text, weight)
        )


def words_of(listing: Property, language: str) -> StoredWords:
    """The vector to store. Weights: A what it is and where, B its features, C what is told of it."""
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
    texts = {weight: fold(" ".join(words)) for weight, words in parts.items()}
    return StoredWords(texts, tuple(dict.fromkeys((stemmer_of(language), PLAIN))))


def staff_words_of(listing: Property) -> StoredWords | None:
    """The vector of an address that customers may not know; staff find the listing by it all the same."""
    if listing.internet_address_display_yn:
        return None
    return StoredWords({"A": " ".join(address_words(listing))}, (PLAIN,))


def queries_for(keywords: Iterable[str], languages: tuple[str, ...]) -> list[SearchQuery]:
    """What finds each keyword (a word or a phrase) in rows of any of the languages."""
    configs = list(dict.fromkeys([PLAIN, *map(stemmer_of, languages)]))
    return [_query(folded, configs) for folded in map(fold, keywords) if folded]


def _query(folded: str, configs: list[str]) -> SearchQuery:
    """Folded like the vector; a form of the word in any of the languages will do."""
    queries = [SearchQuery(folded, config=config, search_type="phrase") for config in configs]
    return reduce(or_, queries)
